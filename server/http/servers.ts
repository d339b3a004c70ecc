import { hostname, networkInterfaces } from 'node:os'
import { sql } from 'kysely'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Log } from '../kernel/log.ts'

/** Silence after which a server counts as gone. Longer than a worker's: a socket refused for nothing harms nobody. */
const silence = Temporal.Duration.from({ seconds: 60 })
/** How old an answer about other servers may be, in milliseconds. */
const freshMs = 5000

/** This machine as others of its processes know it: what is bound to loopback here is reached from here only. */
const machine = hostname()

/** What listens on all addresses is reached by each of them. */
export function reachable(sockets: readonly string[]): string[] {
  const outside = Object.values(networkInterfaces()).flatMap((all) => all ?? []).filter((one) => !one.internal && !one.address.startsWith('fe80'))
  return [...new Set(sockets.flatMap((socket) => {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(socket) ?? []
    const all = host === '0.0.0.0' || host === '::' || host === '[::]'
    return all ? [socket, ...outside.map(({ address }) => `${address.includes(':') ? `[${address}]` : address}:${port}`)] : [socket]
  }))]
}

const onlyHere = (socket: string) => /^(127\.|\[?::1?\]?:\d+$|0\.0\.0\.0:|localhost:)/i.test(socket)

/** Says on which sockets this process listens. Liveness is the database's business: its clock judges. */
export async function announceSockets(ctx: Ctx, id: string, sockets: readonly string[], on = machine): Promise<void> {
  await keep(ctx, 'a heartbeat is no fact of the trade', async (tx) => {
    await sql`insert into http.server (id, machine, sockets, beat_at) values (${id}, ${on}, ${[...sockets]}::text[], clock_timestamp())
      on conflict (id) do update set sockets = excluded.sockets, beat_at = clock_timestamp()`.execute(tx.db)
    await sql`delete from http.server where beat_at < clock_timestamp() - ${silence.toString()}::interval`.execute(tx.db)
  })
}

/** Says that this process listens no longer. */
export async function withdrawSockets(ctx: Ctx, id: string): Promise<void> {
  await keep(ctx, 'a heartbeat is no fact of the trade', (tx) => sql`delete from http.server where id = ${id}`.execute(tx.db))
}

/**
 * The sockets of all living server processes as this one knows them, at most five seconds old. While the database does not answer, what was known
 * last counts on: it only ever refuses more.
 */
export function socketsOfServers(ctx: () => Ctx, log: Pick<Log, 'debug'>, on = machine, maxAgeMs = freshMs): () => Promise<readonly string[]> {
  let known: readonly string[] = []
  let readAt = -Infinity
  let reading: Promise<void> | undefined
  const read = async () => {
    try {
      const { rows } = await sql<{ machine: string; sockets: string[] }>`select machine, sockets from http.server
        where beat_at > clock_timestamp() - ${silence.toString()}::interval`.execute(ctx().db)
      known = [...new Set(rows.flatMap((row) => (row.machine === on ? row.sockets : row.sockets.filter((one) => !onlyHere(one)))))]
      readAt = performance.now()
    } catch (error) {
      log.debug({ error: (error as Error).message }, 'the sockets of other servers could not be read')
    }
  }
  return async () => {
    if (performance.now() - readAt > maxAgeMs) await (reading ??= read().finally(() => { reading = undefined }))
    return known
  }
}
