import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Level, SeverityMatrix } from '@fullscore/api/operations/incidents/settings.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { askBrief } from '../../briefs/ask.ts'
import { deadlinesOf } from '../../deadlines/read.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sightOf } from '../../organisation/need-to-know.ts'
import { mayActOn } from '../../organisation/visible.ts'
import { onCallNow, pagingOf } from '../on-call/public.ts'
import { cadenceOf, cadenceWords, updateRule } from './cadence.ts'
import { publicConcern } from './concerns.ts'
import { handlingOf } from './handling.ts'
import { actions, after, type Action } from './incident.ts'
import { incidents, present, requireSeen, type ListedRow } from './list.ts'
import { kinOf, workOf } from './read-work.ts'
import { impactSeen } from './impact-seen.ts'
import { sameCauseOf } from './same-cause.ts'
import { reviewMark } from './store-review.ts'

/**
 * One incident with everything its page needs. One that was merged is followed to where it belongs.
 * @param follow false for the merged one itself
 */
export async function readIncident(ctx: Ctx, id: Id<'incident'>, follow = true): Promise<IncidentDetail> {
  const row = await requireSeen(ctx, id, follow)
  const asked = row.id === id ? undefined : await incidents(ctx).where('i.id', '=', id).executeTakeFirstOrThrow()
  const people = await personNames(ctx, [row.acknowledged_by, row.resolved_by, row.scribe_id, row.liaison_id])
  const named = (person: Id<'person'> | null) => (person ? { id: person, name: people.get(person) ?? 'somebody' } : null)
  const { impact, more: impactMore } = await impactSeen(ctx, row.id)
  const items = impact.flatMap((one) => (one.item && one.verdict !== 'safe' ? [one.item.id as Id<'item'>] : []))
  const deadlines = await deadlinesOf(ctx, { kind: 'incident', id: row.id })
  const deadline = deadlines.find((one) => one.rule === 'acknowledge')
  const paging = await pagingOf(ctx, row.id)
  const brief = await askBrief(ctx, { items: items.slice(0, 50), services: row.service_id ? [row.service_id] : [], persons: await concerned(ctx, row), at: ctx.clock.now() })
  const handling = await handlingOf(ctx)
  return {
    ...present(row), acknowledgedBy: named(row.acknowledged_by), resolvedBy: named(row.resolved_by), resolution: row.resolution, why: row.opened_why, severityWhy: row.severity_why,
    scribe: named(row.scribe_id), liaison: named(row.liaison_id), impactLevel: row.impact_level as Level | null, urgencyLevel: row.urgency_level as Level | null, matrixSays: matrixSays(handling.matrix, row),
    publicServices: await publicConcern(ctx, row), impact, impactMore, impactAt: row.impact_at?.toString() ?? null,
    deadline: deadline ? { title: deadline.title, dueAt: deadline.dueAt?.toString() ?? null, state: deadline.state } : null,
    paging: { state: paging.state, why: paging.why, nextAt: paging.nextAt?.toString() ?? null }, cadence: cadenceNow(ctx, row, handling.cadence, deadlines.find((one) => one.rule === updateRule)),
    ...(await workOf(ctx, row)), ...(await kinOf(ctx, row)), sameCause: await sameCauseOf(ctx, row), ...(asked ? { redirectedFrom: { id: asked.id, number: asked.number } } : {}),
    access: { private: row.private, ...(row.private ? await sightOf(ctx, { kind: 'incident', id: row.id }) : { persons: [], teams: [], roles: [] }) }, review: await reviewMark(ctx, row.id),
    brief: brief.parts, can: await possible(ctx, row, paging),
  }
}

/** Whose absence matters: who holds a role in it, and whom its paging calls first while it is not over, who is passed over among them. */
async function concerned(ctx: Ctx, row: ListedRow): Promise<Id<'person'>[]> {
  const called = row.state === 'resolved' ? [] : (await onCallNow(ctx, { serviceId: row.routed ? undefined : (row.service_id ?? undefined), teamId: row.owner_team_id })).called
  return [...new Set([row.commander_id, row.scribe_id, row.liaison_id].filter((one) => one !== null).concat(called))].slice(0, 50)
}

const matrixSays = (matrix: SeverityMatrix, row: ListedRow): number | null => (row.impact_level && row.urgency_level ? matrix[row.impact_level as Level][row.urgency_level as Level] : null)

function cadenceNow(ctx: Ctx, row: ListedRow, cadence: readonly (number | null)[], deadline: { state: string; dueAt: Temporal.Instant | null } | undefined): IncidentDetail['cadence'] {
  const minutes = cadenceOf(cadence, row.severity)
  const running = deadline?.state === 'running'
  return { minutes, dueAt: running ? deadline.dueAt?.toString() ?? null : null, ...cadenceWords({ minutes, dueAt: running ? deadline.dueAt : null, state: deadline?.state ?? 'none' }, ctx.clock.now()) }
}

/** What an action needs of its permission. */
const needs = (action: Action): Permission => (action === 'publish' ? 'incidents:publish' : 'incidents:respond')

/** What may be done now and what may not, with the reason. */
async function possible(ctx: Ctx, row: ListedRow, paging: { state: string; why: string }): Promise<IncidentDetail['can']> {
  const object = { kind: 'incident', id: row.id, team: row.owner_team_id }
  const allowed = new Map<Permission, boolean>()
  for (const permission of ['incidents:respond', 'incidents:publish'] as const) allowed.set(permission, await mayActOn(ctx, permission, object))
  return actions.map((action) => {
    if (row.merged_into_id) return { action, allowed: false, reason: 'It was merged into another: go on there, or take it out again.' }
    const next = after(action, row.state as IncidentDetail['state'])
    if ('reason' in next) return { action, allowed: false, reason: next.reason }
    if (!allowed.get(needs(action))) return { action, allowed: false, reason: say`This needs the permission ${needs(action)} in ${row.team_name}.` }
    if (row.private && (action === 'draft' || action === 'publish')) return { action, allowed: false, reason: 'The incident is private: nothing of it is for the public.' }
    if (action === 'snooze' && row.snoozed_until) return { action, allowed: true, reason: say`It is left alone until ${row.snoozed_until}.` }
    if (action === 'page-next' && paging.state !== 'running') return { action, allowed: false, reason: say`Nobody is being paged: ${paging.why}` }
    if (action === 'resolve' && row.firing > 0) return { action, allowed: true, reason: say`${count(row.firing, 'of its alerts still fires', 'of its alerts still fire')}.` }
    return { action, allowed: true }
  })
}

async function personNames(ctx: Ctx, ids: (Id<'person'> | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id): id is Id<'person'> => id !== null)
  if (known.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', known).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}
