import type { TurnFeed } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { render, type Reader } from '@fullscore/api/render.ts'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import { actorOf } from '../../access/actor.ts'
import { hexOfSecret } from '../../access/identify.ts'
import { keep, lockName } from '../../kernel/change.ts'
import { actingAs, type Ctx, type OpenCtx } from '../../kernel/context.ts'
import { calendarOf, escaped, folded, stamp } from '../../kernel/icalendar.ts'
import { forbidden, missing, Refusal } from '../../kernel/refusal.ts'
import { readerOf } from '../../organisation/reader.ts'
import { namesOf } from './on-call-now.ts'
import { rotations, seenRotation } from './read.ts'
import { scheduleOf, withPast, type Stretch } from './schedule.ts'
import { endFeed, feedOf, feedsOf, overridesOfAll, plansOf, rotationsOfPerson, saveTurnFeed, shiftsHeld, takenBackIn, type RotationRow } from './store.ts'
import { appointmentsOf, type Appointment } from './turn-calendar.ts'

const past = { hours: 24 * 90 }
const ahead = { hours: 24 * 400 }
const mostEvents = 2000

function ownPerson(ctx: Ctx): Id<'person'> {
  if (!ctx.actor.personId) throw forbidden('signed-in', 'A calendar address is a person\'s.')
  return ctx.actor.personId
}

/** Makes a calendar address for the acting person alone: of their own turns, or of a rotation that they see. The one before is dead. */
export async function makeTurnFeed(ctx: OpenCtx, rotationId: Id<'rotation'> | null): Promise<{ url: string }> {
  const person_id = ownPerson(ctx)
  if (rotationId !== null) await seenRotation(ctx, rotationId)
  const token = ctx.ids.secret()
  await keep(ctx, 'a reader\'s own address of turns they may read is no fact of the trade', async (tx) => {
    await lockName(tx, `turn-feed:${person_id}`)
    await saveTurnFeed(tx, { id: tx.ids.make<'turn-feed'>(), token_hash: hexOfSecret(token), person_id, rotation_id: rotationId })
  })
  return { url: `${ctx.house.url}/api/v1/turn-calendars/${token}` }
}

/** The acting person's calendar addresses that are good; the address itself is not told again. */
export async function turnFeeds(ctx: Ctx): Promise<TurnFeed[]> {
  return (await feedsOf(ctx, ownPerson(ctx))).map((row) => ({ id: row.id, rotation: row.rotation_id === null ? null : { id: row.rotation_id, name: row.name ?? '' }, madeAt: row.made_at.toString() }))
}

/** Ends one of the acting person's addresses: whoever asks by it is told so. */
export async function endTurnFeed(ctx: Ctx, id: Id<'turn-feed'>): Promise<void> {
  const person = ownPerson(ctx)
  if (!(await keep(ctx, 'a reader\'s own address of turns they may read is no fact of the trade', (tx) => endFeed(tx, person, id)))) throw missing('calendar address')
}

/** Turns of the past 90 and the coming 400 days, as their reader may know them now and in their language, as iCalendar. */
export async function readTurnFeed(ctx: OpenCtx, token: string): Promise<Response> {
  const feed = await feedOf(ctx, hexOfSecret(token))
  const reader = feed && actingAs(ctx, await actorOf(ctx, feed.person_id))
  const rotation = reader && feed.rotation_id !== null ? await rotations(reader).where('r.id', '=', feed.rotation_id).executeTakeFirst() : undefined
  if (!feed || (feed.rotation_id !== null && !rotation)) throw new Refusal({ code: 'link-dead', kind: 'missing', detail: 'This calendar address is not good any more. Make a new one in your profile or on the page of the rotation.' })
  const told = await readerOf(ctx, feed.person_id)
  const now = ctx.clock.now().round({ smallestUnit: 'second', roundingMode: 'floor' })
  const rows = rotation ? [rotation] : await rotationsOfPerson(ctx, feed.person_id, now.subtract(past))
  const all = (await shown(ctx, rows, now)).filter(({ one }) => rotation !== undefined || one.person === feed.person_id || one.absent === feed.person_id)
    .sort((a, b) => Temporal.Instant.compare(a.one.from, b.one.from) || (a.one.uid < b.one.uid ? -1 : 1)).slice(0, mostEvents)
  const names = await namesOf(ctx, all.flatMap(({ one }) => [one.person, one.instead]))
  const words = rotation ? wordsOfAll : wordsOfOwn
  return calendarOf({
    id: 'On call', name: render(rotation ? say`On call, ${asGiven(rotation.name)}` : 'On call', told), zone: told.zone,
    events: all.map(({ one, row, sequence }) => eventOf(one, { now, sequence, told, summary: words(one, row, names), url: `${ctx.house.url}/operations/on-call/rotations/${row.id}` })),
  })
}

/** What each rotation has in a calendar, by the same few questions for one and for many. */
async function shown(ctx: Ctx, rows: readonly RotationRow[], now: Temporal.Instant): Promise<{ one: Appointment; row: RotationRow; sequence: number }[]> {
  const [ids, from] = [rows.map((row) => row.id), now.subtract(past)]
  const [plans, overrides, held, taken] = await Promise.all([plansOf(ctx, rows), overridesOfAll(ctx, ids, from), shiftsHeld(ctx, ids, from, now), takenBackIn(ctx, ids, from)])
  return rows.flatMap((row) => {
    const [plan, changes] = [plans.get(row.id)!, overrides.get(row.id) ?? []]
    const before = (held.get(row.id) ?? []).map((one): Stretch => ({ from: one.from_at, to: one.to_at, person: one.person_id, instead: null, overrideId: null, off: one.off, why: one.why }))
    const coming = row.archived_at ? [] : scheduleOf(plan, changes, now, now.add(ahead))
    const { sequence, takenBack } = taken.get(row.id) ?? { sequence: 0, takenBack: [] }
    return appointmentsOf({ id: row.id, plan }, withPast(before, coming, from, now), changes, takenBack).map((one) => ({ one, row, sequence: row.version + sequence }))
  })
}

type Names = (id: string | null) => string
const wordsOfOwn = (one: Appointment, row: RotationRow, names: Names): string => (one.person === null ? say`Nobody on call: ${asGiven(row.name)}` : one.instead === null ? say`On call: ${asGiven(row.name)}` : say`On call for ${names(one.instead)}: ${asGiven(row.name)}`)
const wordsOfAll = (one: Appointment, _: RotationRow, names: Names): string => (one.person === null ? 'Nobody is on call' : one.instead === null ? say`${names(one.person)} is on call` : say`${names(one.person)} is on call for ${names(one.instead)}`)

function eventOf({ uid, from, to, why, cancelled }: Appointment, { now, sequence, told, summary, url }: { now: Temporal.Instant; sequence: number; told: Reader; summary: string; url: string }): string {
  return [
    'BEGIN:VEVENT', `UID:${uid}`, `DTSTAMP:${stamp(now)}`, `SEQUENCE:${sequence}`, `DTSTART:${stamp(from)}`, `DTEND:${stamp(to)}`, `SUMMARY:${escaped(render(summary, told))}`,
    ...(why === '' ? [] : [`DESCRIPTION:${escaped(render(why, told))}`]), `URL:${url}`, `STATUS:${cancelled ? 'CANCELLED' : 'CONFIRMED'}`, 'TRANSP:TRANSPARENT', 'END:VEVENT',
  ].map(folded).join('\r\n')
}
