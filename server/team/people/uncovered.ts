import { sql } from 'kysely'
import type { Uncovered } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { count, parametersOf, say } from '@fullscore/api/sentence.ts'
import { subjectWord } from '../../agenda/entries.ts'
import type { Ctx } from '../../kernel/context.ts'
import { visibleAmong } from '../../organisation/visible.ts'
import { daysWords, momentsOf } from './leave.ts'
import { daysOf, type LeaveRow } from './store.ts'

export interface Stretch { from: Temporal.Instant; to: Temporal.Instant }
interface Entry { kind: string; object_id: string; label: string; why: string; start: Temporal.Instant; stop: Temporal.Instant | null }
const mostEach = 30

const columns = sql`e.kind, e.object_id, e.label, e.why, lower(e.range) as start, upper(e.range) as stop`
/** Open at both ends: what ends as the leave begins, or begins as it ends, is not touched. */
const overlapping = ({ from, to }: Stretch) => sql`e.range && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[)') and (upper(e.range) is null or upper(e.range) > ${from}::timestamptz or lower(e.range) = upper(e.range)) and not e.rehearsal`
const page = (ctx: Ctx, kind: string, id: string) => ctx.registry.kinds.get(kind)?.page.replace(':id', id) ?? null
const shown = (ctx: Ctx) => visibleAmong(ctx, { kind: sql.ref('e.kind'), id: sql.ref('e.object_id'), team: sql.ref('e.owner_team_id') })

/**
 * A person's turns on call in a stretch, as they stand on the time axis: where somebody stands in already the turn is that person's.
 * Their own turns concern a person whatever roles they hold.
 */
export async function shiftsOf(ctx: Ctx, personIds: readonly Id<'person'>[], stretch: Stretch): Promise<(Entry & { person: string })[]> {
  if (personIds.length === 0) return []
  const words = personIds.map((id) => subjectWord({ kind: 'person', id }))
  const { rows } = await sql<Entry & { person: string }>`select ${columns}, substring(s.word from 8) as person from agenda.entry e cross join unnest(${words}::text[]) as s(word)
    where e.kind = 'rotation' and e.mark = 'shift' and e.subjects @> array[s.word] and ${overlapping(stretch)} order by lower(e.range), e.id limit 2000`.execute(ctx.db)
  return rows
}

/** Deadlines in a stretch of what a person owns: whatever stands on the time axis with the person among its subjects. */
async function deadlinesOf(ctx: Ctx, personId: Id<'person'>, stretch: Stretch): Promise<Entry[]> {
  return (await sql<Entry>`select ${columns} from agenda.entry e where e.mark in ('deadline', 'contract-end') and e.state <> 'met' and ${overlapping(stretch)}
    and exists (select from agenda.entry o where o.kind = e.kind and o.object_id = e.object_id and o.subjects @> array[${subjectWord({ kind: 'person', id: personId })}])
    and e.kind not in ('approval', 'page') and ${shown(ctx)} order by lower(e.range), e.id limit ${mostEach + 1}`.execute(ctx.db)).rows
}

/** Dates that matter in a stretch, as far as the actor sees them: critical business dates, maintenance, changes, freezes. */
export async function datesIn(ctx: Ctx, stretch: Stretch): Promise<(Entry & { mark: string })[]> {
  return (await sql<Entry & { mark: string }>`select ${columns}, e.mark from agenda.entry e where (e.mark in ('milestone', 'maintenance', 'change') or (e.mark = 'freeze' and e.kind <> 'contract')) and e.kind <> 'sweep-plan' and e.state not in ('cancelled', 'done')
    and ${overlapping(stretch)} and ${shown(ctx)} order by lower(e.range), e.id limit ${mostEach + 1}`.execute(ctx.db)).rows
}

