import { sql } from 'kysely'
import type { Retention } from '@fullscore/api/events/retention.ts'
import { change } from '../kernel/change.ts'
import { asSystem, type Ctx } from '../kernel/context.ts'
import { requireMay } from '../organisation/visible.ts'
import { nothingLeft } from './erase.ts'
import { announce, type EventClass } from './event.ts'
import { detailsErased, retentionChanged } from './events.ts'

const classes = ['ordinary', 'personal', 'confidential'] as const
const batch = 5_000
/** Of one class in one run; the next day goes on. */
const mostBatches = 200
const about = [{ kind: 'organisation', id: 'retention', role: 'setting' }]

/** How many months the details of events are kept, by class; null is for good. */
export async function readRetention(ctx: Ctx): Promise<Retention> {
  const rows = await ctx.db.selectFrom('events.retention').select(['class', 'months']).execute()
  const monthsOf = (name: EventClass) => rows.find((row) => row.class === name)?.months ?? null
  return { ordinary: monthsOf('ordinary'), personal: monthsOf('personal'), confidential: monthsOf('confidential') }
}

/** Says how long details are kept. Takes effect with the next daily run. */
export async function setRetention(ctx: Ctx, wanted: Retention): Promise<Retention> {
  requireMay(ctx.actor, 'settings:manage', null)
  return change(ctx, async (tx) => {
    for (const name of classes) {
      await tx.db.insertInto('events.retention').values({ class: name, months: wanted[name] })
        .onConflict((c) => c.column('class').doUpdateSet({ months: wanted[name] })).execute()
    }
    return { events: [announce(retentionChanged, { team: null, subjects: about, payload: wanted })], value: wanted }
  })
}

/** Erases the details that are older than their class is kept, in batches. Events and chain stay. @returns how many were erased */
export async function applyRetention(outer: Ctx): Promise<number> {
  const ctx = asSystem(outer, 'retention')
  const kept = await readRetention(ctx)
  let erased = 0
  for (const name of classes) {
    const months = kept[name]
    if (months === null) continue
    const before = ctx.clock.now().toZonedDateTimeISO('UTC').subtract({ months }).toInstant()
    for (let round = 0; round < mostBatches; round++) {
      const count = await eraseBatch(ctx, name, before)
      erased += count
      if (count < batch) break
    }
  }
  return erased
}

async function eraseBatch(ctx: Ctx, name: EventClass, before: Temporal.Instant): Promise<number> {
  const due = sql`select d.event_id, d.at from events.detail d join events.event e on e.id = d.event_id and e.at = d.at
    where d.at < ${before} and d.erased_at is null and e.class = ${name} limit ${batch}`
  const { rows: [some] } = await sql`${due}`.execute(ctx.db)
  if (some === undefined) return 0
  return change(ctx, async (tx) => {
    const { salt, erased_at } = nothingLeft(tx)
    const done = await sql`update events.detail set body = null, salt = ${salt}, erased_at = ${erased_at} where (event_id, at) in (${due})`.execute(tx.db)
    const count = Number(done.numAffectedRows ?? 0)
    return { events: [announce(detailsErased, { team: null, subjects: about, payload: { class: name, count, before: before.toString() } })], value: count }
  })
}
