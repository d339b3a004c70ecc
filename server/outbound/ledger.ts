import { asLines } from '@fullscore/api/values.ts'
import { addJobs } from '../jobs/add.ts'
import type { ChannelKind } from '@fullscore/api/outbound/outbound.ts'
import { cut, reworded, say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { clearTimers, setTimer } from '../jobs/timers.ts'
import { change, keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Claim, Member } from './claim.ts'
import { pageFailed, pageSent } from './events.ts'
import { methodsOf, obstacle } from './methods.ts'
import { deliverTask, planDelivery, timerKey } from './notify.ts'
import { backOff, factsOf, givenUpAfter, subjectsOf, type DeliveryRow, type PageRow } from './page.ts'

/** What came of one attempt. `unsure`: the other side may have taken it although nothing said so. `final`: trying again cannot help. */
export type Outcome = { ok: true; answer: string } | { ok: false; answer: string; unsure: boolean; final?: boolean }

const factsAbout = ({ delivery, page }: Member) => ({ ...factsOf(page), method: delivery.kind as ChannelKind, attempts: delivery.attempts })
const toldOf = ({ page, delivery }: Member, claimed: Claim, answer: string) => ({
  team: page.owner_team_id, subjects: subjectsOf(page), detail: { answer: reworded(answer, asLines), person: claimed.personName, channel: delivery.kind, why: page.why },
})

/**
 * Writes down what came of an attempt, for every page of the message; a failed one is planned again, and the first failure brings
 * the person's other methods forward.
 */
export async function settle(ctx: Ctx, claimed: Claim, outcome: Outcome): Promise<void> {
  const { members } = claimed
  const [head, ...others] = members
  if (outcome.ok) {
    return change(ctx, async (tx) => {
      for (const { delivery } of members) await write(tx, delivery, { state: 'sent', answer: outcome.answer })
      await clearTimers(tx, members.map(({ delivery }) => timerKey(delivery.id)))
      const sent = (one: Member): NewEvent => announce(pageSent, { ...toldOf(one, claimed, outcome.answer), payload: { ...factsAbout(one), repeated: claimed.repeated } })
      return { events: [sent(head), ...others.map(sent)], value: undefined }
    })
  }
  const now = ctx.clock.now()
  const next = now.add(backOff(head.delivery.attempts))
  const failed = members.map((one) => ({ ...one, givenUp: outcome.final === true || Temporal.Instant.compare(next, one.page.made_at.add(givenUpAfter)) > 0 }))
  // Only the first failure and the last are facts; those between change the ledger row alone.
  const facts = failed.filter((one) => one.delivery.attempts === 1 || one.givenUp)
    .map((one) => announce(pageFailed, { ...toldOf(one, claimed, outcome.answer), payload: { ...factsAbout(one), givenUp: one.givenUp } }))
  const work = async (tx: Ctx) => {
    for (const { delivery, page, givenUp } of failed) {
      await write(tx, delivery, givenUp ? { state: 'given-up', answer: outcome.answer } : { state: 'failed', answer: outcome.answer, due_at: next, unsure: outcome.unsure || delivery.unsure })
      if (givenUp) await clearTimers(tx, [timerKey(delivery.id)])
      else await setTimer(tx, { task: deliverTask, payload: { deliveryId: delivery.id }, due: next, key: timerKey(delivery.id) })
      if (delivery.attempts === 1) await bringForward(tx, page, delivery, now)
    }
  }
  const [first, ...rest] = facts
  if (!first) return keep(ctx, 'a repeated failure is in the ledger row, not an event each', work)
  return change(ctx, async (tx) => {
    await work(tx)
    return { events: [first, ...rest], value: undefined }
  })
}

async function write(tx: Ctx, delivery: DeliveryRow, set: { state: string; answer: string; due_at?: Temporal.Instant; unsure?: boolean }): Promise<void> {
  await tx.db.updateTable('outbound.delivery').set({ ...set, answer: cut(reworded(set.answer, asLines), 1000), lease_until: null, settled_at: tx.clock.now() }).where('id', '=', delivery.id).execute()
}

/** The person's other methods, planned for later, kept back or not planned at all, are used now. */
async function bringForward(tx: Ctx, page: PageRow, failed: DeliveryRow, now: Temporal.Instant): Promise<void> {
  const why = say`at once: ${failed.kind} failed`
  const waiting = await tx.db.updateTable('outbound.delivery').set({ due_at: now, why })
    .where('page_id', '=', page.id).where('state', '=', 'waiting').where('due_at', '>', now).returning('id').execute()
  const kept = await tx.db.updateTable('outbound.delivery').set({ state: 'waiting', due_at: now, settled_at: null, answer: null, reserve: false, why: say`${why}; a last resort, since nobody verified this way` })
    .where('page_id', '=', page.id).where('state', '=', 'skipped').where('reserve', '=', true).returning('id').execute()
  await clearTimers(tx, waiting.map(({ id }) => timerKey(id)))
  await addJobs(tx, [...waiting, ...kept].map(({ id }) => ({ task: deliverTask, payload: { deliveryId: id } })))
  for (const method of await methodsOf(tx, page.person_id)) {
    if (method.id === failed.method || (!page.asks && method.kind === 'browser')) continue
    await planDelivery(tx, page, method, now, method.verified ? why : say`${why}; a last resort, since nobody verified this way`, await obstacle(tx, page.person_id, method.kind))
  }
}
