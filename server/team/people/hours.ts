import type { z } from 'zod'
import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import { HolidayPlace, Week, weekdays, type readWorkingHours, type setWorkingHours, type WorkingHours } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { checkCalendar, type WorkingCalendar } from '@fullscore/time/calendar.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf, refuseNoZone } from '../../kernel/input.ts'
import { conflict, forbidden, invalid, missing } from '../../kernel/refusal.ts'
import { may } from '../../organisation/visible.ts'
import { workingHoursSet } from './events.ts'
import { isPlace, placeName, publicHolidays } from './holidays.ts'
import { deleteHours, hoursRow, hoursRows, saveHours, type HolderKind, type HoursRow } from './store.ts'

const nine = [{ from: '09:00', to: '17:00' }]
const usual = { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine }

interface Hours { zone: string; hours: z.infer<typeof Week>; place: HolidayPlace | null; why: string }
const parsed = (row: HoursRow, why: string): Hours => ({ zone: row.zone, hours: Week.parse(row.hours), place: row.place === null ? null : HolidayPlace.parse(row.place), why })

/** The organisation, with the zone that counts where nobody said otherwise. */
export const organisation = (ctx: Ctx) => ctx.db.selectFrom('organisation.organisation').select(['id', 'zone']).executeTakeFirstOrThrow()
const teamsOf = (ctx: Ctx, person: string) => ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.team as t', 't.id', 'm.team_id').select(['t.id', 't.name']).where('m.person_id', '=', person as Id<'person'>).where('t.archived_at', 'is', null).orderBy('t.name').execute()

/** The hours that count for a team or the organisation: its own, else the organisation's, else nine to five. */
async function hoursOfGroup(ctx: Ctx, kind: 'team' | 'organisation', id: string): Promise<Hours> {
  const own = await hoursRow(ctx, kind, id)
  if (own) return parsed(own, kind === 'organisation' ? say`The organisation's hours.` : say`The team's own hours.`)
  const all = await organisation(ctx)
  const row = kind === 'organisation' ? undefined : await hoursRow(ctx, 'organisation', all.id)
  return row ? parsed(row, say`The organisation's hours.`) : unsaid(all.zone)
}

const unsaid = (zone: string): Hours => ({ zone, hours: usual, place: null, why: 'Nobody said otherwise: Monday to Friday, nine to five, and no public holidays.' })

/** The hours that count for people: their own, else those of their first team that has some, else the organisation's, else nine to five. In four questions, however many they are. */
async function hoursOfPersons(ctx: Ctx, ids: readonly Id<'person'>[]): Promise<Map<string, Hours>> {
  if (ids.length === 0) return new Map()
  const [all, persons, teams] = await Promise.all([
    organisation(ctx), ctx.db.selectFrom('organisation.person').select(['id', 'zone']).where('id', 'in', [...ids]).execute(),
    ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.team as t', 't.id', 'm.team_id').select(['m.person_id', 't.id', 't.name']).where('m.person_id', 'in', [...ids]).where('t.archived_at', 'is', null).orderBy('t.name').execute(),
  ])
  const rows = await hoursRows(ctx, [all.id, ...ids, ...teams.map((team) => team.id)])
  const of = (kind: HolderKind, id: string) => rows.find((row) => row.holder_kind === kind && row.holder_id === id)
  const ofAll = of('organisation', all.id)
  return new Map(persons.map(({ id, zone }) => {
    const own = of('person', id)
    if (own) return [id, parsed(own, 'Their own hours.')]
    const team = teams.find((one) => one.person_id === id && of('team', one.id))
    if (team) return [id, parsed(of('team', team.id)!, say`The hours of ${team.name}.`)]
    return [id, ofAll ? parsed(ofAll, say`The organisation's hours.`) : unsaid(zone ?? all.zone)]
  }))
}

async function hoursOf(ctx: Ctx, { kind, id }: Holder): Promise<Hours> {
  if (kind !== 'person') return hoursOfGroup(ctx, kind, id)
  return (await hoursOfPersons(ctx, [id as Id<'person'>])).get(id) ?? unsaid((await organisation(ctx)).zone)
}

export interface PersonCalendar { calendar: WorkingCalendar; why: string; place: HolidayPlace | null }

/** The working calendars of people, with the public holidays of the years asked about. */
export async function calendarsOf(ctx: Ctx, ids: readonly Id<'person'>[], from: Temporal.PlainDate, to: Temporal.PlainDate): Promise<Map<string, PersonCalendar>> {
  const found = await hoursOfPersons(ctx, [...new Set(ids)])
  return new Map(await Promise.all([...found].map(async ([id, { zone, hours, place, why }]): Promise<[string, PersonCalendar]> => [id, { calendar: { zone, hours, holidays: place ? await publicHolidays(place, from.year, to.year) : [] }, why, place }])))
}

/** The working calendar of one person. */
export async function calendarOf(ctx: Ctx, personId: Id<'person'>, from: Temporal.PlainDate, to: Temporal.PlainDate): Promise<PersonCalendar> {
  return (await calendarsOf(ctx, [personId], from, to)).get(personId)!
}

