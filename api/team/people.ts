import { z } from 'zod'
import { ApprovalId } from '../approvals/approvals.ts'
import { AnyId, idOf } from '../ids.ts'
import { PersonId, TeamId } from '../organisation/organisation.ts'
import { Instant, PlainDate, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { manyLines } from '../values.ts'

export const LeaveId = idOf('leave')
const Named = z.object({ id: z.string(), name: z.string() })
export const leaveKinds = ['holiday', 'sick', 'other'] as const
export const leaveStates = ['asked', 'approved', 'refused', 'cancelled', 'void'] as const
const LeaveKind = z.enum(leaveKinds)
const LeaveState = z.enum(leaveStates).meta({ id: 'LeaveState' })

/** Days somebody is away. `kind` and `reason` are null for readers whom they do not concern. */
export const Leave = z.object({
  id: LeaveId, person: Named, team: Named, kind: LeaveKind.nullable(), from: PlainDate, fromHalf: z.boolean(), to: PlainDate, toHalf: z.boolean(), zone: z.string(), begins: Instant, ends: Instant,
  workingDays: z.number(), reason: z.string().nullable(), state: LeaveState, why: z.string(), approvalId: ApprovalId.nullable(), askedBy: Named.nullable(), askedAt: Instant, version: z.number().int(),
}).meta({ id: 'Leave' })
export type Leave = z.infer<typeof Leave>

/** What is without that person: turns on call, others away, decisions owned, dates that matter. */
export const uncoveredGroups = ['shift', 'away', 'deadline', 'date'] as const
export const Uncovered = z.object({ group: z.enum(uncoveredGroups), from: Instant, to: Instant.nullable(), title: z.string(), why: z.string(), href: z.string().nullable() }).meta({ id: 'Uncovered' })
export type Uncovered = z.infer<typeof Uncovered>
const Preview = z.object({
  workingDays: z.number(), counted: z.string(), holidays: z.array(z.object({ date: PlainDate, name: z.string() })), verdict: z.string(), uncovered: z.array(Uncovered), more: z.number().int(),
  needsApproval: z.boolean(), approvers: z.string(),
}).meta({ id: 'LeavePreview' })
export const LeaveDetail = Leave.extend({ preview: Preview, can: z.object({ edit: z.object({ allowed: z.boolean(), reason: z.string() }), cancel: z.object({ allowed: z.boolean(), reason: z.string() }) }) }).meta({ id: 'LeaveDetail' })
export type LeaveDetail = z.infer<typeof LeaveDetail>
export type LeavePreview = z.infer<typeof Preview>

const days = { kind: LeaveKind, from: PlainDate, fromHalf: z.boolean().default(false), to: PlainDate, toHalf: z.boolean().default(false) }
const reason = manyLines(1000)
const ask = { ...days, personId: PersonId.optional(), teamId: TeamId.optional() }
const id = z.object({ id: LeaveId })
const refusals = ['overlaps', 'no-team', 'nobody-can-approve', 'no-working-day'] as const

export const listLeave = route({
  name: 'leave.list', method: 'GET', path: '/leave', permission: 'signed-in', answer: pageOf(Leave),
  query: z.object({ ...pageQuery, personId: PersonId.optional(), teamId: TeamId.optional(), state: LeaveState.optional(), from: PlainDate.optional(), to: PlainDate.optional() }), summary: 'List leave, the latest first',
})
export const readLeave = route({ name: 'leave.read', method: 'GET', path: '/leave/:id', permission: 'signed-in', params: id, answer: LeaveDetail, summary: 'Show a leave and what becomes uncovered by it' })
export const previewLeave = route({ name: 'leave.preview', method: 'POST', path: '/leave/preview', permission: 'signed-in', body: z.strictObject(ask), answer: Preview, refusals: ['no-team'], summary: 'Count the working days of a leave and show what becomes uncovered; changes nothing' })
export const askLeave = route({ name: 'leave.ask', method: 'POST', path: '/leave', permission: 'signed-in', status: 201, body: z.strictObject({ ...ask, reason: reason.default('') }), answer: LeaveDetail, refusals, summary: 'Ask for leave, or say that somebody is sick' })
export const editLeave = route({
  name: 'leave.edit', method: 'PATCH', path: '/leave/:id', permission: 'signed-in', params: id, ifMatch: true, answer: LeaveDetail, refusals: [...refusals, 'over'],
  body: z.strictObject({ from: PlainDate.optional(), fromHalf: z.boolean().optional(), to: PlainDate.optional(), toHalf: z.boolean().optional(), reason: reason.optional() }), summary: 'Change the days or the reason of a leave; other days are asked anew',
})
export const cancelLeave = route({ name: 'leave.cancel', method: 'POST', path: '/leave/:id/cancellation', permission: 'signed-in', params: id, body: z.strictObject({ why: reason.default('') }), answer: LeaveDetail, refusals: ['over', 'begun'], summary: 'Take a leave back' })

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is a time like 08:30')
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export const Week = z.partialRecord(z.enum(weekdays), z.array(z.strictObject({ from: clock, to: clock })).max(6)).meta({ id: 'Week' })
export const HolidayPlace = z.strictObject({ country: z.string().regex(/^[A-Z]{2}$/, 'is a country like DE'), state: z.string().max(10).optional(), region: z.string().max(10).optional() }).meta({ id: 'HolidayPlace' })
export type HolidayPlace = z.infer<typeof HolidayPlace>
const holder = z.object({ kind: z.enum(['organisation', 'team', 'person']), id: AnyId })
/** When work is done. `from` says whose hours these are when the holder has none of its own. */
export const WorkingHours = z.object({
  holder, own: z.boolean(), why: z.string(), zone: z.string(), hours: Week, place: HolidayPlace.nullable(), placeName: z.string(), words: z.string(), holidays: z.array(z.object({ date: PlainDate, name: z.string() })), version: z.number().int(), may: z.object({ allowed: z.boolean(), reason: z.string() }),
}).meta({ id: 'WorkingHours' })
export type WorkingHours = z.infer<typeof WorkingHours>
export const readWorkingHours = route({ name: 'working-hours.read', method: 'GET', path: '/working-hours/:kind/:id', permission: 'organisation:read', params: holder, answer: WorkingHours, summary: 'Show when work is done, and the public holidays of the coming year' })
export const setWorkingHours = route({ name: 'working-hours.set', method: 'PUT', path: '/working-hours/:kind/:id', permission: 'organisation:read', params: holder, ifMatch: true, body: z.strictObject({ zone: z.string().max(64), hours: Week, place: HolidayPlace.nullable() }), answer: WorkingHours, summary: 'Say when work is done, and where public holidays are taken from' })
export const clearWorkingHours = route({ name: 'working-hours.clear', method: 'DELETE', path: '/working-hours/:kind/:id', permission: 'organisation:read', params: holder, answer: WorkingHours, status: 200, refusals: ['no-own-hours'], summary: 'Fall back to the hours of the team or the organisation' })
export const listHolidayPlaces = route({ name: 'holiday-places.list', method: 'GET', path: '/holiday-places', permission: 'organisation:read', query: z.object({ country: z.string().max(2).optional(), state: z.string().max(10).optional() }), answer: z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }), summary: 'List countries with known public holidays, or the parts of one' })

