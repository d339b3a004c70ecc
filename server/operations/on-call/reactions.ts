import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { putEntry } from '../../agenda/entries.ts'
import { payloadOf, textOf } from '../../events/event.ts'
import { change, keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { personChanged } from '../../organisation/events.ts'
import { withdrawPages } from '../../outbound/answer.ts'
import { declineOf, declinePages, noReason } from '../../outbound/decline.ts'
import { pageAnswered, pageDeclined, pageMade, pageWithdrawn } from '../../outbound/events.ts'
import { notify } from '../../outbound/notify.ts'
import { pageForMark } from '../../outbound/pages.ts'
import { leaveApproved, leaveCancelled, leaveChanged } from '../../team/people/public.ts'
import { drawShifts } from './agenda.ts'
import { declinePaging } from './decline.ts'
import { stopPaging } from './escalate.ts'
import { escalationDeclined, escalationStopped, overrideAdded, overrideCancelled, shiftBegan, stepReached } from './events.ts'
import { namesOf } from './on-call-now.ts'
import { markOf } from './page-marks.ts'
import { subjectOf, urgencyOf } from './policy.ts'
import { tellTurn } from './tasks.ts'
import { indexRotation } from './search.ts'
import { escalationRow, reachedBy, rotationRow, rotationsOfPerson, type EscalationRow, type Reached, type RotationRow } from './store.ts'

export { pageAnswered } from '../../outbound/events.ts'

/** A step that was reached becomes pages, each once; not if the escalation was stopped before. */
export const pageOnStep: Reaction = {
  name: 'operations.on-call.page-on-step',
  on: [stepReached],
  run: async (ctx, event) => {
    const { escalationId, incidentId, round, step } = payloadOf(stepReached, event)
    await keep(ctx, 'a step stopped before its pages were written pages nobody; a page is an event', async (tx) => {
      await lockName(tx, `escalation:${incidentId}`)
      const row = await escalationRow(tx, escalationId)
      if (!row || row.state === 'stopped') return
      const reached = (await reachedBy(tx, [row.id])).find((one) => one.round === round && one.step === step)
      if (reached) await page(tx, row, reached)
    })
  },
}

async function page(tx: Ctx, row: EscalationRow, reached: Reached): Promise<void> {
  const hole = reached.holes === '' ? [] : [say`You are paged because nobody else could be: ${reached.holes}`]
  for (const { personId, why, you } of reached.people) {
    await notify(tx, {
      personId: personId as Id<'person'>, cause: { kind: 'incident', id: row.incident_id }, step: `${row.cycle}.${reached.round}.${reached.step}${hole.length > 0 ? '.hole' : ''}`,
      urgency: urgencyOf(row.severity), subject: subjectOf(row.title, row.severity), text: [row.title, ...hole].join('\n\n'), link: `/operations/incidents/${row.incident_id}`,
      why: `${you ?? why} ${row.policy_why}`, team: row.owner_team_id, rehearsal: row.rehearsal, about: { services: row.service_id ? [row.service_id] : [] },
    })
  }
}

/** An escalation that stopped takes its unanswered pages back. */
export const withdrawOnStop: Reaction = {
  name: 'operations.on-call.withdraw-on-stop',
  on: [escalationStopped],
  run: async (ctx, event) => {
    const { escalationId, incidentId } = payloadOf(escalationStopped, event)
    const row = await escalationRow(ctx, escalationId)
    await keep(ctx, 'where no page stands nothing is taken back; a page taken back is an event', async (tx) => {
      const [first, ...rest] = await withdrawPages(tx, { kind: 'incident', id: incidentId }, `${row?.cycle}.`, row?.why ?? 'The paging stopped.')
      if (first) await change(tx, async () => ({ events: [first, ...rest], value: undefined }))
    })
  },
}

/** Who answers stops the escalation, whatever becomes of the incident. */
export const stopOnAnswer: Reaction = {
  name: 'operations.on-call.stop-on-answer',
  on: [pageAnswered],
  run: async (ctx, event) => {
    const { incidentId, personId } = payloadOf(pageAnswered, event)
    if (!incidentId) return
    const name = (await namesOf(ctx, [personId]))(personId)
    await keep(ctx, 'stopping what stands already is no fact; stopping is an event', (tx) => stopPaging(tx, incidentId as Id<'incident'>, say`${name} answered the page.`))
  },
}

/** Who declines a page has the next paged at once. */
export const nextOnDecline: Reaction = {
  name: 'operations.on-call.next-on-decline',
  on: [pageDeclined],
  run: async (ctx, event) => {
    const { incidentId, personId, pageId } = payloadOf(pageDeclined, event)
    if (!incidentId) return
    const name = (await namesOf(ctx, [personId]))(personId)
    const why = (await declineOf(ctx, pageId as Id<'page'>)) ?? noReason
    await keep(ctx, 'who declined before, or when nobody is paged, changes nothing; a decline is an event', async (tx) => {
      const done = await declinePaging(tx, incidentId as Id<'incident'>, { personId: personId as Id<'person'>, name }, why)
      if ('events' in done) await change(tx, async () => ({ events: done.events, value: undefined }))
    })
  },
}

/** Who says on the incident's page that they cannot has declined their pages of it. */
export const declineOnNext: Reaction = {
  name: 'operations.on-call.decline-on-next',
  on: [escalationDeclined],
  run: async (ctx, event) => {
    const { incidentId, personId } = payloadOf(escalationDeclined, event)
    const why = textOf(event.detail?.['why'], noReason)
    await keep(ctx, 'where no page stands nothing is declined; a declined page is an event', async (tx) => {
      const [first, ...rest] = await declinePages(tx, { kind: 'incident', id: incidentId }, personId as Id<'person'>, why, 'incident')
      if (first) await change(tx, async () => ({ events: [first, ...rest], value: undefined }))
    })
  },
}

/** Marks pages on the time axis as they are made, answered and taken back. */
export const markPages: Reaction = {
  name: 'operations.on-call.mark-pages',
  on: [pageMade, pageAnswered, pageDeclined, pageWithdrawn],
  run: async (ctx, event) => {
    const made = await pageForMark(ctx, event.payload['pageId'] as Id<'page'>)
    if (made) await keep(ctx, 'the time axis repeats the ledger', (tx) => putEntry(tx, markOf(made)))
  },
}

/** Who stands in from now on, and for whom, is told, unless they arranged it themselves; so are they when it is taken back. */
export const tellOfCover: Reaction = {
  name: 'operations.on-call.tell-of-cover',
  on: [overrideAdded, overrideCancelled],
  run: async (ctx, event) => {
    const { rotationId, overrideId, replacedId, byId, from, to, personId } = payloadOf(overrideAdded.type === event.type ? overrideAdded : overrideCancelled, event)
    const row = await rotationRow(ctx, rotationId as Id<'rotation'>)
    if (!row || Temporal.Instant.compare(Temporal.Instant.from(to), ctx.clock.now()) <= 0) return
    const name = await namesOf(ctx, [byId, replacedId, personId ?? null])
    const [begin, end] = [from, to].map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(row.zone)) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime]
    const back = event.type === overrideCancelled.type
    const subject = back ? say`${row.name}: ${name(byId)} does not stand in after all` : say`${row.name}: ${name(byId)} stands in`
    for (const one of [byId, replacedId]) {
      if (one === null || one === personId) continue
      await notify(ctx, {
        personId: one as Id<'person'>, cause: { kind: 'rotation', id: rotationId }, step: `${back ? 'uncovered' : 'covered'}.${overrideId}`, urgency: 'medium', subject, text: replacedId === null ? say`From ${begin} to ${end}, where nobody is on call.` : say`From ${begin} to ${end}, instead of ${name(replacedId)}.`,
        link: `/operations/on-call/rotations/${rotationId}`, why: personId ? say`${name(personId)} arranged it.` : 'A program arranged it.', team: row.owner_team_id, rehearsal: false, asks: false,
      })
    }
  },
}

