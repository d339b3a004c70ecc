import { sql } from 'kysely'
import { isDatabaseDown } from '../database/down.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { canonical, sha256 } from './canonical.ts'

/** Channel on which every sealed batch is announced; the payload is `<first>-<last>` position. */
export const sealedChannel = 'fullscore_sealed'
const batch = 1000

/** The columns of an event that its hash covers, as the database holds them. */
export interface SealedRow {
  id: string
  at: Temporal.Instant
  type: string
  version: number
  class: string
  owner_team_id: string | null
  actor_kind: string
  actor_id: string
  request_id: string
  cause_id: string | null
  subjects: unknown
  payload: unknown
  detail_hash: Buffer | null
}
export const sealedColumns = ['id', 'at', 'type', 'version', 'class', 'owner_team_id', 'actor_kind', 'actor_id', 'request_id', 'cause_id', 'subjects', 'payload', 'detail_hash'] as const

/** The hash of one event at its position: it covers every column and the hash before it. */
export function chainHash(before: Buffer, position: number, row: SealedRow): Buffer {
  return sha256(before, canonical({ ...row, position, at: row.at.toString(), detail_hash: row.detail_hash?.toString('hex') ?? null }))
}

/**
 * Gives committed events that have none a gapless position and a chained hash, and announces the batch.
 * One process seals at a time; writers are never held up. @returns how many events were sealed
 */
export async function seal(ctx: Ctx): Promise<number> {
  // Most rounds find nothing: one question without a transaction tells.
  const { rows: waiting } = await sql`select from events.event where position is null limit 1`.execute(ctx.db)
  if (waiting.length === 0) return 0
  return keep(ctx, 'sealing numbers events and writes none', async (tx) => {
    const { rows: [lock] } = await sql<{ got: boolean }>`select pg_try_advisory_xact_lock(hashtext('fullscore seal')) as got`.execute(tx.db)
    if (!lock?.got) return 0
    const [rows, chain] = await Promise.all([
      tx.db.selectFrom('events.event').select(sealedColumns).where('position', 'is', null).orderBy('at').orderBy('id').limit(batch).execute(),
      tx.db.selectFrom('events.chain').selectAll().forNoKeyUpdate().executeTakeFirstOrThrow(),
    ])
    if (rows.length === 0) return 0
    const first = chain.position + 1
    let hash = chain.hash
    const sealed = rows.map((row, index) => {
      hash = chainHash(hash, first + index, row)
      return { at: row.at.toString(), id: row.id, position: first + index, hash: hash.toString('hex') }
    })
    const last = first + rows.length - 1
    await sql`with numbered as (
        update events.event e set position = s.position, hash = decode(s.hash, 'hex')
        from jsonb_to_recordset(${JSON.stringify(sealed)}::jsonb) as s(at timestamptz, id uuid, position bigint, hash text)
        where e.at = s.at and e.id = s.id and e.position is null
      ), chained as (
        update events.chain set position = ${last}, hash = ${hash}
      ) select pg_notify(${sealedChannel}, ${`${first}-${last}`})`.execute(tx.db)
    return rows.length
  })
}

/** Seals whatever is committed, however many batches that takes. */
export async function sealAll(ctx: Ctx): Promise<void> {
  while ((await seal(ctx)) === batch);
}

/** Seals in the background, every 100 ms, whatever this or another process committed. */
export function startSealer(ctx: Ctx, everyMs = 100): { stop(): Promise<void> } {
  let running = Promise.resolve()
  let busy = false
  const round = () => {
    if (busy) return
    busy = true
    running = sealAll(ctx)
      .catch((error: Error) => (isDatabaseDown(error) ? ctx.log.debug({ error: error.message }, 'sealing waits for the database') : ctx.log.error({ error: error.stack }, 'sealing failed')))
      .finally(() => { busy = false })
  }
  const timer = setInterval(round, everyMs)
  return { stop: async () => { clearInterval(timer); await running } }
}
