import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { getServers } from 'node:dns'
import { isIP, type Socket } from 'node:net'
import * as packet from 'dns-packet'
import type { TargetOf } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed } from '../../../egress/egress.ts'
import { asciiHost, found, tenth, type Gauge, type Run } from './gauge.ts'

type Dns = TargetOf<'dns'>
const resolverOf = (target: Dns): string => target.resolver ?? getServers()[0]?.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1') ?? '127.0.0.1'

/** Asks one server for one name: over UDP, and over TCP when the answer does not fit (RFC 1035, RFC 7766). */
export const dns: Gauge<'dns'> = {
  destination: (target) => ({ host: resolverOf(target), port: target.port, field: 'resolver' }),
  words: (target) => `${target.name} ${target.type} ${target.resolver ?? ''}`,
  async run(run, target) {
    const began = performance.now()
    const resolver = resolverOf(target)
    const until = began + run.timeoutMs
    const to = await run.egress.resolveTo({ purpose: 'check', grants: run.grants, host: resolver, port: target.port })
    const address = to.addresses[0]!
    // An address is looked up backwards by its own name.
    const name = target.type === 'PTR' && isIP(target.name) ? reverseName(target.name) : asciiHost(target.name.replace(/\.$/, ''))
    const id = randomInt(65_536)
    const question = packet.encode({ type: 'query', id, flags: packet.RECURSION_DESIRED, questions: [{ type: target.type, name }] })
    const first = await overUdp(address, target.port, question, id, until - performance.now())
    const answer = first.flag_tc ? await overTcp(run, address, target.port, question, until - performance.now()) : first
    const durationMs = performance.now() - began
    const code = rcodeOf(answer)
    const facts = { resolver: address, authoritative: answer.flag_aa ? 'yes' : 'no' }
    if (code !== 'NOERROR') return found('down', code.toLowerCase(), say`${resolver} answered ${code} for ${name} ${target.type}${meaning[code] ?? ''}.`, durationMs, facts)
    const answers = (answer.answers ?? []).filter((one) => one.type === target.type).map(wordsOf)
    const ttl = Math.min(...(answer.answers ?? []).flatMap((one) => ('ttl' in one && one.ttl !== undefined ? [one.ttl] : [])))
    const all = { ...facts, answers: answers.join(', ').slice(0, 500), ...(Number.isFinite(ttl) ? { ttl } : {}) }
    if (answers.length === 0) return found('down', 'no_answer', say`${resolver} knows ${name}, but no ${target.type} record of it.`, durationMs, all)
    const has = new Set(answers.map(plain))
    const wanted = target.expect.map(plain)
    const missing = target.expect.filter((one) => !has.has(plain(one)))
    if (missing.length > 0) return found('down', 'answer_missing', say`${missing.join(', ')} is not among the answers for ${name} ${target.type}: ${answers.join(', ').slice(0, 200)}.`, durationMs, all)
    const beside = target.exactly ? answers.filter((one) => !wanted.includes(plain(one))) : []
    if (beside.length > 0) return found('down', 'answer_unexpected', say`${beside.join(', ').slice(0, 200)} is answered for ${name} ${target.type} and was not expected.`, durationMs, all)
    return found('ok', 'answered', say`${name} ${target.type} is ${answers.length > 3 ? say`${answers.slice(0, 3).join(', ')} and ${answers.length - 3} more` : answers.join(', ')}, ${tenth(durationMs)} ms.`, durationMs, all)
  },
}

const meaning: Record<string, string> = { NXDOMAIN: ': there is no such name', SERVFAIL: ': it could not find out', REFUSED: ': it does not answer us' }
const rcodeOf = (answer: packet.DecodedPacket): string => (answer as { rcode?: string }).rcode ?? 'NOERROR'
const plain = (text: string): string => asciiHost(text.trim().toLowerCase().replace(/\.$/, ''))

