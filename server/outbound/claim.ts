import { sql } from 'kysely'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { setTimer } from '../jobs/timers.ts'
import { keep, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { deliverTask, timerKey } from './notify.ts'
import { lease, mostTogether, quietSeconds, type DeliveryRow, type PageRow } from './page.ts'

/** One page of a message, and the delivery by which it goes. */
export interface Member {
  delivery: DeliveryRow
  page: PageRow
}

/** One message that this process may send now: one page, or several to the same contact. */
export interface Claim {
  members: readonly [Member, ...Member[]]
  /** The same on every repeat. */
  messageId: string
  personId: Id<'person'>
  personName: string
  method: string
  kind: string
  /** Whether the person may have got it already, and how often it went out before. */
  repeated: boolean
  repeats: number
}

const after = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) > 0

/**
 * Claims a delivery for sending, in a transaction of its own, with whatever else waits for the same contact: they leave as one
 * message. Undefined when there is nothing to send now: settled, claimed by another, not yet due, or not needed any more. A claim
 * comes with timers at the end of its lease, so that it cannot be forgotten.
 */
export async function claim(ctx: Ctx, deliveryId: string): Promise<Claim | undefined> {
  return keep(ctx, 'a claim on a ledger row is no fact; the sending is', async (tx) => {
    const contact = await tx.db.selectFrom('outbound.delivery as d').innerJoin('outbound.page as p', 'p.id', 'd.page_id').innerJoin('organisation.person as n', 'n.id', 'p.person_id')
      .select(['d.method', 'p.person_id', 'n.name']).where('d.id', '=', deliveryId as Id<'delivery'>).executeTakeFirst()
    if (!contact) return undefined
    await lockName(tx, `contact:${contact.person_id}:${contact.method}`)
    const head = await readMember(tx, deliveryId)
    if (!head) return undefined
    const now = tx.clock.now()
    const until = head.delivery.lease_until ?? head.delivery.due_at
    if (after(until, now)) {
      await look(tx, head.delivery, until)
      return undefined
    }
    const held = isFresh(head.delivery) ? await quietUntil(tx, head, now) : undefined
    if (held) {
      await tx.db.updateTable('outbound.delivery').set({ together: held.why }).where('id', '=', head.delivery.id).execute()
      await look(tx, head.delivery, held.until)
      return undefined
    }
    const members = isFresh(head.delivery) ? await gathered(tx, head, now) : await sameMessage(tx, head)
    return { ...(await take(tx, inOrder([head, ...members]), now)), personId: contact.person_id, personName: contact.name, method: contact.method, kind: head.delivery.kind }
  })
}

const look = (tx: Ctx, delivery: DeliveryRow, due: Temporal.Instant) => setTimer(tx, { task: deliverTask, payload: { deliveryId: delivery.id }, due, key: timerKey(delivery.id) })

/** The delivery and its page, locked; one that is settled or not needed any more is none. */
async function readMember(tx: Ctx, deliveryId: string): Promise<Member | undefined> {
  const delivery = await tx.db.selectFrom('outbound.delivery').selectAll().where('id', '=', deliveryId as Id<'delivery'>).forNoKeyUpdate().executeTakeFirst()
  if (!delivery || delivery.state === 'sent' || delivery.state === 'skipped' || delivery.state === 'given-up') return undefined
  return alive(tx, delivery)
}

async function alive(tx: Ctx, delivery: DeliveryRow): Promise<Member | undefined> {
  const page = await tx.db.selectFrom('outbound.page').selectAll().where('id', '=', delivery.page_id).executeTakeFirstOrThrow()
  const over = page.answered_at ? 'The page was answered before.' : page.withdrawn_at ? (page.withdrawn_why ?? 'The page was withdrawn.') : page.declined_at ? 'The person said that they cannot.' : undefined
  if (over === undefined) return { delivery, page }
  await tx.db.updateTable('outbound.delivery').set({ state: 'skipped', lease_until: null, settled_at: tx.clock.now(), answer: over }).where('id', '=', delivery.id).execute()
  return undefined
}

/** Never out of the house for sure: it may still join another message. */
const isFresh = (delivery: DeliveryRow): boolean => delivery.state === 'waiting' || (delivery.state === 'failed' && !delivery.unsure)

const rank = (urgency: string) => urgencies.indexOf(urgency as Urgency)

/**
 * Until when a contact that just got a message is left in quiet, so that a storm arrives as one list and not as a hail. The first
 * page goes at once, and so does one that is more urgent than all that went out in the quiet time, or that asks where these only told. The browser needs no sparing.
 */
