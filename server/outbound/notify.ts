import type { Id } from '@fullscore/api/ids.ts'
import type { ChannelKind } from '@fullscore/api/outbound/outbound.ts'
import { asLine, asLines, type Urgency } from '@fullscore/api/values.ts'
import { cut, reworded, say } from '@fullscore/api/sentence.ts'
import { announce } from '../events/event.ts'
import { addJobs } from '../jobs/add.ts'
import { setTimer } from '../jobs/timers.ts'
import { change, keep, lockName, type Changed } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { setNeedToKnow } from '../organisation/need-to-know.ts'
import { giveSight, isSecret } from '../organisation/visible.ts'
import { pageMade } from './events.ts'
import { methodsOf, obstacle, rulesOf } from './methods.ts'
import { factsOf, subjectsOf, type Method, type PageRow } from './page.ts'

/** Somebody is to be told of something. (personId, cause, step) is told once, however often it is asked for. */
export interface Notification {
  personId: Id<'person'>
  cause: { kind: string; id: string }
  /** Which step of what is going on, `1.2`: first round, second step. */
  step: string
  urgency: Urgency
  /** `[SEV1] INC-12 Checkout fails` */
  subject: string
  /** A few lines of plain text: what, since when. */
  text: string
  /** Path of the cause's page in the web UI, `/operations/incidents/…`. */
  link: string
  /** Why this person, in a sentence: `On call for Network until 09:00.` */
  why: string
  team: Id<'team'>
  rehearsal: boolean
  /** False for a notice: it tells, and asks for no acknowledgement; the open browser is not taken by it. Default true. */
  asks?: boolean
  /** False for who is told only while they see the cause anyway: being told shows it to nobody for good. Default true. */
  shows?: boolean
  /** A notice's door: its messages lead to `/<door>/<token>`, a page that acts for this person on the cause without sign-in. */
  door?: 'decide'
  /** What the brief on the page is asked about. */
  about?: { services?: readonly string[]; items?: readonly string[] }
}

export const deliverTask = 'outbound.deliver'
export const timerKey = (deliveryId: string): string => `outbound.delivery:${deliveryId}`

/**
 * Writes the page and every way it will take into the ledger, and plans the sending, in one transaction or in the caller's:
 * from its commit on the page cannot be missed. Sending itself is a task's, outside of any transaction.
 * @returns the page's id; the earlier one if this person was already told of this step
 */
export async function notify(ctx: Ctx, given: Notification): Promise<Id<'page'>> {
  return keep(ctx, 'taking the turn to write a page is no fact; the page is', async (tx) => {
    await lockName(tx, `page:${given.personId}:${given.cause.id}:${given.step}`)
    const earlier = await tx.db.selectFrom('outbound.page').select('id').where('person_id', '=', given.personId)
      .where('cause_kind', '=', given.cause.kind).where('cause_id', '=', given.cause.id as Id<'event'>).where('step', '=', given.step).executeTakeFirst()
    return earlier ? earlier.id : change(tx, (inner) => writePage(inner, given))
  })
}

async function writePage(tx: Ctx, given: Notification): Promise<Changed<Id<'page'>>> {
  const page = await tx.db.insertInto('outbound.page').values({
    id: tx.ids.make<'page'>(), person_id: given.personId, cause_kind: given.cause.kind, cause_id: given.cause.id as Id<'event'>, step: given.step, urgency: given.urgency,
    subject: cut(reworded(given.subject, asLine), 300), body: cut(reworded(given.text, asLines), 5000), link: given.link, why: reworded(given.why, asLine), about: JSON.stringify(given.about ?? {}),
    rehearsal: given.rehearsal, owner_team_id: given.team, made_at: tx.clock.now(), asks: given.asks ?? true, door: given.door ?? null,
  }).returningAll().executeTakeFirstOrThrow()
  if (await isSecret(tx, given.cause.kind, given.cause.id)) await setNeedToKnow(tx, { kind: 'page', id: page.id }, true)
  await giveSight(tx, { kind: 'page', id: page.id }, { personId: given.personId }, 'paged')
  if (given.shows !== false) await giveSight(tx, given.cause, { personId: given.personId }, 'paged')
  const methods = await planDeliveries(tx, page)
  return {
    events: [announce(pageMade, { team: page.owner_team_id, subjects: subjectsOf(page), payload: { ...factsOf(page), step: page.step, methods }, detail: { subject: page.subject, why: page.why } })],
    value: page.id,
  }
}

async function planDeliveries(tx: Ctx, page: PageRow): Promise<ChannelKind[]> {
  const methods = (await methodsOf(tx, page.person_id)).filter((method) => page.asks || method.kind !== 'browser')
  const rules = (await rulesOf(tx, page.person_id, methods)).filter((rule) => rule.urgency === page.urgency)
  const ways = await Promise.all(rules.map(async (rule) => {
    const method = methods.find((m) => m.id === rule.method)!
    return { rule, method, wanting: await obstacle(tx, page.person_id, method.kind) }
  }))
  // The open browser is no sure way: whoever sleeps has none. A verified way besides it lets the unverified wait in reserve.
  const sure = ways.some(({ method, wanting }) => method.kind !== 'browser' && method.verified && !wanting)
  for (const { rule, method, wanting } of ways) {
    const when = rule.afterMinutes === 0 ? 'at once' : say`after ${rule.afterMinutes} min`
    const why = rule.usual ? say`${when}: no rule for ${page.urgency}` : say`${when}: own rule for ${page.urgency}`
    const due = page.made_at.add({ minutes: rule.afterMinutes })
    if (method.verified || wanting) await planDelivery(tx, page, method, due, why, wanting)
    else if (sure) await planDelivery(tx, page, method, due, why, 'Not verified: kept as a last resort, used when a verified way fails.', true)
    else await planDelivery(tx, page, method, due, say`${why}; a last resort, since nobody verified this way and no verified one can be used`, undefined)
  }
  return ways.map(({ method }) => method.kind)
}

/** Adds one way to a page. One that is not used now is written down as skipped, with the reason. @param reserve whether it may be used later, as a last resort */
export async function planDelivery(tx: Ctx, page: PageRow, method: Method, due: Temporal.Instant, why: string, wanting: string | undefined, reserve = false): Promise<void> {
  const id = tx.ids.make<'delivery'>()
  const added = await tx.db.insertInto('outbound.delivery').values({
    id, page_id: page.id, method: method.id, kind: method.kind, message_id: `<page.${id}@fullscore>`, why, due_at: due, reserve,
    ...(wanting ? { state: 'skipped', settled_at: tx.clock.now(), answer: wanting } : { state: 'waiting' }),
  }).onConflict((c) => c.columns(['page_id', 'method']).doNothing()).executeTakeFirst()
  if (wanting || added.numInsertedOrUpdatedRows === 0n) return
  if (Temporal.Instant.compare(due, tx.clock.now()) > 0) await setTimer(tx, { task: deliverTask, payload: { deliveryId: id }, due, key: timerKey(id) })
  else await addJobs(tx, [{ task: deliverTask, payload: { deliveryId: id } }])
}
