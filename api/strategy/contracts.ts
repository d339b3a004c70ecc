import { z } from 'zod'
import { Brief } from '../briefs.ts'
import { AnyId, idOf } from '../ids.ts'
import { Flag, PlainDate, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { Hours } from '../infrastructure/services.ts'
import { PersonId, TeamId } from '../organisation/organisation.ts'
import { oneLine, manyLines } from '../values.ts'

export const ContractId = idOf('contract')
const Named = z.object({ id: z.string(), name: z.string() })
export const renewals = ['never', 'express', 'tacit'] as const
export const contractStates = ['not-begun', 'running', 'ended'] as const
const ContractState = z.enum(contractStates)
export const noticeUnits = ['months', 'weeks', 'days', 'working-days'] as const
/** Which ends notice can choose, where these are not the ends of further terms: of the calendar, or counted from the first day. */
export const noticeEnds = ['month', 'quarter', 'half-year', 'year', 'contract-month', 'contract-quarter', 'contract-half-year', 'contract-year'] as const
export const costPeriods = ['month', 'quarter', 'year', 'once'] as const
const months = (most: number) => z.number().int().min(0).max(most)

/** How long it runs, what happens at its end, and by when somebody must have acted. */
export const ContractTerm = z.strictObject({
  // Terms, notice and lead before and after it stay in the years that zones are reckoned in.
  start: PlainDate.refine((day) => day >= '1850' && day < '2300', { message: 'lies outside of the years 1850 to 2299' }),
  initialMonths: months(1200).meta({ description: 'at least 1; 0 where notice ends it with a month or its like and there is no first term' }),
  renewal: z.enum(renewals),
  renewalMonths: months(1200).default(0).meta({ description: 'length of a further term in months; 0 is the initial one again' }),
  notice: z.strictObject({
    amount: z.number().int().min(0).max(3650), unit: z.enum(noticeUnits),
    to: z.enum(noticeEnds).optional().meta({ description: 'notice ends it with a month, quarter, half-year or year, from the end of the first term on; only where it renews itself' }),
  }).nullable().default(null),
  end: z.enum(['inclusive', 'exclusive']).default('inclusive').meta({ description: 'whether the end spoken of is the last day that counts, or the first that does not' }),
  leadDays: z.number().int().min(0).max(3650).default(30).meta({ description: 'days before the last day to act on which it should be decided' }),
}).meta({ id: 'ContractTerm' })
export type ContractTerm = z.infer<typeof ContractTerm>
export const Cost = z.strictObject({
  amount: z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'is an amount like 1200 or 99.50'), currency: z.string().regex(/^[A-Z]{3}$/, 'is a currency like EUR'), per: z.enum(costPeriods),
}).meta({ id: 'Cost' })
export type Cost = z.infer<typeof Cost>
/** What is covered: items and services. */
const Covered = z.strictObject({ kind: z.enum(['item', 'service']), id: AnyId })

export const Contract = z.object({
  id: ContractId, name: z.string(), number: z.string(), vendor: Named.nullable(), team: Named, owner: Named.nullable(), cost: Cost.nullable(), perYear: z.string().nullable(),
  state: ContractState, renewal: z.enum(renewals), end: PlainDate, actBy: PlainDate.nullable(), decideBy: PlainDate.nullable(), lockedUntil: PlainDate.nullable(),
  decision: z.enum(['keep', 'leave']).nullable(), noticeGivenOn: PlainDate.nullable(), verdict: z.string(), tone: z.enum(['plain', 'warning', 'trouble', 'quiet']),
  covers: z.number().int(), archived: z.boolean(), version: z.number().int(),
}).meta({ id: 'Contract' })
export type Contract = z.infer<typeof Contract>
export const ContractDetail = Contract.extend({
  term: ContractTerm, zone: z.string(), calendar: Hours, supportNumber: z.string(), supportHours: z.string(), notes: z.string(), renewalsByAct: z.number().int(), period: z.number().int(), decidedWhy: z.string(),
  covered: z.array(z.object({ kind: z.string(), id: z.string(), title: z.string(), href: z.string() })), outside: z.number().int(),
  contact: z.object({ number: z.string(), hours: z.string(), mail: z.string(), account: z.string() }).nullable(),
}).meta({ id: 'ContractDetail' })
export type ContractDetail = z.infer<typeof ContractDetail>

