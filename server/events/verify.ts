import { sql } from 'kysely'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../kernel/context.ts'
import { canonical, sha256 } from './canonical.ts'
import { chainHash, sealedColumns } from './sealer.ts'

export interface Verified {
  /** Events looked at. */
  events: number
  /** Position and hash of the last one: the chain's head. */
  position: number
  head: string
  /** What does not fit, each a sentence naming the event; at most a hundred. */
  faults: string[]
}

/**
 * Recomputes the chain from the database and compares: an altered, missing or inserted event is named.
 * @param until stop at this position @param from begin behind this event, whose hash is believed
 */
export async function verifyChain(ctx: Pick<Ctx, 'db'>, until?: number, from: { position: number; hash: Buffer } = { position: 0, hash: Buffer.alloc(0) }): Promise<Verified> {
  const result: Verified = { events: 0, position: from.position, head: '', faults: [] }
  let before: Buffer = from.hash
  for (;;) {
    let query = ctx.db.selectFrom('events.event as e').leftJoin('events.detail as d', (j) => j.onRef('d.event_id', '=', 'e.id').onRef('d.at', '=', 'e.at'))
      .select(sealedColumns.map((column) => `e.${column}` as const)).select(['e.position', 'e.hash', 'd.salt', 'd.body', 'd.erased_at'])
      .where('e.position', '>', result.position).orderBy('e.position').limit(2000)
    if (until !== undefined) query = query.where('e.position', '<=', until)
    const rows = await query.execute()
    if (rows.length === 0) break
    for (const { position, hash, salt, body, erased_at, ...row } of rows) {
      const place = position ?? 0
      const name = say`event ${place} (${row.type}, ${asGiven(row.at.toString())}, ${row.id})`
      if (place !== result.position + 1) fault(result, say`The events ${result.position + 1} to ${place - 1} are missing before ${name}.`)
      if (!hash || !chainHash(before, place, row).equals(hash)) fault(result, say`The ${name} is not what was sealed.`)
      if (row.detail_hash && !salt) fault(result, say`The detail of ${name} is gone without having been erased.`)
      // Erased is only what holds no words any more: the mark alone must not hide an altered detail.
      if (row.detail_hash && salt && (body !== null || !erased_at) && !sha256(salt, canonical(body)).equals(row.detail_hash)) fault(result, say`The detail of ${name} was altered.`)
      before = hash ?? before
      result.position = place
      result.events += 1
    }
    for (const sentence of await faultsBeside(ctx, rows[0]!.position!, result.position)) fault(result, sentence)
  }
  result.head = before.toString('hex')
  const chain = await ctx.db.selectFrom('events.chain').selectAll().executeTakeFirstOrThrow()
  if (until === undefined && (chain.position !== result.position || chain.hash.toString('hex') !== result.head)) {
    fault(result, say`The chain's tip says ${chain.position} events, the record holds ${result.position}: events at the end were taken away or the tip was altered.`)
  }
  return result
}

/** What tells of an erasure, and how long after the first words went it may be told: all is one transaction, which may take its time. */
const erasing = ['details.erased', 'person.erased']
const told = { before: '5 seconds', after: '1 hour' }

/** What lies beside the events of a stretch and is not in their hashes: under which objects they are found, and whether what was erased was erased by somebody. */
async function faultsBeside(ctx: Pick<Ctx, 'db'>, from: number, to: number): Promise<string[]> {
  const { rows: moved } = await sql<{ position: number }>`
    with sealed as materialized (select id, at, position, subjects, owner_team_id, class from events.event where position between ${from} and ${to}),
    said as (select e.position, s.kind, s.id, s.role, e.owner_team_id, e.class from sealed e, jsonb_to_recordset(e.subjects) as s(kind text, id text, role text)),
    found as (select e.position, s.kind, s.object_id, s.role, s.owner_team_id, s.class from sealed e join events.subject s on s.event_id = e.id and s.at = e.at)
    select distinct position from ((select * from said except select * from found) union all (select * from found except select * from said)) as differing order by position limit 100`.execute(ctx.db)
  const { rows: erased } = await sql<{ position: number; at: Temporal.Instant }>`
    with gone as (select d.erased_at, min(e.position) as position from events.event e join events.detail d on d.event_id = e.id and d.at = e.at where e.position between ${from} and ${to} and d.erased_at is not null group by d.erased_at)
    select position, erased_at as at from gone where not exists (select from events.event x where x.type = any(${erasing}::text[])
      and x.at between gone.erased_at - ${told.before}::interval and gone.erased_at + ${told.after}::interval) order by position limit 100`.execute(ctx.db)
  return [
    ...moved.map(({ position }) => say`The event ${Number(position)} is not found under the objects that it was about: its entries in the timelines were altered.`),
    ...erased.map(({ position, at }) => say`The detail of event ${Number(position)} is marked as erased at ${asGiven(at.toString())}, and no event tells that anything was erased then.`),
  ]
}

function fault(result: Verified, sentence: string): void {
  if (result.faults.length < 100) result.faults.push(sentence)
}