/** A week for people: "Mon–Fri 09:00–17:00, Sat 10:00–14:00". */
export function weekWords(week: z.infer<typeof Week>): string {
  const names = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' }
  const said = weekdays.map((day) => (week[day] ?? []).map((one) => `${one.from}–${one.to}`).join(' and '))
  const parts: string[] = []
  for (let first = 0; first < 7;) {
    let last = first
    while (last < 6 && said[last + 1] === said[first]) last += 1
    if (said[first] !== '') parts.push(`${names[weekdays[first]!]}${last > first ? `–${names[weekdays[last]!]}` : ''} ${said[first]}`)
    first = last + 1
  }
  return parts.length === 0 ? 'never' : parts.join(', ')
}

interface Holder { kind: HolderKind; id: string }

/** The holder, whether the actor may say its hours, and why not. @throws Refusal missing */
async function holderOf(ctx: Ctx, { kind, id }: Holder): Promise<{ may: { allowed: boolean; reason: string }; team: Id<'team'> | null }> {
  const needs = (allowed: boolean) => ({ allowed, reason: allowed ? '' : 'This needs the permission organisation:manage.' })
  if (kind === 'organisation') {
    if ((await organisation(ctx)).id !== id) throw missing('organisation')
    return { may: needs(may(ctx.actor, 'organisation:manage', null)), team: null }
  }
  if (kind === 'team') {
    const team = await ctx.db.selectFrom('organisation.team').select('id').where('id', '=', id as Id<'team'>).executeTakeFirst()
    if (!team) throw missing('team')
    return { may: needs(may(ctx.actor, 'organisation:manage', team.id)), team: team.id }
  }
  const person = await ctx.db.selectFrom('organisation.person').select('id').where('id', '=', id as Id<'person'>).executeTakeFirst()
  if (!person) throw missing('person')
  const teams = await teamsOf(ctx, id)
  return { may: needs(ctx.actor.personId === id || may(ctx.actor, 'organisation:manage', null) || teams.some((team) => may(ctx.actor, 'organisation:manage', team.id))), team: teams[0]?.id ?? null }
}

/** When work is done at a holder, whose hours those are, and the public holidays of the coming year. */
export async function readHours(ctx: Ctx, holder: Holder): Promise<AnswerOf<typeof readWorkingHours>> {
  const { may: allowed } = await holderOf(ctx, holder)
  const [own, hours] = [await hoursRow(ctx, holder.kind, holder.id), await hoursOf(ctx, holder)]
  const today = ctx.clock.now().toZonedDateTimeISO(hours.zone).toPlainDate()
  const end = today.add({ years: 1 })
  const holidays = hours.place ? (await publicHolidays(hours.place, today.year, end.year)).filter((one) => one.date >= today.toString() && one.date < end.toString()) : []
  return {
    holder, own: own !== undefined, why: hours.why, zone: hours.zone, hours: hours.hours, place: hours.place, placeName: await placeName(hours.place), words: weekWords(hours.hours),
    holidays: holidays.map(({ date, name }) => ({ date, name })), version: own?.version ?? 0, may: allowed,
  }
}

async function requireSound(body: BodyOf<typeof setWorkingHours>): Promise<void> {
  refuseNoZone(body.zone, 'body.zone')
  if (body.place && !(await isPlace(body.place))) throw invalid([{ field: 'body.place', message: 'is no place whose public holidays are known' }])
  try {
    checkCalendar({ zone: body.zone, hours: body.hours })
  } catch (error) {
    throw invalid([{ field: 'body.hours', message: (error as Error).message.replace(/^working calendar: /, '') }])
  }
}

/** Says when work is done at a holder. Leave that was counted before keeps its days; what is asked from now on is counted anew. */
export async function setHours(ctx: Ctx, holder: Holder, version: number, body: BodyOf<typeof setWorkingHours>): Promise<WorkingHours> {
  await requireSound(body)
  return change(ctx, async (tx) => {
    const { may: allowed, team } = await holderOf(tx, holder)
    if (!allowed.allowed) throw forbidden('organisation:manage')
    const before = await readHours(tx, holder)
    await saveHours(tx, holder.kind, holder.id, version, { zone: body.zone, hours: JSON.stringify(body.hours), place: body.place ? JSON.stringify(body.place) : null })
    const changed = Object.keys(changesOf({ zone: before.zone, hours: before.hours, place: before.place }, body))
    return { events: [said(holder, team, changed)], value: await readHours(tx, holder) }
  })
}

/** Falls back to the hours of the team or the organisation. */
export async function clearHours(ctx: Ctx, holder: Holder): Promise<WorkingHours> {
  return change(ctx, async (tx) => {
    const { may: allowed, team } = await holderOf(tx, holder)
    if (!allowed.allowed) throw forbidden('organisation:manage')
    if (!(await deleteHours(tx, holder.kind, holder.id))) throw conflict('no-own-hours', 'It has no hours of its own.')
    return { events: [said(holder, team, ['zone', 'hours', 'place'])], value: await readHours(tx, holder) }
  })
}

const said = (holder: Holder, team: Id<'team'> | null, changed: string[]) => announce(workingHoursSet, { team, subjects: [{ kind: holder.kind, id: holder.id, role: 'holder' }], payload: { holderKind: holder.kind, holderId: holder.id, changed } })