const id = z.object({ id: ContractId })
const fields = {
  name: oneLine(200).min(1), number: oneLine(80), vendorId: AnyId.nullable(), ownerId: PersonId.nullable(), cost: Cost.nullable(), term: ContractTerm, zone: z.string().max(64), calendar: Hours,
  supportNumber: oneLine(60), supportHours: oneLine(200), notes: manyLines(4000), covers: z.array(Covered).max(500),
}
const note = manyLines(1000).default('')

export const listContracts = route({
  name: 'contracts.list', method: 'GET', path: '/contracts', permission: 'contracts:read',
  answer: pageOf(Contract).extend({ waiting: z.number().int().meta({ description: 'running contracts whose decision is due within 30 days or overdue' }), locked: z.number().int() }),
  query: z.object({
    ...pageQuery, search: z.string().max(100).optional(), teamId: TeamId.optional(), vendorId: AnyId.optional(), state: ContractState.optional(), renewal: z.enum(renewals).optional(),
    decideWithin: z.coerce.number().int().min(0).max(3650).optional().meta({ description: 'only running contracts to be decided within so many days; overdue ones too' }),
    coversKind: z.enum(['item', 'service']).optional(), coversId: AnyId.optional(), archived: Flag.optional(),
  }),
  summary: 'List contracts, the next decision first',
})
export const readContract = route({ name: 'contracts.read', method: 'GET', path: '/contracts/:id', permission: 'contracts:read', params: id, answer: ContractDetail, summary: 'Show a contract: term, last day to act, what it covers' })
export const addContract = route({
  name: 'contracts.add', method: 'POST', path: '/contracts', permission: 'contracts:manage', status: 201, answer: ContractDetail,
  body: z.strictObject({
    name: fields.name, number: fields.number.default(''), vendorId: fields.vendorId.default(null), teamId: TeamId.optional(), ownerId: PersonId.optional(), cost: fields.cost.default(null), term: fields.term,
    zone: fields.zone.optional(), calendar: fields.calendar.optional(), supportNumber: fields.supportNumber.default(''), supportHours: fields.supportHours.default(''), notes: fields.notes.default(''), covers: fields.covers.default([]),
  }),
  summary: 'Add a contract',
})
export const editContract = route({
  name: 'contracts.edit', method: 'PATCH', path: '/contracts/:id', permission: 'contracts:manage', params: id, ifMatch: true, answer: ContractDetail,
  body: z.strictObject({
    name: fields.name.optional(), number: fields.number.optional(), vendorId: fields.vendorId.optional(), teamId: TeamId.optional(), ownerId: fields.ownerId.optional(), cost: fields.cost.optional(), term: fields.term.optional(),
    zone: fields.zone.optional(), calendar: fields.calendar.optional(), supportNumber: fields.supportNumber.optional(), supportHours: fields.supportHours.optional(), notes: fields.notes.optional(), covers: fields.covers.optional(), archived: z.boolean().optional(),
  }),
  summary: 'Change or archive a contract',
})
export const decideContract = route({
  name: 'contracts.decide', method: 'POST', path: '/contracts/:id/decision', permission: 'contracts:manage', params: id, answer: ContractDetail, refusals: ['nothing-to-decide'],
  body: z.strictObject({ decision: z.enum(['keep', 'leave']), why: note }), summary: 'Decide whether to keep a contract or to leave it at its next end',
})
export const giveNotice = route({
  name: 'contracts.give-notice', method: 'POST', path: '/contracts/:id/notice', permission: 'contracts:manage', params: id, answer: ContractDetail, refusals: ['nothing-to-decide', 'in-the-future'],
  body: z.strictObject({ on: PlainDate.optional(), why: note }), summary: 'Say that notice was given, and on which day; one given late takes effect an end later',
})
export const withdrawNotice = route({ name: 'contracts.withdraw-notice', method: 'POST', path: '/contracts/:id/notice/withdrawal', permission: 'contracts:manage', params: id, answer: ContractDetail, refusals: ['no-notice', 'already-ended'], body: z.strictObject({ why: note }), summary: 'Take a notice back' })
export const renewContract = route({
  name: 'contracts.renew', method: 'POST', path: '/contracts/:id/renewal', permission: 'contracts:manage', params: id, answer: ContractDetail, refusals: ['never-renews', 'notice-given'],
  body: z.strictObject({ why: note }), summary: 'Renew a contract for another term',
})
export const contractBrief = route({ name: 'contracts.brief', method: 'GET', path: '/contracts/:id/brief', permission: 'contracts:read', params: id, answer: Brief, summary: 'Show what every module knows of what a contract covers' })