/** An answer as people write it in a zone file. */
function wordsOf(one: packet.Answer): string {
  const data: unknown = 'data' in one ? one.data : ''
  if (typeof data === 'string') return data
  if (one.type === 'TXT') return (Array.isArray(data) ? data : [data]).map(String).join('')
  const of = data as Record<string, unknown>
  if (one.type === 'MX') return `${String(of['preference'])} ${String(of['exchange'])}`
  if (one.type === 'SRV') return `${String(of['priority'])} ${String(of['weight'])} ${String(of['port'])} ${String(of['target'])}`
  if (one.type === 'SOA') return `${String(of['mname'])} ${String(of['rname'])} ${String(of['serial'])}`
  if (one.type === 'CAA') return `${String(Number(of['flags'] ?? 0))} ${String(of['tag'])} ${String(of['value'])}`
  return JSON.stringify(data)
}

/** The name under which an address is looked up backwards (RFC 1035 3.5, RFC 3596 2.5). */
export function reverseName(address: string): string {
  if (isIP(address) === 4) return `${address.split('.').reverse().join('.')}.in-addr.arpa`
  const [head = '', tail = ''] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const [left, right] = [groups(head), groups(tail)]
  const all = address.includes('::') ? [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right] : left
  return `${all.map((one) => one.padStart(4, '0')).join('').split('').reverse().join('.')}.ip6.arpa`
}

/** One question by UDP, asked again after a third of the time; answers to another question are not believed. */
export function overUdp(address: string, port: number, question: Buffer, id: number, ms: number): Promise<packet.DecodedPacket> {
  const { promise, resolve, reject } = Promise.withResolvers<packet.DecodedPacket>()
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4')
  const again = setTimeout(() => socket.send(question, () => {}), Math.max(1, ms / 3))
  const late = setTimeout(() => fail(new EgressFailed('timeout', say`${address} port ${port} did not answer within ${Math.round(ms)} ms.`)), Math.max(1, ms))
  const end = () => { clearTimeout(again); clearTimeout(late); socket.close() }
  const fail = (error: Error) => { end(); reject(error) }
  socket.on('error', (error) => fail(new EgressFailed('connect', say`${address} port ${port} takes no questions: ${'code' in error && error.code === 'ECONNREFUSED' ? 'nobody listens there' : error.message}.`, error)))
  socket.on('message', (message) => {
    try {
      const answer = packet.decode(message)
      if (answer.id !== id || answer.type !== 'response') return
      end()
      resolve(answer)
    } catch (error) {
      fail(new EgressFailed('protocol', say`${address} port ${port} did not answer as DNS asks: ${(error as Error).message}.`, error))
    }
  })
  socket.connect(port, address, () => socket.send(question, () => {}))
  return promise
}

async function overTcp(run: Run, address: string, port: number, question: Buffer, ms: number): Promise<packet.DecodedPacket> {
  const { socket } = await run.egress.connectTo({ purpose: 'check', grants: run.grants, host: address, port, timeoutMs: Math.max(1, ms) })
  const length = Buffer.alloc(2)
  length.writeUInt16BE(question.length)
  socket.write(Buffer.concat([length, question]))
  try {
    return packet.decode(await framed(socket, say`${address} port ${port}`, ms))
  } finally {
    socket.destroy()
  }
}

function framed(socket: Socket, where: string, ms: number): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  let read = Buffer.alloc(0)
  const late = setTimeout(() => reject(new EgressFailed('timeout', say`${where} did not answer within ${Math.round(ms)} ms.`)), Math.max(1, ms))
  socket.on('data', (chunk: Buffer) => {
    read = Buffer.concat([read, chunk])
    if (read.length >= 2 && read.length >= 2 + read.readUInt16BE(0)) resolve(read.subarray(2, 2 + read.readUInt16BE(0)))
  })
  socket.on('close', () => reject(new EgressFailed('protocol', say`${where} closed the connection before its answer.`)))
  return promise.finally(() => clearTimeout(late))
}
