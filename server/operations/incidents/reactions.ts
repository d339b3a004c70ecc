import type { Id } from '@fullscore/api/ids.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { IncidentRole } from '@fullscore/api/operations/incidents/parts.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { deadlineMissed, thresholdReached } from '../../deadlines/events.ts'
import { payloadOf, textOf, type NewEvent, type RecordedEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import { actingAs, type Actor, type OpenCtx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { withoutAnswer } from '../../kernel/unanswered.ts'
import { actorOf } from '../../access/actor.ts'
import { mayActOn } from '../../organisation/visible.ts'
import { alertFiresAgain, alertRaised, alertResolved, alertTaken, alertUnmuted, alertUrgencyChanged } from '../alerts/public.ts'
import { pageAnswered, startPaging, urgencyOf } from '../on-call/public.ts'
import { hidePagesOf } from '../../outbound/pages.ts'
import { acknowledge } from './act.ts'
import { remindedOf, spoken, updateRule } from './cadence.ts'
import { accessSet, alertJoined, incidentBrokeAgain, responderJoined, roleAssigned, taskAdded, taskChanged } from './events.ts'
import { toldOf } from './follow.ts'
import { calmDown } from './follow-alerts.ts'
import { followItems } from './follow-items.ts'
import { computeImpact } from './impact.ts'
import { nameOf, opensIncident, roleNames } from './incident.ts'
import { pagingFor } from './open.ts'
import { openFromAlert } from './open-from-alert.ts'
import { incidentRow, lockIncident, updateIncident, type IncidentRow } from './store.ts'
import { incidentsOfAlert, standingOf } from './store-alerts.ts'
import { actionRow } from './store-review.ts'
import { reviewLink, tell, tellOwner } from './tasks.ts'
import { againStep, againSubject } from './wake.ts'

/** A new alert, one that became urgent, or one that a maintenance window kept silent until now, opens or joins an incident. */
export const openOnAlert: Reaction = {
  name: 'operations.incidents.open-on-alert',
  on: [alertRaised, alertUrgencyChanged, alertUnmuted],
  unless: ({ payload }) => payload['mutedBy'] !== undefined || !opensIncident(payload['urgency'] as Urgency),
  run: (ctx, event) => openFromAlert(ctx, event.payload['alertId'] as Id<'alert'>),
}

/** When all alerts of an incident are over the paging stops; a person resolves. The impact follows what still fires. */
export const calmOnRecovery: Reaction = {
  name: 'operations.incidents.calm-on-recovery',
  on: [alertResolved],
  run: async (ctx, event) => {
    for (const id of await incidentsOfAlert(ctx, payloadOf(alertResolved, event).alertId as Id<'alert'>)) await recover(ctx, id)
  },
}

/** Alerts join under the incident's lock too: what is judged here stands until the commit. */
async function recover(ctx: OpenCtx, id: Id<'incident'>): Promise<void> {
  await keep(ctx, 'looks before it changes; a recovery announces itself', async (outer) => {
    const seen = await lockIncident(outer, id)
    if (seen.state === 'resolved' || seen.recovered_at || (await standingOf(outer, id)) !== 'quiet') return
    await change(outer, async (tx) => {
      const { row, events } = await calmDown(tx, seen)
      return { events: [...events, ...(await computeImpact(tx, row))] as [NewEvent, ...NewEvent[]], value: undefined }
    })
  })
}

/** It broke again while whoever has it is probably still at it: they are told as they would be paged, and need not answer. */
export const tellOfAgain: Reaction = {
  name: 'operations.incidents.tell-of-again',
  on: [incidentBrokeAgain],
  run: async (ctx, event) => {
    const row = await incidentRow(ctx, payloadOf(incidentBrokeAgain, event).incidentId as Id<'incident'>)
    const personId = row?.commander_id ?? row?.acknowledged_by
    if (!row || !personId || row.state === 'resolved') return
    await tell(ctx, row, {
      personId, step: againStep(event.at), subject: againSubject(row), text: row.title, urgency: urgencyOf(row.severity),
      why: row.commander_id === personId ? 'You are its commander.' : 'You acknowledged it.',
    })
  },
}

/** What failed reaches another service, or a storm goes on: whoever has it in hand is told, since nobody is paged for that. */
export const tellOfSpread: Reaction = {
  name: 'operations.incidents.tell-of-spread',
  on: [alertJoined],
  unless: ({ payload }) => payload['spread'] !== true && payload['storm'] !== true,
  run: async (ctx, event) => {
    const row = await incidentRow(ctx, payloadOf(alertJoined, event).incidentId as Id<'incident'>)
    const personId = row?.commander_id ?? row?.acknowledged_by
    if (!row || !personId || row.state === 'open' || row.state === 'resolved') return
    const storm = event.payload['storm'] === true
    const subject = storm ? say`${nameOf(row)} grows: ${textOf(event.detail?.['title'], 'another alert')}` : say`${nameOf(row)} spreads: ${textOf(event.detail?.['title'], 'another service')}`
    // A storm is told as often as one that comes and goes, not alert by alert.
    await tell(ctx, row, { personId, step: storm ? againStep(event.at) : `spread.${event.id}`, subject, text: textOf(event.detail?.['why'], row.title), urgency: urgencyOf(row.severity), why: row.commander_id === personId ? 'You are its commander.' : 'You acknowledged it.' })
  },
}

/** Whoever is given a role, a place among the responders or a task is told at once, unless they took it themselves. */
export const tellAssigned: Reaction = {
  name: 'operations.incidents.tell-assigned',
  on: [roleAssigned, responderJoined, taskAdded, taskChanged],
  run: async (ctx, event) => {
    const row = await incidentRow(ctx, event.payload['incidentId'] as Id<'incident'>)
    const personId = event.subjects.find((one) => one.kind === 'person' && ['commander', 'scribe', 'liaison', 'responder', 'assignee'].includes(one.role))?.id as Id<'person'> | undefined
    if (!row || !personId || row.state === 'resolved' || personId === event.payload['byId']) return
    const byId = event.payload['byId'] as Id<'person'> | null | undefined
    const by = byId ? await ctx.db.selectFrom('organisation.person').select('name').where('id', '=', byId).executeTakeFirst() : undefined
    const [subject, text] = assignedWords(row, event)
    await tell(ctx, row, { personId, step: `assigned.${event.id}`, subject, text, why: by ? say`${by.name} asks you.` : 'A program asks you.', urgency: urgencyOf(row.severity) })
  },
}

function assignedWords(row: IncidentRow, event: RecordedEvent): [subject: string, text: string] {
  const note = textOf(event.detail?.['note'], '')
  const after = (text: string) => (note === '' ? text : `${text}\n\n${note}`)
  if (event.type === roleAssigned.type) return [say`${nameOf(row)}: you are its ${roleNames[event.payload['role'] as IncidentRole]}`, after(row.title)]
  if (event.type === responderJoined.type) return [say`${nameOf(row)}: you are asked to work on it`, row.title]
  return [say`${nameOf(row)}: a task for you`, `${textOf(event.detail?.['title'], '')}\n\n${row.title}`]
}

/** A person took back that an alert is over: the incident that had calmed by that pages again, or the alert opens or joins one. */
export const stirOnFiresAgain: Reaction = {
  name: 'operations.incidents.stir-on-fires-again',
  on: [alertFiresAgain],
  unless: ({ payload }) => payload['mutedBy'] !== undefined,
  run: async (ctx, event) => {
    const alertId = payloadOf(alertFiresAgain, event).alertId as Id<'alert'>
    for (const id of await incidentsOfAlert(ctx, alertId)) await stir(ctx, id)
    await openFromAlert(ctx, alertId)
  },
}

async function stir(ctx: OpenCtx, id: Id<'incident'>): Promise<void> {
  await keep(ctx, 'looks before it changes; the paging announces itself', async (tx) => {
    const row = await lockIncident(tx, id)
    if (row.state === 'resolved' || !row.recovered_at) return
    await updateIncident(tx, id, { recovered_at: null })
    if (row.state === 'open') await startPaging(tx, pagingFor(row))
  })
}

/** Who takes an alert in hand has acknowledged its incident, if they may. */
export const acknowledgeOnTaken: Reaction = {
  name: 'operations.incidents.acknowledge-on-taken',
  on: [alertTaken],
  run: async (ctx, event) => {
    const { alertId, personId } = payloadOf(alertTaken, event)
    for (const id of await incidentsOfAlert(ctx, alertId as Id<'alert'>)) {
      const row = await incidentRow(ctx, id)
      const acting = actingAs(ctx, await actorOf(ctx, personId as Id<'person'>))
      if (row?.state === 'open' && (await mayActOn(acting, 'incidents:respond', { kind: 'incident', id, team: row.owner_team_id }))) await acknowledge(acting, id, 'alert')
    }
  },
}

/** Who answers a page has acknowledged its incident. */
export const acknowledgeOnAnswer: Reaction = {
  name: 'operations.incidents.acknowledge-on-answer',
  on: [pageAnswered],
  run: async (ctx, event) => {
    const { incidentId, personId, via } = payloadOf(pageAnswered, event)
    const row = await incidentRow(ctx, incidentId as Id<'incident'>)
    if (!row || row.state !== 'open') return
    await acknowledge(actingAs(withoutAnswer(ctx), entitled(await actorOf(ctx, personId as Id<'person'>))), row.id, via)
  },
}

/** Having been paged is entitlement enough to take the incident, whatever roles the person holds. */
function entitled(actor: Actor): Actor {
  return { ...actor, reach: (permission) => (permission === 'incidents:respond' || permission === 'incidents:read' ? 'everything' : actor.reach(permission)) }
}

/** The next update comes near or is late, or an action's day does: whoever is to act is told, once for each due moment. */
export const remindOfDeadline: Reaction = {
  name: 'operations.incidents.remind-of-deadline',
  on: [thresholdReached, deadlineMissed],
  run: async (ctx, event) => {
    const id = event.subjects.find((one) => one.kind === 'incident')?.id as Id<'incident'> | undefined
    const row = id && (await incidentRow(ctx, id))
    if (!row) return
    const rule = String(event.payload['rule'])
    if (rule === updateRule) await remindOfUpdate(ctx, row, event)
    if (rule.startsWith('follow-up ')) await remindOfAction(ctx, row, rule.slice('follow-up '.length), event)
  },
}

const stepOf = (event: RecordedEvent): string => `${String(event.payload['rule'])}.${String(event.payload['dueAt'])}.${event.type === deadlineMissed.type ? 100 : String(event.payload['percent'])}`

async function remindOfUpdate(ctx: OpenCtx, row: IncidentRow, event: RecordedEvent): Promise<void> {
  const personId = remindedOf({ liaison: row.liaison_id, commander: row.commander_id })
  if (!personId || row.state === 'resolved') return
  const missed = event.type === deadlineMissed.type
  const followers = (await toldOf(ctx, row)).length
  const left = Math.max(1, Math.round(ctx.clock.now().until(Temporal.Instant.from(String(event.payload['dueAt']))).total('minutes')))
  await tell(ctx, row, {
    personId, step: stepOf(event), subject: missed ? say`${nameOf(row)}: an update is overdue` : say`${nameOf(row)}: an update is due in ${spoken(left)}`, text: row.title,
    why: [row.liaison_id === personId ? say`You are its liaison; at SEV${row.severity} people wait for news.` : say`You are its commander; at SEV${row.severity} people wait for news.`, ...(followers > 0 ? [say`${count(followers, 'person follows', 'people follow')} it.`] : [])].join(' '),
  })
}

async function remindOfAction(ctx: OpenCtx, row: IncidentRow, actionId: string, event: RecordedEvent): Promise<void> {
  const action = await actionRow(ctx, actionId)
  if (!action || action.closed_at) return
  const missed = event.type === deadlineMissed.type
  await tellOwner(ctx, row, action.owner_id, (owns) => ({
    step: stepOf(event), subject: missed ? say`Follow-up of ${nameOf(row)} is overdue` : say`Follow-up of ${nameOf(row)} is due by ${action.due_on}`, text: action.title, why: owns ? 'You own it.' : 'Who owned it has left. Give it to somebody, or close it.', link: reviewLink(row.id),
  }))
}

/** The pages about an incident are as secret as the incident. */
export const hidePages: Reaction = {
  name: 'operations.incidents.hide-pages',
  on: [accessSet],
  run: async (ctx, event) => {
    const { incidentId } = payloadOf(accessSet, event)
    const row = await incidentRow(ctx, incidentId as Id<'incident'>)
    if (row) await hidePagesOf(ctx, { kind: 'incident', id: row.id }, row.private)
  },
}

export const incidentReactions = [followItems, openOnAlert, calmOnRecovery, acknowledgeOnAnswer, acknowledgeOnTaken, stirOnFiresAgain, tellOfAgain, tellOfSpread, tellAssigned, remindOfDeadline, hidePages]
