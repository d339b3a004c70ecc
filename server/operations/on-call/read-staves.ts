import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listRotationStaves, RotationStave } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { namesOf } from './on-call-now.ts'
import { rotations, type RotationListed } from './read.ts'
import { joined, scheduleOf, withPast, type Stretch } from './schedule.ts'
import { spanOf, type Span, type Wished } from './span.ts'
import { overridesOfAll, plansOf, shiftsHeld } from './store.ts'

/** A little more than the past day, so that what runs there does not seem to begin there. */
const past = { hours: 25 }
const ahead = { hours: 24 * 28 }
const longest = 100
interface Shown extends Span { now: Temporal.Instant }

function shownOf(ctx: Ctx, given: Wished): Shown {
  // Shifts lie on whole seconds: what runs is one with what is planned from now on.
  const now = ctx.clock.now().round({ smallestUnit: 'second', roundingMode: 'floor' })
  return { ...spanOf(given, { from: now.subtract(past), to: now.add(ahead), days: 28, most: longest, part: 'query' }), now }
}

/** One page of rotations by name, each with who was, is and will be on call. Asks the database the same few questions for one and for 500. */
export async function pageOfStaves(ctx: Ctx, query: QueryOf<typeof listRotationStaves>): Promise<AnswerOf<typeof listRotationStaves>> {
  const span = shownOf(ctx, query)
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = rotations(ctx).where('r.archived_at', 'is', null).orderBy(sql`lower(r.name)`).orderBy('r.id').limit(query.limit + 1)
  if (query.teamId) rows = rows.where('r.owner_team_id', '=', query.teamId)
  if (query.search) rows = rows.where('r.name', 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(lower(r.name), r.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const [found, standing] = await Promise.all([rows.execute(), standingNow(ctx)])
  const page = pageOfRows(found, query.limit, (row) => [row.name, row.id])
  return { items: await stavesOf(ctx, page.rows, span), next: page.next, from: span.from.toString(), to: span.to.toString(), ...standing }
}

async function stavesOf(ctx: Ctx, rows: readonly RotationListed[], { from, to, now }: Shown): Promise<RotationStave[]> {
  const ids = rows.map((row) => row.id)
  const [plans, overrides, held] = await Promise.all([plansOf(ctx, rows), overridesOfAll(ctx, ids, now), shiftsHeld(ctx, ids, from, now)])
  const begin = Temporal.Instant.compare(from, now) > 0 ? from : now
  const all = rows.map((row) => {
    const coming = Temporal.Instant.compare(begin, to) < 0 ? joined(scheduleOf(plans.get(row.id)!, overrides.get(row.id) ?? [], begin, to)) : []
    const before = (held.get(row.id) ?? []).map((one): Stretch => ({ from: one.from_at, to: one.to_at, person: one.person_id, instead: null, overrideId: null, why: one.why }))
    return { row, running: coming[0], stretches: withPast(before, coming, from, now) }
  })
  const names = await namesOf(ctx, all.flatMap((one) => one.stretches.flatMap((s) => [s.person, s.instead])))
  const until = (s: Stretch) => (s.to.equals(to) ? null : s.to.toString())
  return all.map(({ row, running, stretches }) => ({
    id: row.id, name: row.name, teamName: row.team_name, zone: row.zone, line: row.line, participants: unique(plans.get(row.id)!.people),
    now: running && begin.equals(now) ? { personId: running.person as Id<'person'> | null, name: names(running.person), until: until(running), why: running.why } : null,
    stretches: stretches.map((s) => ({
      from: s.from.epochMilliseconds, to: s.to.epochMilliseconds, personId: s.person as Id<'person'> | null, name: names(s.person), instead: s.instead === null ? null : names(s.instead), overrideId: s.overrideId as Id<'override'> | null, why: s.person === null || s.overrideId ? s.why : null,
    })),
  }))
}

const unique = <P extends { id: string }>(people: readonly P[]): P[] => [...new Map(people.map((one) => [one.id, one])).values()]

/** How many rotations the actor sees and in which of them nobody is on call now, from the shifts written down. */
async function standingNow(ctx: Ctx): Promise<{ rotations: number; nobody: number; nobodyIn: string[] }> {
  const now = ctx.clock.now()
  const rows = await rotations(ctx).leftJoin('operations.shift as s', (j) => j.onRef('s.rotation_id', '=', 'r.id').on('s.from_at', '<=', now).on('s.to_at', '>', now))
    .clearSelect().select(['r.name', 's.person_id']).where('r.archived_at', 'is', null).orderBy(sql`lower(r.name)`).limit(5000).execute()
  const empty = rows.filter((row) => row.person_id === null)
  return { rotations: rows.length, nobody: empty.length, nobodyIn: empty.slice(0, 5).map((row) => row.name) }
}
