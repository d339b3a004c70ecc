import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { addTask } from '@fullscore/api/operations/incidents/tasks.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { giveSight } from '../../organisation/visible.ts'
import { act, begin, requirePerson, told } from './acting.ts'
import { taskAdded } from './events.ts'
import { said } from './said.ts'
import { insertTask, mostTasks, tasksOf } from './store-work.ts'

/** Adds a task at the end; who it is given to sees the incident. */
export async function putTask(ctx: Ctx, id: Id<'incident'>, given: BodyOf<typeof addTask>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const { row } = await begin(tx, id, 'task')
    const had = await tasksOf(tx, id)
    if (had.length >= mostTasks) throw conflict('too-many', say`An incident has at most ${mostTasks} tasks: finish or drop some first.`)
    const assignee = given.assigneeId ? await requirePerson(tx, given.assigneeId, 'body.assigneeId') : undefined
    if (assignee) await giveSight(tx, { kind: 'incident', id }, { personId: assignee.id }, 'has a task in it')
    const taskId = tx.ids.make<'incident-task'>()
    await insertTask(tx, {
      id: taskId, incident_id: id, title: given.title, assignee_id: assignee?.id ?? null, due_at: given.dueAt ? Temporal.Instant.from(given.dueAt) : null,
      position: (had.at(-1)?.position ?? -1) + 1, added_at: tx.clock.now(),
    })
    return told(said(taskAdded, row, { payload: { taskId, byId: tx.actor.personId ?? null }, detail: { title: given.title, person: assignee?.name }, alsoAbout: assignee ? [{ kind: 'person', id: assignee.id, role: 'assignee' }] : [] }))
  })
}