/** A turn that began is told to who has it, and a hole to who can mend it. */
export const tellOfTurn: Reaction = {
  name: 'operations.on-call.tell-of-turn',
  on: [shiftBegan],
  run: async (ctx, event) => {
    const { rotationId, personId, from } = payloadOf(shiftBegan, event)
    await tellTurn(ctx, rotationId as Id<'rotation'>, { personId, from })
  },
}

/** Somebody left or is called differently: their rotations are found by it, and the shifts drawn for them or whom they stand in for are drawn anew; an archived person's turns are empty slots. */
export const redrawOnPerson: Reaction = {
  name: 'operations.on-call.redraw-on-person',
  on: [personChanged],
  run: async (ctx, event) => {
    const persons = event.subjects.filter((s) => s.kind === 'person').map((s) => s.id as Id<'person'>)
    const rows = new Map<string, RotationRow>()
    for (const person of persons) for (const row of await rotationsOfPerson(ctx, person, ctx.clock.now())) rows.set(row.id, row)
    await keep(ctx, 'the time axis and the index repeat the rotation', async (tx) => {
      for (const row of rows.values()) {
        await indexRotation(tx, row)
        await drawShifts(tx, row)
      }
    })
  },
}

/** Somebody will be away, or will not: the turns drawn for them, and where they stand in, are drawn anew. */
export const redrawOnAbsence: Reaction = {
  name: 'operations.on-call.redraw-on-absence',
  on: [leaveApproved, leaveChanged, leaveCancelled],
  run: async (ctx, event) => {
    const person = event.payload['personId'] as Id<'person'>
    const { rows } = await sql<{ id: Id<'rotation'> }>`select rotation_id as id from operations.rotation_participant where person_id = ${person}
      union select rotation_id from operations.override where by_person_id = ${person} and cancelled_at is null and to_at > ${ctx.clock.now()}`.execute(ctx.db)
    await keep(ctx, 'the time axis repeats the rotation', async (tx) => { for (const row of rows) await drawShifts(tx, row) })
  },
}

export const onCallReactions = [pageOnStep, withdrawOnStop, stopOnAnswer, nextOnDecline, declineOnNext, markPages, redrawOnPerson, redrawOnAbsence, tellOfCover, tellOfTurn]
