import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { nameOf } from './incident.ts'
import { incidents, type ListedRow } from './list.ts'
import { membersOf, mergeOf, splitOf } from './store-merging.ts'
import { staysOf } from './store-people.ts'
import { publicUpdatesOf, tasksOf, updatesOf } from './store-work.ts'

const named = (id: string | null, name: string | null) => (id ? { id, name: name ?? 'somebody' } : null)
type Work = Pick<IncidentDetail, 'responders' | 'tasks' | 'updates' | 'publicUpdates' | 'publicTitle'>

/** Who works on it, what is to be done, what was told. Who sees the incident sees them: they are part of it. */
export async function workOf(ctx: Ctx, row: ListedRow): Promise<Work> {
  const now = ctx.clock.now()
  const members = new Map((await membersOf(ctx, row.id)).map((one) => [one.id as string, nameOf(one)]))
  const [stays, tasks, updates, published] = [await staysOf(ctx, row.id), await tasksOf(ctx, row.id), await updatesOf(ctx, row.id), await publicUpdatesOf(ctx, row.id)]
  return {
    responders: stays.map((one) => ({ person: { id: one.person_id, name: one.name }, joinedAt: one.joined_at.toString(), leftAt: one.left_at?.toString() ?? null })),
    tasks: tasks.map((one) => ({
      id: one.id, title: one.title, assignee: named(one.assignee_id, one.assignee), dueAt: one.due_at?.toString() ?? null, overdue: one.done_at === null && one.due_at !== null && Temporal.Instant.compare(now, one.due_at) > 0,
      doneAt: one.done_at?.toString() ?? null, doneBy: named(one.done_by, one.doer), member: one.incident_id === row.id ? null : members.get(one.incident_id) ?? 'a merged incident',
    })),
    updates: updates.map((one) => ({ id: one.id, body: one.body, author: named(one.author_id, one.author), at: one.at.toString() })), publicTitle: row.public_title,
    publicUpdates: published.map((one) => ({
      id: one.id, body: one.body, stage: one.stage as 'identified', state: one.state as 'draft', author: named(one.author_id, one.author), draftedAt: one.drafted_at.toString(),
      decidedBy: named(one.decided_by, one.decider), decidedAt: one.decided_at?.toString() ?? null,
    })),
  }
}

/** What it was merged with and split from, as far as the reader sees those. */
export async function kinOf(ctx: Ctx, row: ListedRow): Promise<Pick<IncidentDetail, 'members' | 'mergedInto' | 'splitFrom'>> {
  const members = await membersOf(ctx, row.id)
  const [merge, split] = [row.merged_into_id ? await mergeOf(ctx, row.id) : undefined, await splitOf(ctx, row.id)]
  const wanted = [...members.map((one) => one.id), ...(row.merged_into_id ? [row.merged_into_id] : []), ...(split ? [split.from_id] : [])]
  const seen = new Map(wanted.length === 0 ? [] : (await incidents(ctx).where('i.id', 'in', wanted).execute()).map((one) => [one.id as string, one]))
  const into = row.merged_into_id ? seen.get(row.merged_into_id) : undefined
  const from = split && seen.get(split.from_id)
  return {
    members: members.map((one) => ({ id: one.id, number: one.number, title: seen.has(one.id) ? one.title : say`outside your scope`, severity: one.severity, mergedAt: one.merged_at.toString(), note: one.note })),
    mergedInto: into && merge ? { id: into.id, number: into.number, title: into.title, severity: into.severity, mergedAt: merge.merged_at.toString(), note: merge.note } : null,
    splitFrom: split && from ? { id: from.id, number: from.number, alerts: split.alert_ids.length } : null,
  }
}