/** Leave of others in the same teams, asked or approved. */
async function othersAway(ctx: Ctx, personId: Id<'person'>, stretch: Stretch): Promise<(LeaveRow & { name: string })[]> {
  const [first, last] = [stretch.from.toZonedDateTimeISO('UTC').toPlainDate().subtract({ days: 1 }), stretch.to.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 })]
  const rows = await ctx.db.selectFrom('team.leave as l').innerJoin('organisation.person as p', 'p.id', 'l.person_id').selectAll('l').select('p.name')
    .where('l.person_id', '<>', personId).where('l.state', 'in', ['asked', 'approved']).where('l.from_on', '<=', last).where('l.to_on', '>=', first)
    .where('l.person_id', 'in', (e) => e.selectFrom('organisation.membership as m').select('m.person_id').where('m.team_id', 'in', (f) => f.selectFrom('organisation.membership as o').select('o.team_id').where('o.person_id', '=', personId)))
    .orderBy('l.from_on').orderBy('l.id').limit(mostEach * 2).execute()
  return (rows as (LeaveRow & { name: string })[]).filter((row) => {
    const own = momentsOf(daysOf(row), row.zone)
    return Temporal.Instant.compare(own.from, stretch.to) < 0 && Temporal.Instant.compare(stretch.from, own.to) < 0
  })
}

/** The rotation of a turn and why it is whose, as its place on the time axis tells both; those from before sentences kept their parameters are cut. */
function turnOf(why: string): [rotation: string, why: string] {
  const [rotation, because] = parametersOf(why)
  return because === undefined ? [why.split(':')[0]!, why.slice(why.indexOf(':') + 1).trim()] : [rotation!, because]
}

/** All that is without a person in a stretch, by group and time. @returns at most some thirty of each, and how many more there are at least */
export async function uncoveredBy(ctx: Ctx, personId: Id<'person'>, stretch: Stretch): Promise<{ uncovered: Uncovered[]; more: number }> {
  const [shifts, away, deadlines, dates] = [await shiftsOf(ctx, [personId], stretch), await othersAway(ctx, personId, stretch), await deadlinesOf(ctx, personId, stretch), await datesIn(ctx, stretch)]
  const of = (group: Uncovered['group'], title: (one: Entry) => string) => (one: Entry): Uncovered => ({ group, from: one.start.toString(), to: one.stop?.toString() ?? null, title: title(one), why: one.why, href: page(ctx, one.kind, one.object_id) })
  const groups = [
    shifts.map((one) => { const [rotation, why] = turnOf(one.why); return { ...of('shift', () => say`On call: ${rotation}`)(one), why } }),
    away.map((one): Uncovered => {
      const { from, to } = momentsOf(daysOf(one), one.zone)
      return { group: 'away', from: from.toString(), to: to.toString(), title: say`${one.name} is away`, why: one.state === 'asked' ? say`${daysWords(daysOf(one))}, asked and not yet approved.` : say`${daysWords(daysOf(one))}.`, href: null }
    }),
    deadlines.map((one) => ({ ...of('deadline', () => one.label)(one), why: 'Owned by the person away.' })), dates.map(of('date', (one) => one.label)),
  ]
  return { uncovered: groups.flatMap((group) => group.slice(0, mostEach)), more: groups.reduce((sum, group) => sum + Math.max(0, group.length - mostEach), 0) }
}

/** The whole in one sentence, the gravest first. */
export function verdictOf(uncovered: readonly Pick<Uncovered, 'group'>[]): string {
  const many = (group: Uncovered['group']) => uncovered.filter((one) => one.group === group).length
  const parts = [
    ...(many('shift') > 0 ? [count(many('shift'), 'turn on call is uncovered', 'turns on call are uncovered')] : []), ...(many('away') > 0 ? [count(many('away'), 'other leave overlaps in the team', 'other leaves overlap in the team')] : []),
    ...(many('deadline') > 0 ? [count(many('deadline'), 'deadline falls into it', 'deadlines fall into it')] : []), ...(many('date') > 0 ? [count(many('date'), 'date that matters falls into it', 'dates that matter fall into it')] : []),
  ]
  return parts.length === 0 ? 'Nothing becomes uncovered that is known here.' : `${parts.join('; ')}.`
}
