import { createServer } from 'node:http'
import { createServer as createLine, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { takeMail } from './mail-desk.ts'

/**
 * The services of the sample company: a process of its own that answers on loopback, so that the checks really run. Each path is
 * one service, and a port of its own takes the company's mail. It is told by lines on standard input which paths fail (`fail a,b`) and which are slow (`slow a,b`), says its ports on
 * standard output, and ends when its input does. Started with both ports, 0 for free ones.
 */
const [port = '0', mailPort = '0'] = process.argv.slice(2)
let failing = new Set<string>()
let slow = new Set<string>()
const latency = (path: string) => 4 + [...path].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 60, 7)

const server = createServer((request, response) => {
  const path = (request.url ?? '/').slice(1).split('?')[0] ?? ''
  const fails = failing.has(path)
  setTimeout(() => {
    response.writeHead(fails ? 503 : 200, { 'content-type': 'text/plain' })
    response.end(fails ? 'The orders database accepts no more connections (100 of 100).\n' : 'It works.\n')
  }, slow.has(path) ? 1200 : latency(path))
})
const mail = createLine(takeMail)
const ports = [[server, port], [mail, mailPort]] as const
const open = await Promise.all(ports.map(([one, wanted]) => new Promise<number>((resolve, reject) => {
  one.once('error', reject)
  one.listen(Number(wanted), '127.0.0.1', () => resolve((one.address() as AddressInfo).port))
}))).catch((error: NodeJS.ErrnoException) => {
  process.stderr.write(`${error.code ?? error.message}\n`)
  process.exit(1)
})
process.stdout.write(`${open.join(' ')}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const [word, list = ''] = line.split(' ')
  const paths = new Set(list.split(',').filter((one) => one !== ''))
  if (word === 'fail') failing = paths
  if (word === 'slow') slow = paths
}
process.exit(0)
