import type { Selectable } from 'kysely'
import type { ChannelKind } from '@fullscore/api/outbound/outbound.ts'
import type { OutboundDelivery } from '../database/rows/outbound.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { addJobs } from '../jobs/add.ts'
import { clearTimers, setTimer } from '../jobs/timers.ts'
import { change, keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { pageFailed, pageSent } from './events.ts'
import { methodsOf } from './methods.ts'
import { deliverTask, planDelivery, timerKey } from './notify.ts'
import { backOff, factsOf, givenUpAfter, lease, perMinute, subjectsOf, type PageRow } from './page.ts'

export type DeliveryRow = Selectable<OutboundDelivery>
/** A delivery that this process may send now. */
export interface Claim {
  delivery: DeliveryRow
  page: PageRow
  /** Whether the person may have got it already. */
  repeated: boolean
}
const after = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) > 0

/**
 * Claims a delivery for sending, in a transaction of its own. Undefined when there is nothing to send now: settled, claimed by
 * another, not yet due, or not needed any more. A claim comes with a timer at the end of its lease, so that it cannot be forgotten.
 */
export async function claim(ctx: Ctx, deliveryId: string): Promise<Claim | undefined> {
  return keep(ctx, 'a claim on a ledger row is no fact; the sending is', async (tx) => {
    const now = tx.clock.now()
    const delivery = await tx.db.selectFrom('outbound.delivery').selectAll().where('id', '=', deliveryId as never).forUpdate().executeTakeFirst()
    if (!delivery || delivery.state === 'sent' || delivery.state === 'skipped' || delivery.state === 'given-up') return undefined
    const page = await tx.db.selectFrom('outbound.page').selectAll().where('id', '=', delivery.page_id).executeTakeFirstOrThrow()
    if (page.answered_at || page.withdrawn_at) {
      await skip(tx, delivery, page.answered_at ? 'The page was answered before.' : (page.withdrawn_why ?? 'The page was withdrawn.'))
      return undefined
    }
    const until = delivery.lease_until ?? delivery.due_at
    const wait = after(until, now) ? until : await throttled(tx, delivery, page, now)
    if (wait) {
      await setTimer(tx, { task: deliverTask, payload: { deliveryId }, due: wait, key: timerKey(deliveryId) })
      return undefined
    }
    const repeated = delivery.state === 'claimed' || delivery.unsure
    const leaseUntil = now.add(lease)
    await setTimer(tx, { task: deliverTask, payload: { deliveryId }, due: leaseUntil, key: timerKey(deliveryId) })
    const claimed = await tx.db.updateTable('outbound.delivery')
      .set({ state: 'claimed', lease_until: leaseUntil, claimed_at: now, attempts: delivery.attempts + 1, repeats: delivery.repeats + (repeated ? 1 : 0) })
      .where('id', '=', delivery.id).returningAll().executeTakeFirstOrThrow()
    return { delivery: claimed, page, repeated }
  })
}

/** When a contact that got its share of this minute may be sent to again; undefined if now. The browser is no contact to spare. */
async function throttled(tx: Ctx, delivery: DeliveryRow, page: PageRow, now: Temporal.Instant): Promise<Temporal.Instant | undefined> {
  if (delivery.kind === 'browser' || delivery.state !== 'waiting') return undefined
  const recent = await tx.db.selectFrom('outbound.delivery as d').innerJoin('outbound.page as p', 'p.id', 'd.page_id').select('d.settled_at')
    .where('d.state', '=', 'sent').where('d.settled_at', '>', now.subtract({ minutes: 1 })).where('d.method', '=', delivery.method).where('p.person_id', '=', page.person_id)
    .orderBy('d.settled_at', 'desc').limit(perMinute).execute()
  return recent.length < perMinute ? undefined : recent.at(-1)!.settled_at!.add({ minutes: 1 })
}

async function skip(tx: Ctx, delivery: DeliveryRow, why: string): Promise<void> {
  await tx.db.updateTable('outbound.delivery').set({ state: 'skipped', lease_until: null, settled_at: tx.clock.now(), answer: why }).where('id', '=', delivery.id).execute()
}

/** What came of one attempt. `unsure`: the other side may have taken it although nothing said so. `final`: trying again cannot help. */
export type Outcome = { ok: true; answer: string } | { ok: false; answer: string; unsure: boolean; final?: boolean }

/** Writes down what came of an attempt; a failed one is planned again, and the first failure brings the person's other methods forward. */
export async function settle(ctx: Ctx, { delivery, page, repeated }: Claim, outcome: Outcome): Promise<void> {
  const facts = { ...factsOf(page), method: delivery.kind as ChannelKind, attempts: delivery.attempts }
  const told = { team: page.owner_team_id, subjects: subjectsOf(page), detail: { answer: outcome.answer } }
  if (outcome.ok) {
    return change(ctx, async (tx) => {
      await write(tx, delivery, { state: 'sent', answer: outcome.answer })
      await clearTimers(tx, [timerKey(delivery.id)])
      return { events: [announce(pageSent, { ...told, payload: { ...facts, repeated } })], value: undefined }
    })
  }
  const now = ctx.clock.now()
  const next = now.add(backOff(delivery.attempts))
  const givenUp = outcome.final === true || after(next, page.made_at.add(givenUpAfter))
  const failed: NewEvent = announce(pageFailed, { ...told, payload: { ...facts, givenUp } })
  const work = async (tx: Ctx) => {
    await write(tx, delivery, givenUp ? { state: 'given-up', answer: outcome.answer } : { state: 'failed', answer: outcome.answer, due_at: next, unsure: outcome.unsure || delivery.unsure })
    if (givenUp) await clearTimers(tx, [timerKey(delivery.id)])
    else await setTimer(tx, { task: deliverTask, payload: { deliveryId: delivery.id }, due: next, key: timerKey(delivery.id) })
    if (delivery.attempts === 1) await bringForward(tx, page, delivery, now)
  }
  // Only the first failure and the last are facts; those between change the ledger row alone.
  if (delivery.attempts > 1 && !givenUp) return keep(ctx, 'a repeated failure is in the ledger row, not an event each', work)
  return change(ctx, async (tx) => {
    await work(tx)
    return { events: [failed], value: undefined }
  })
}

async function write(tx: Ctx, delivery: DeliveryRow, set: { state: string; answer: string; due_at?: Temporal.Instant; unsure?: boolean }): Promise<void> {
  await tx.db.updateTable('outbound.delivery').set({ ...set, answer: set.answer.slice(0, 1000), lease_until: null, settled_at: tx.clock.now() }).where('id', '=', delivery.id).execute()
}

/** The person's other methods, planned for later or not at all, are used now. */
async function bringForward(tx: Ctx, page: PageRow, failed: DeliveryRow, now: Temporal.Instant): Promise<void> {
  const why = `at once: ${failed.kind} failed`
  const waiting = await tx.db.updateTable('outbound.delivery').set({ due_at: now, why })
    .where('page_id', '=', page.id).where('state', '=', 'waiting').where('due_at', '>', now).returning('id').execute()
  await clearTimers(tx, waiting.map(({ id }) => timerKey(id)))
  await addJobs(tx, waiting.map(({ id }) => ({ task: deliverTask, payload: { deliveryId: id } })))
  for (const method of await methodsOf(tx, page.person_id)) if (method.id !== failed.method) await planDelivery(tx, page, method, now, why)
}