async function quietUntil(tx: Ctx, { delivery, page }: Member, now: Temporal.Instant): Promise<{ until: Temporal.Instant; why: string } | undefined> {
  const seconds = quietSeconds(delivery.kind)
  if (seconds === 0 || delivery.state !== 'waiting') return undefined
  const since = now.subtract({ seconds })
  const recent = await tx.db.selectFrom('outbound.delivery as d').innerJoin('outbound.page as p', 'p.id', 'd.page_id').select(['d.settled_at', 'd.claimed_at', 'd.state', 'p.urgency', 'p.asks'])
    .where('d.method', '=', delivery.method).where('p.person_id', '=', page.person_id)
    // What failed in doubt may have arrived: it counts as a message.
    .where((e) => e.or([e('d.state', 'in', ['sent', 'claimed']), e.and([e('d.state', '=', 'failed'), e('d.unsure', '=', true)])]))
    .where(sql<boolean>`coalesce(d.settled_at, d.claimed_at) > ${since}::timestamptz`).orderBy(sql`coalesce(d.settled_at, d.claimed_at)`, 'desc').limit(mostTogether).execute()
  const [last] = recent
  if (!last || recent.every((one) => (page.asks && !one.asks) || rank(page.urgency) < rank(one.urgency))) return undefined
  const at = last.settled_at ?? last.claimed_at!
  return { until: at.add({ seconds }), why: say`held back: a message went to this contact at ${at}; what comes within ${seconds} s of it leaves as one` }
}

/** What else waits for the same contact and never went out for sure. */
async function gathered(tx: Ctx, head: Member, now: Temporal.Instant): Promise<Member[]> {
  if (quietSeconds(head.delivery.kind) === 0) return []
  const rows = await tx.db.selectFrom('outbound.delivery as d').innerJoin('outbound.page as p', 'p.id', 'd.page_id').selectAll('d')
    .where('d.method', '=', head.delivery.method).where('p.person_id', '=', head.page.person_id).where('d.id', '!=', head.delivery.id)
    .where((e) => e.or([e.and([e('d.state', '=', 'waiting'), e('d.due_at', '<=', now)]), e.and([e('d.state', '=', 'failed'), e('d.unsure', '=', false)])]))
    .orderBy('p.made_at').orderBy('d.id').limit(mostTogether - 1).forUpdate('d').skipLocked().execute()
  return (await Promise.all(rows.map((row) => alive(tx, row)))).filter((one) => one !== undefined)
}

/** What left, perhaps, in the same message: it is repeated as it was, without what was answered meanwhile. */
async function sameMessage(tx: Ctx, head: Member): Promise<Member[]> {
  const rows = await tx.db.selectFrom('outbound.delivery').selectAll().where('message_id', '=', head.delivery.message_id).where('id', '!=', head.delivery.id)
    .where('state', 'in', ['claimed', 'failed']).orderBy('id').forNoKeyUpdate().execute()
  return (await Promise.all(rows.map((row) => alive(tx, row)))).filter((one) => one !== undefined)
}

/** What asks for an answer first, the most urgent, then the oldest: the first names the message, and a notice hides no page. */
function inOrder(members: readonly [Member, ...Member[]]): readonly [Member, ...Member[]] {
  const [first, ...rest] = members.toSorted(({ page: a }, { page: b }) => Number(b.asks) - Number(a.asks) || rank(a.urgency) - rank(b.urgency) || Temporal.Instant.compare(a.made_at, b.made_at) || (a.id < b.id ? -1 : 1))
  return [first!, ...rest]
}

async function take(tx: Ctx, members: readonly [Member, ...Member[]], now: Temporal.Instant): Promise<Pick<Claim, 'members' | 'messageId' | 'repeated' | 'repeats'>> {
  const [head] = members
  const repeated = members.some(({ delivery }) => delivery.state === 'claimed' || delivery.unsure)
  const leaseUntil = now.add(lease)
  const others = members.length - 1
  const taken: Member[] = []
  for (const { delivery, page } of members) {
    await look(tx, delivery, leaseUntil)
    const together = others === 0 ? delivery.together : say`${delivery.together ?? 'due with others'}; in one message with ${count(others, 'one other page', '# other pages')}`
    taken.push({
      page,
      delivery: await tx.db.updateTable('outbound.delivery').set({
        state: 'claimed', lease_until: leaseUntil, claimed_at: now, settled_at: null, message_id: head.delivery.message_id, attempts: delivery.attempts + 1, repeats: delivery.repeats + (repeated ? 1 : 0),
        ...(delivery.attempts === 0 ? { together } : {}),
      }).where('id', '=', delivery.id).returningAll().executeTakeFirstOrThrow(),
    })
  }
  const [first, ...rest] = taken
  return { members: [first!, ...rest], messageId: head.delivery.message_id, repeated, repeats: first!.delivery.repeats }
}
