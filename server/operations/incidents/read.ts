import type { IncidentDetail, Impact } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { askBrief } from '../../briefs/ask.ts'
import { deadlinesOf } from '../../deadlines/read.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'
import { mayActOn } from '../../organisation/visible.ts'
import { namesOfItems } from '../../infrastructure/inventory/public.ts'
import { pagingOf } from '../on-call/public.ts'
import { after, type Action } from './incident.ts'
import { incidents, present, type ListedRow } from './list.ts'
import { impactRows } from './store.ts'

/** One incident with everything its page needs. */
export async function readIncident(ctx: Ctx, id: Id<'incident'>): Promise<IncidentDetail> {
  const row = await incidents(ctx).where('i.id', '=', id).executeTakeFirst()
  if (!row) throw missing('incident')
  const people = await personNames(ctx, [row.acknowledged_by, row.resolved_by])
  const named = (person: Id<'person'> | null) => (person ? { id: person, name: people.get(person) ?? 'somebody' } : null)
  const subject = { kind: 'incident', id }
  const impact = await impactOfRow(ctx, id)
  const items = impact.flatMap((one) => (one.item && one.verdict !== 'safe' ? [one.item.id as Id<'item'>] : []))
  const [deadline, paging, brief] = [(await deadlinesOf(ctx, subject)).find((one) => one.rule === 'acknowledge'), await pagingOf(ctx, id), await askBrief(ctx, {
    items: items.slice(0, 50), services: row.service_id ? [row.service_id] : [], persons: row.commander_id ? [row.commander_id] : [], at: ctx.clock.now(),
  })]
  return {
    ...present(row), acknowledgedBy: named(row.acknowledged_by), resolvedBy: named(row.resolved_by), resolution: row.resolution, why: row.opened_why, severityWhy: row.severity_why,
    impact, impactAt: row.impact_at?.toString() ?? null,
    deadline: deadline ? { title: deadline.title, dueAt: deadline.dueAt?.toString() ?? null, state: deadline.state } : null,
    paging: { state: paging.state, why: paging.why, nextAt: paging.nextAt?.toString() ?? null }, brief: brief.parts, can: await possible(ctx, row, paging),
  }
}

const actions: Action[] = ['acknowledge', 'page-next', 'mitigate', 'resolve', 'reopen', 'note', 'edit']

/** What may be done now and what may not, with the reason. */
async function possible(ctx: Ctx, row: ListedRow, paging: { state: string; why: string }): Promise<IncidentDetail['can']> {
  const allowed = await mayActOn(ctx, 'incidents:respond', { kind: 'incident', id: row.id, team: row.owner_team_id })
  return actions.map((action) => {
    const next = after(action, row.state as IncidentDetail['state'])
    if ('reason' in next) return { action, allowed: false, reason: next.reason }
    if (!allowed) return { action, allowed: false, reason: `This needs the permission incidents:respond in ${row.team_name}.` }
    if (action === 'page-next' && paging.state !== 'running') return { action, allowed: false, reason: `Nobody is being paged: ${paging.why}` }
    if (action === 'resolve' && row.firing > 0) return { action, allowed: true, reason: `${row.firing} of its alerts still fire.` }
    return { action, allowed: true }
  })
}

async function personNames(ctx: Ctx, ids: (Id<'person'> | null)[]): Promise<Map<string, string>> {
  const known = ids.filter((id): id is Id<'person'> => id !== null)
  if (known.length === 0) return new Map()
  const rows = await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', known).execute()
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** What the last walk found; items out of the reader's scope are there without their name. */
async function impactOfRow(ctx: Ctx, id: Id<'incident'>): Promise<Impact[]> {
  const rows = await impactRows(ctx, id)
  const paths = rows.map((row) => row.path as Id<'item'>[])
  const names = await namesOfItems(ctx, [...new Set([...rows.map((row) => row.item_id), ...paths.flat()])])
  return rows.map((row, index) => {
    const item = names.get(row.item_id)
    return {
      item: item ? { id: row.item_id, name: item.name, kind: item.kind } : null, verdict: row.verdict as Impact['verdict'], reason: reasonFor(row.reason, item !== undefined, paths[index]!.every((step) => names.has(step))),
      path: item ? paths[index]!.map((step) => ({ id: step, name: names.get(step)?.name ?? 'outside your scope' })) : [],
    }
  })
}

/** The walk sees everything and names what failed: a reader who may not see all of the path is told no names. */
function reasonFor(reason: string, seesItem: boolean, seesPath: boolean): string {
  if (!seesItem) return 'One more, outside your scope.'
  return seesPath ? reason : 'It needs something outside your scope, which failed.'
}
