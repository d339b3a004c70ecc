import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { changeTask } from '@fullscore/api/operations/incidents/tasks.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { giveSight } from '../../organisation/visible.ts'
import { act, begin, requirePerson, told } from './acting.ts'
import { taskChanged, taskDone } from './events.ts'
import { said } from './said.ts'
import { lockTask, tasksOf, updateTask } from './store-work.ts'
import { movedTo } from './task-order.ts'

/** Changes, moves, finishes or drops a task. */
export async function alterTask(ctx: Ctx, id: Id<'incident'>, taskId: string, given: BodyOf<typeof changeTask>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'task')
    const task = await lockTask(tx, id, taskId)
    const now = tx.clock.now()
    const changes = changesOf({ title: task.title, assigneeId: task.assignee_id, dueAt: task.due_at?.toString() ?? null, done: task.done_at !== null }, { title: given.title, assigneeId: given.assigneeId, dueAt: given.dueAt && Temporal.Instant.from(given.dueAt).toString(), done: given.done })
    const assignee = changes.assigneeId ? await requirePerson(tx, changes.assigneeId, 'body.assigneeId') : undefined
    if (assignee) await giveSight(tx, { kind: 'incident', id }, { personId: assignee.id }, 'has a task in it')
    await updateTask(tx, task.id, {
      ...(changes.title === undefined ? {} : { title: changes.title }), ...(changes.assigneeId === undefined ? {} : { assignee_id: changes.assigneeId }),
      ...(changes.dueAt === undefined ? {} : { due_at: changes.dueAt === null ? null : Temporal.Instant.from(changes.dueAt) }),
      ...(changes.done === undefined ? {} : { done_at: changes.done ? now : null, done_by: changes.done ? (tx.actor.personId ?? null) : null }), ...(given.dropped ? { dropped_at: now } : {}),
      position: task.position,
    })
    if (given.place !== undefined) {
      for (const moved of movedTo(await tasksOf(tx, id), task.id, given.place)) await updateTask(tx, moved.id, { position: moved.position })
    }
    const about = { alsoAbout: assignee ? [{ kind: 'person', id: assignee.id, role: 'assignee' }] : [] }
    if (changes.done === true) return told(said(taskDone, row, { payload: { taskId }, detail: { title: changes.title ?? task.title }, ...about }))
    const changed = [...Object.keys(changes), ...(given.place === undefined ? [] : ['place']), ...(given.dropped ? ['dropped'] : [])]
    return told(said(taskChanged, row, { payload: { taskId, changed, byId: tx.actor.personId ?? null }, detail: { title: changes.title ?? task.title, person: assignee?.name }, ...about }))
  })
}
