import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { SampleStep, Stage } from '../../sample/chapter.ts'
import { outage } from '../../sample/story.ts'
import { add, changeOne } from './actions.ts'
import { acknowledge, resolve } from './act.ts'
import { putTask } from './add-task.ts'
import { alterTask } from './change-task.ts'
import { merge } from './merge.ts'
import { openByHand } from './open.ts'
import { beginReview, publishReview, readReview, writeReview } from './review.ts'
import { openIncidentOf } from './store.ts'
import { draft } from './updates.ts'

type Did = (ctx: OpenCtx, id: Id<'incident'>) => Promise<unknown>

/** What the team's lead has prepared while who is on call was paged: two tasks, and words for the public that wait for approval. */
function duringOutage(stage: Stage): SampleStep[] {
  const at = (minutes: number) => stage.now.subtract({ minutes })
  const open = (run: Did) => async (ctx: OpenCtx) => {
    const incident = await openIncidentOf(ctx, stage.the('service', outage.service))
    if (incident) await run(ctx, incident.id)
  }
  const step = (minutes: number, run: Did): SampleStep => ({ at: at(minutes), who: 'team-lead', run: open(run) })
  return [
    step(3, (ctx, id) => putTask(ctx, id, { title: 'Put max_connections of orders back to 400', assigneeId: stage.the('person', 'engineer'), dueAt: stage.now.add({ minutes: 20 }).toString() })),
    step(2, (ctx, id) => putTask(ctx, id, { title: 'Tell Customer care what to say', assigneeId: stage.the('person', 'team-lead') })),
    step(1, (ctx, id) => draft(ctx, id, { stage: 'investigating', body: 'Orders cannot be placed at the moment. What is in your basket is kept. We are working on it and will write again within half an hour.' })),
  ]
}

/** The review of an incident that was worth one: what is to be done, of which one thing is done and one overdue. */
function reviewed(stage: Stage): SampleStep[] {
  const about = 'Message queue'
  const id = () => stage.the('incident', about)
  const due = (days: number) => stage.today().add({ days }).toString()
  const step = (daysAgo: number, clock: string, run: Did): SampleStep => ({ at: stage.day(daysAgo, clock), who: 'lead of servers', run: async (ctx) => { if (stage.has('incident', about)) await run(ctx, id()) } })
  const actions: readonly (readonly [title: string, owner: string, dueIn: number])[] = [
    ['Moves of machines wait for the night window', 'lead of servers', -12], ['Watch how far the nodes are apart', 'member servers/2', -4], ['Rehearse the loss of a node with the order service', 'engineer', 11],
  ]
  const person = (key: string) => (key.startsWith('member ') ? stage.the('member', key.slice('member '.length)) as string as Id<'person'> : stage.the('person', key))
  return [
    step(18, '10:00', (ctx) => beginReview(ctx, id())),
    step(18, '10:20', async (ctx) => writeReview(ctx, id(), (await readReview(ctx, id())).version, {
      summary: 'A machine was moved to another host at four in the morning. The node on it fell behind, and the queue waited for it for half an hour.', factors: ['The move was not in the calendar.', 'Nothing watched how far the nodes were apart.', 'The order service waits for all nodes.'],
      wentWell: 'Whoever was on call had it within four minutes; no order was lost.', wentBadly: 'It took ten minutes to learn that a machine had been moved.',
    })),
    ...actions.map(([title, owner, dueIn], n) => step(18, `10:${30 + n}`, (ctx) => add(ctx, id(), { title, ownerId: person(owner), dueOn: due(dueIn) }))),
    step(18, '11:00', (ctx) => publishReview(ctx, id())),
    step(13, '14:30', async (ctx) => changeOne(ctx, id(), (await readReview(ctx, id())).actions.find((one) => one.title === actions[0]![0])!.id, { outcome: 'done', note: 'Written into the rules of the platform; the scheduler refuses others.' })),
  ]
}

/** Two that turned out to be one: reported apart, merged, worked on together. */
function mergedPair(stage: Stage): SampleStep[] {
  const at = stage.day(Math.min(26, stage.size.days - 6), '09:05')
  const after = (minutes: number) => at.add({ minutes })
  const opened = (key: string, team: string, title: string, note: string): SampleStep['run'] => async (ctx) => {
    const { id } = await openByHand(ctx, { title, severity: 3, teamId: stage.the('team', team), itemIds: [], page: true, private: false, note })
    stage.put('incident', key, id)
    await acknowledge(ctx, id, 'web')
  }
  const invoices = () => stage.the('incident', 'invoices')
  return [
    { at, who: 'lead of payments', run: opened('invoices', 'payments', 'Invoices of the night are missing', 'Finance expected 4,100; none came.') },
    { at: after(12), who: 'lead of data', run: opened('reports', 'data', 'Reports of yesterday are empty', 'Management asks where yesterday is.') },
    { at: after(25), who: 'manager', run: async (ctx) => { await merge(ctx, invoices(), [stage.the('incident', 'reports')], 'One cause: the nightly export did not run, and both wait for it.') } },
    { at: after(28), who: 'lead of payments', run: async (ctx) => { await putTask(ctx, invoices(), { title: 'Run the export by hand', assigneeId: stage.the('person', 'lead of data') }) } },
    { at: after(29), who: 'lead of payments', run: async (ctx) => { await putTask(ctx, invoices(), { title: 'Tell Finance when to expect the invoices', assigneeId: stage.the('person', 'lead of payments') }) } },
    { at: after(55), who: 'lead of payments', run: async (ctx) => {
      const { tasks } = await putTask(ctx, invoices(), { title: 'Find out why nobody was told that it did not run' })
      for (const task of tasks.slice(0, 2)) await alterTask(ctx, invoices(), task.id, { done: true })
    } },
    { at: after(80), who: 'lead of payments', run: async (ctx) => { await resolve(ctx, invoices(), 'The export waited for a password that had run out. It ran by hand; invoices and reports are complete.', false) } },
  ]
}

/** What people wrote down beside what happened: tasks, words for the public, a review and a merge. */
export const workSteps = (stage: Stage): readonly SampleStep[] => [...duringOutage(stage), ...reviewed(stage), ...mergedPair(stage)]
