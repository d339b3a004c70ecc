import { isIP } from 'node:net'
import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { observe, proposeRelations, type Proposal } from '../../inventory/public.ts'
import type { HostFacts } from './facts.ts'
import type { Sockets } from './sockets.ts'

const source = 'own-host'
const isLocal = (address: string, facts: HostFacts) => address === '::1' || address.startsWith('127.') || facts.addresses.some((one) => one.address === address)

export interface Discovered {
  hostId: Id<'item'>
  applications: number
  proposals: number
}

/** Puts this machine into the inventory: one server, found again by its machine id and its network cards. */
export async function discoverHost(ctx: Ctx, facts: HostFacts): Promise<Id<'item'>> {
  return observe(ctx, source, {
    kind: 'server', name: facts.hostname,
    identities: [{ namespace: 'machine', value: facts.machine }],
    attributes: {
      hostname: facts.hostname, system: facts.system, kernel: facts.kernel, architecture: facts.architecture, processors: facts.processors, processorModel: facts.processorModel, memoryBytes: facts.memoryBytes,
      addresses: facts.addresses.map((one) => one.address).join(', '), ...(facts.virtual ? { virtual: facts.virtual } : {}),
    },
  })
}

/**
 * Puts the programs that listen here into the inventory and proposes how they stand to each other and to this machine:
 * each runs on it; who talks to a port that another listens on depends on that; who talks elsewhere depends on that address.
 * What belongs to programs of other users is not seen; an attribute of the host says so.
 */
export async function discoverSockets(ctx: Ctx, facts: HostFacts, hostId: Id<'item'>, sockets: Sockets): Promise<Discovered> {
  const byPort = new Map<number, Id<'item'>>()
  const byCommand = new Map<string, Id<'item'>>()
  const proposals: Proposal[] = []
  for (const one of sockets.listeners) {
    const stable = one.ports.slice(0, 20)
    const id = await observe(ctx, source, {
      kind: 'application', name: `${one.command} on ${facts.hostname}`, identities: [{ namespace: 'application', value: `${facts.machine}:${one.command}` }],
      attributes: { command: one.command, ports: stable.join(', '), address: one.addresses.join(', ') },
    })
    byCommand.set(one.command, id)
    for (const port of one.ports) byPort.set(port, id)
    proposals.push({ kind: 'runs-on', fromId: id, toId: hostId, says: say`${one.command} (process ${one.pid}) listens on port ${stable.join(', ')} of ${facts.hostname}.` })
  }
  for (const talk of sockets.talks) {
    const from = byCommand.get(talk.command)
    if (!from) continue
    const says = say`${talk.command} holds ${count(talk.count, 'connection', 'connections')} to ${talk.remoteAddress} port ${talk.remotePort}.`
    const local = isLocal(talk.remoteAddress, facts) ? byPort.get(talk.remotePort) : undefined
    if (local) { if (local !== from) proposals.push({ kind: 'depends-on', fromId: from, toId: local, says }); continue }
    if (isLocal(talk.remoteAddress, facts) || isIP(talk.remoteAddress) === 0 || talk.remotePort >= 32_768) continue
    const to = await observe(ctx, source, {
      kind: 'endpoint', name: `${talk.remoteAddress} port ${talk.remotePort}`, identities: [{ namespace: 'endpoint', value: `${talk.remoteAddress}:${talk.remotePort}` }],
      attributes: { host: talk.remoteAddress, port: talk.remotePort },
    })
    proposals.push({ kind: 'depends-on', fromId: from, toId: to, says })
  }
  await observe(ctx, source, {
    kind: 'server', name: facts.hostname, identities: [{ namespace: 'machine', value: facts.machine }],
    attributes: { 'sockets of other users': sockets.unseen > 0 ? 'some are not seen: this user may not look' : 'none' },
  })
  return { hostId, applications: byCommand.size, proposals: proposals.length === 0 ? 0 : await proposeRelations(ctx, source, proposals) }
}