/** One day of one person: whether work is done, and the public holiday if it is one. */
const CalendarDay = z.object({ date: PlainDate, open: z.boolean(), holiday: z.string().nullable() })
const CalendarPerson = z.object({
  person: Named, lead: z.boolean(), zone: z.string(), days: z.array(CalendarDay), leave: z.array(z.object({ id: LeaveId, from: PlainDate, fromHalf: z.boolean(), to: PlainDate, toHalf: z.boolean(), state: LeaveState, kind: LeaveKind.nullable() })),
  shifts: z.array(z.object({ from: Instant, to: Instant.nullable(), why: z.string(), href: z.string().nullable() })),
})
export const TeamCalendar = z.object({
  team: Named, from: PlainDate, to: PlainDate, verdict: z.string(), people: z.array(CalendarPerson), dates: z.array(z.object({ from: Instant, to: Instant.nullable(), title: z.string(), mark: z.string(), href: z.string().nullable() })), more: z.number().int(),
}).meta({ id: 'TeamCalendar' })
export type TeamCalendar = z.infer<typeof TeamCalendar>
export const readTeamCalendar = route({ name: 'team-calendar.read', method: 'GET', path: '/teams/:id/calendar', permission: 'leave:read', params: z.object({ id: TeamId }), query: z.object({ from: PlainDate, to: PlainDate }), answer: TeamCalendar, summary: 'Show who of a team works, is away or on call, day by day; at most 62 days' })

export const makeLeaveFeed = route({ name: 'leave-feeds.make', method: 'POST', path: '/teams/:id/leave-feed', permission: 'leave:read', params: z.object({ id: TeamId }), status: 201, answer: z.object({ url: z.string() }), summary: 'Make an iCalendar address of a team\'s leave, for you alone; it replaces the one before' })
export const readLeaveFeed = route({ name: 'leave-feeds.read', method: 'GET', path: '/leave-feeds/:token', permission: 'link', params: z.object({ token: z.string().max(100) }), media: 'text/calendar', refusals: ['link-dead'], summary: 'A team\'s leave as iCalendar' })
