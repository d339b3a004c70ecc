import * as routes from '@fullscore/api/operations/incidents.ts'
import * as following from '@fullscore/api/operations/incidents/following.ts'
import * as gathering from '@fullscore/api/operations/incidents/alerts.ts'
import * as insight from '@fullscore/api/operations/incidents/insight.ts'
import * as many from '@fullscore/api/operations/incidents/many.ts'
import * as merging from '@fullscore/api/operations/incidents/merging.ts'
import * as moving from '@fullscore/api/operations/incidents/moving.ts'
import * as people from '@fullscore/api/operations/incidents/people.ts'
import * as reviews from '@fullscore/api/operations/incidents/review.ts'
import * as handling from '@fullscore/api/operations/incidents/settings.ts'
import * as tasks from '@fullscore/api/operations/incidents/tasks.ts'
import * as updates from '@fullscore/api/operations/incidents/updates.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { setPrivate } from './access.ts'
import { add as addAction, changeOne } from './actions.ts'
import { putTask } from './add-task.ts'
import { acknowledge, edit, mark, mitigate, note, pageNext, reopen, resolve } from './act.ts'
import { assign } from './assign.ts'
import { changeHandlingTo, handlingNow } from './change-handling.ts'
import { alterTask } from './change-task.ts'
import { changesBefore } from './changes.ts'
import { costOfIncident } from './costs.ts'
import { firstLook } from './first-look.ts'
import { pageOfFollowUps } from './follow-ups.ts'
import { follow, followServiceOf, readFollowers, readServiceFollowers } from './follow.ts'
import { gather, openWithAlerts, takeOut } from './from-alerts.ts'
import { alertsOfIncident, pageOfIncidents } from './list.ts'
import { each, mergeEach } from './many.ts'
import { merge } from './merge.ts'
import { ofAlerts } from './of-alerts.ts'
import { openByHand } from './open.ts'
import { readIncident } from './read.ts'
import { join, leave } from './respond.ts'
import { beginReview, publishReview, readReview, writeReview } from './review.ts'
import { reseverity } from './set-severity.ts'
import { reroute } from './reroute.ts'
import { endSnooze, snooze } from './snooze.ts'
import { split, undoSplit } from './split.ts'
import { undo } from './undo-merge.ts'
import { discard, draft, post, publish } from './updates.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const incidentRoutes = [
  bind(routes.listIncidents, (ctx, { query }) => pageOfIncidents(ctx, query)),
  bind(routes.readIncident, async (ctx, { params, query }) => tagged(await readIncident(ctx, params.id, query.follow ?? true))),
  bind(routes.incidentAlerts, (ctx, { params }) => alertsOfIncident(ctx, params.id)),
  bind(routes.openIncident, async (ctx, { body }) => tagged(await openByHand(ctx, body))),
  bind(routes.editIncident, async (ctx, { params, ifMatch, body }) => tagged(await edit(ctx, params.id, ifMatch, body))),
  bind(routes.acknowledgeIncident, async (ctx, { params }) => tagged(await acknowledge(ctx, params.id, ctx.actor.kind === 'token' ? 'program' : 'browser'))),
  bind(routes.pageNext, async (ctx, { params, body }) => tagged(await pageNext(ctx, params.id, body.reason))),
  bind(routes.mitigateIncident, async (ctx, { params, body }) => tagged(await mitigate(ctx, params.id, body?.note))),
  bind(routes.noteIncident, async (ctx, { params, body }) => tagged(await note(ctx, params.id, body.text))),
  bind(routes.resolveIncident, async (ctx, { params, body }) => tagged(await resolve(ctx, params.id, body.note, body.evenThoughFiring))),
  bind(routes.reopenIncident, async (ctx, { params, body }) => tagged(await reopen(ctx, params.id, body.note))),
  bind(routes.markImpact, async (ctx, { params, body }) => tagged(await mark(ctx, params.id, params.itemId as Id<'item'>, body.mark))),
  bind(people.assignRole, async (ctx, { params, body }) => tagged(await assign(ctx, params.id, params.role, body.personId, body.note))),
  bind(people.joinIncident, async (ctx, { params, body }) => tagged(await join(ctx, params.id, body.personId))),
  bind(people.leaveIncident, async (ctx, { params, body }) => tagged(await leave(ctx, params.id, body.personId))),
  bind(many.acknowledgeIncidents, (ctx, { body }) => each(ctx, body.ids, (one, id) => acknowledge(one, id, ctx.actor.kind === 'token' ? 'program' : 'browser'))),
  bind(many.resolveIncidents, (ctx, { body }) => each(ctx, body.ids, (one, id) => resolve(one, id, body.note, body.evenThoughFiring))),
  bind(many.snoozeIncidents, (ctx, { body }) => each(ctx, body.ids, (one, id) => snooze(one, id, Temporal.Instant.from(body.until), body.note))),
  bind(many.rouseIncidents, (ctx, { body }) => each(ctx, body.ids, (one, id) => endSnooze(one, id))),
  bind(many.routeIncidents, (ctx, { body: { ids, ...to } }) => each(ctx, ids, (one, id) => reroute(one, id, to))),
  bind(many.mergeMany, (ctx, { body }) => mergeEach(ctx, body)),
  bind(many.unmergeIncidents, (ctx, { body }) => each(ctx, body.ids, (one, id) => undo(one, id))),
  bind(following.readFollowers, (ctx, { params }) => readFollowers(ctx, params.id)),
  bind(following.followIncident, (ctx, { params }) => follow(ctx, params.id, true)),
  bind(following.unfollowIncident, (ctx, { params }) => follow(ctx, params.id, false)),
  bind(following.readServiceFollowers, (ctx, { params }) => readServiceFollowers(ctx, params.id)),
  bind(following.followService, (ctx, { params }) => followServiceOf(ctx, params.id, true)),
  bind(following.unfollowService, (ctx, { params }) => followServiceOf(ctx, params.id, false)),
  bind(people.setSeverity, async (ctx, { params, body }) => tagged(await reseverity(ctx, params.id, body))),
  bind(moving.snoozeIncident, async (ctx, { params, body }) => tagged(await snooze(ctx, params.id, Temporal.Instant.from(body.until), body.note))),
  bind(moving.rouseIncident, async (ctx, { params }) => tagged(await endSnooze(ctx, params.id))),
  bind(moving.routeIncident, async (ctx, { params, body }) => tagged(await reroute(ctx, params.id, body))),
  bind(people.setAccess, async (ctx, { params, body }) => tagged(await setPrivate(ctx, params.id, body))),
  bind(tasks.addTask, async (ctx, { params, body }) => tagged(await putTask(ctx, params.id, body))),
  bind(tasks.changeTask, async (ctx, { params, body }) => tagged(await alterTask(ctx, params.id, params.taskId, body))),
  bind(updates.postUpdate, async (ctx, { params, body }) => tagged(await post(ctx, params.id, body.body))),
  bind(updates.draftPublic, async (ctx, { params, body }) => tagged(await draft(ctx, params.id, body))),
  bind(updates.publishPublic, async (ctx, { params, body }) => tagged(await publish(ctx, params.id, params.updateId, body))),
  bind(updates.discardPublic, async (ctx, { params, body }) => tagged(await discard(ctx, params.id, params.updateId, body.reason))),
  bind(merging.mergeIncidents, async (ctx, { params, body }) => tagged(await merge(ctx, params.id, body.memberIds, body.note))),
  bind(merging.undoMerge, async (ctx, { params }) => tagged(await undo(ctx, params.id))),
  bind(merging.splitIncident, async (ctx, { params, body }) => tagged(await split(ctx, params.id, body))),
  bind(merging.undoSplit, async (ctx, { params }) => tagged(await undoSplit(ctx, params.id))),
  bind(gathering.openFromAlerts, (ctx, { body }) => openWithAlerts(ctx, body)),
  bind(gathering.gatherAlerts, (ctx, { params, body }) => gather(ctx, params.id, body.alertIds, body.note)),
  bind(gathering.takeOutAlerts, (ctx, { params, body }) => takeOut(ctx, params.id, body.alertIds)),
  bind(gathering.incidentsOfAlerts, (ctx, { query }) => ofAlerts(ctx, query.alertIds)),
  bind(insight.incidentChanges, (ctx, { params }) => changesBefore(ctx, params.id)),
  bind(insight.incidentLook, (ctx, { params }) => firstLook(ctx, params.id)),
  bind(insight.incidentCost, (ctx, { params }) => costOfIncident(ctx, params.id)),
  bind(reviews.readReview, async (ctx, { params }) => tagged(await readReview(ctx, params.id))),
  bind(reviews.beginReview, async (ctx, { params }) => tagged(await beginReview(ctx, params.id))),
  bind(reviews.changeReview, async (ctx, { params, ifMatch, body }) => tagged(await writeReview(ctx, params.id, ifMatch, body))),
  bind(reviews.publishReview, async (ctx, { params }) => tagged(await publishReview(ctx, params.id))),
  bind(reviews.addAction, async (ctx, { params, body }) => tagged(await addAction(ctx, params.id, body))),
  bind(reviews.changeAction, async (ctx, { params, body }) => tagged(await changeOne(ctx, params.id, params.actionId, body))),
  bind(reviews.listFollowUps, (ctx, { query }) => pageOfFollowUps(ctx, query)),
  bind(handling.readHandling, async (ctx) => tagged(await handlingNow(ctx))),
  bind(handling.changeHandling, async (ctx, { ifMatch, body }) => tagged(await changeHandlingTo(ctx, ifMatch, body))),
]
