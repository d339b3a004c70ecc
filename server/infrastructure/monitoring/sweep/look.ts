import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { EgressRefused } from '../../../egress/egress.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import { endpointsAt, itemsAtAddresses, relationsWhere } from '../../inventory/public.ts'
import { pinger } from '../reading.ts'
import { PingUnavailable } from '../gauges/fping.ts'
import { grantsOfTeam } from '../store.ts'
import { identify, type Open } from './identify.ts'
import { paced } from './paced.ts'
import { answers, type SeenHost } from './propose.ts'
import { watchedAt, type SweepRow } from './store.ts'

/** What a look at some addresses gave. */
export interface Looked { hosts: SeenHost[]; /** Addresses that were not looked at. */ left: string[]; /** Whether echo requests could be sent. */ echoed: boolean; notes: string[] }

const atOnce = 64
const connectMs = 1000
/** Tried where no echo request is answered: many machines keep silent and serve. */
const quietPorts = [22, 80, 443]

/** Looks at some addresses of a sweep; each connection is judged by itself, with what is granted now. */
export async function lookAt(ctx: OpenCtx, sweep: SweepRow, addresses: readonly string[]): Promise<Looked> {
  const { egress } = ctx.house
  const grants = await grantsOfTeam(ctx, sweep.owner_team_id)
  const notes = new Map<string, string>()
  const allowed: string[] = []
  for (const host of addresses) {
    try {
      await egress.judgeHost({ purpose: 'check', grants, host })
      allowed.push(host)
    } catch (error) {
      if (!(error instanceof EgressRefused)) throw error
      if (!notes.has(error.code)) notes.set(error.code, error.message)
    }
  }
  const rtt = await pingAll(allowed, sweep.rate, (why) => notes.set('ping', why))
  const tries = allowed.flatMap((address) => portsFor(sweep.ports, rtt === undefined || rtt.has(address)).map((port) => ({ address, port })))
  const look = { egress, grants, now: ctx.clock.now(), timeoutMs: connectMs }
  const found = await paced(tries, sweep.rate, atOnce, async ({ address, port }): Promise<{ address: string; open: Open } | undefined> => {
    try {
      const open = await identify(look, address, port)
      return open && { address, open }
    } catch (error) {
      if (!(error instanceof EgressRefused)) throw error
      if (!notes.has(`${error.code} ${port}`)) notes.set(`${error.code} ${port}`, error.message)
      return undefined
    }
  })
  const open = Map.groupBy(found.filter((one) => one !== undefined), (one) => one.address)
  const there = allowed.map((address) => ({ address, rttMs: rtt?.get(address), open: (open.get(address) ?? []).map((one) => one.open) })).filter(answers)
  return { hosts: await withKnown(ctx, sweep, there), left: addresses.filter((one) => !allowed.includes(one)), echoed: rtt !== undefined || allowed.length === 0, notes: [...notes.values()] }
}

function portsFor(ports: readonly number[], isAwake: boolean): readonly number[] {
  return isAwake ? ports : quietPortsOf(ports)
}

/** The ports that are tried on an address that answers no echo request. */
export function quietPortsOf(ports: readonly number[]): readonly number[] {
  const quiet = ports.filter((port) => quietPorts.includes(port))
  return quiet.length > 0 ? quiet : ports.slice(0, quietPorts.length)
}

/** Round trips of those that answer an echo request, all by one program; undefined if none could be sent. */
async function pingAll(addresses: readonly string[], rate: number, note: (why: string) => void): Promise<Map<string, number> | undefined> {
  try {
    const all = await Promise.all(addresses.map(async (address) => ({ address, echoes: await pinger.ping({ address, packets: 2, timeoutMs: connectMs, spacingMs: 1000 / rate }) })))
    return new Map(all.flatMap(({ address, echoes }) => { const back = echoes.filter((ms) => ms !== undefined); return back.length > 0 ? [[address, Math.min(...back)]] : [] }))
  } catch (error) {
    if (!(error instanceof PingUnavailable)) throw error
    note(say`${error.message} The ports were tried without.`)
    return undefined
  }
}

/** Adds names, and what the inventory and the checks know of each. */
async function withKnown(ctx: OpenCtx, sweep: SweepRow, there: readonly Pick<SeenHost, 'address' | 'rttMs' | 'open'>[]): Promise<SeenHost[]> {
  const names = await paced(there, 50, 4, ({ address }) => ctx.house.egress.nameOf(address))
  const known = await itemsAtAddresses(ctx, sweep.department_id, there.map((one) => one.address))
  const watched = await watchedAt(ctx, sweep.department_id, [...there.map((one) => one.address), ...names.filter((name) => name !== undefined)])
  return Promise.all(there.map(async (one, at) => {
    const item = known.get(one.address)
    return { ...one, name: names[at], known: item, watched, related: item ? await relatedPorts(ctx, item.id, one.address, one.open.map(({ port }) => port)) : new Set<number>() }
  }))
}

async function relatedPorts(ctx: OpenCtx, host: Id<'item'>, address: string, ports: readonly number[]): Promise<Set<number>> {
  const endpoints = await endpointsAt(ctx, address, ports)
  if (endpoints.size === 0) return new Set()
  const on = new Set((await relationsWhere(ctx, { item: host, state: 'accepted' })).filter((one) => one.kind === 'runs-on' && one.to?.id === host).map((one) => one.from?.id))
  return new Set([...endpoints].filter(([, id]) => on.has(id)).map(([port]) => port))
}
