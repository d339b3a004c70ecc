import { z } from 'zod'
import { Brief } from '../briefs.ts'
import { AnyId, idOf } from '../ids.ts'
import { Flag, Instant, PlainDate, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { PersonId, TeamId } from '../organisation/organisation.ts'
import { Relation, Redundancy } from './inventory.ts'
import { oneLine, manyLines } from '../values.ts'

export const ServiceId = idOf('service')
export const criticalities = ['critical', 'high', 'medium', 'low'] as const
export const Criticality = z.enum(criticalities).meta({ id: 'Criticality' })
const Named = z.object({ id: z.string(), name: z.string() })
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is a time like 08:30')
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** Around the clock, or the opening hours of a week in a zone; a day left out is closed. */
export const Hours = z.union([z.literal('24/7'), z.strictObject({
  zone: z.string().max(64), hours: z.partialRecord(z.enum(days), z.array(z.strictObject({ from: clock, to: clock })).max(6)), holidays: z.array(z.strictObject({ date: PlainDate, name: oneLine(120) })).max(500).optional(),
})]).meta({ id: 'Hours' })
export type Hours = z.infer<typeof Hours>
export const BusinessDate = z.strictObject({ name: oneLine(120).min(1), from: PlainDate, to: PlainDate }).meta({ id: 'BusinessDate' })
const name = oneLine(200).min(1)
const amount = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'is an amount like 1200 or 99.50')

export const Service = z.object({
  id: ServiceId, name: z.string(), team: Named, criticality: Criticality, audience: z.string(), state: z.enum(['ok', 'degraded', 'down', 'unknown']), stateWhy: z.string(),
  checks: z.number().int(), archived: z.boolean(), version: z.number().int(),
}).meta({ id: 'Service' })
export type Service = z.infer<typeof Service>
export const ServiceDetail = Service.extend({
  description: z.string(), businessOwner: Named.nullable(), hours: Hours, hourValue: z.object({ amount: z.string(), currency: z.string() }).nullable(), dates: z.array(BusinessDate),
  relations: z.array(Relation), redundancy: z.array(Redundancy), tree: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), depth: z.number().int(), via: z.string(), words: z.string() })),
}).meta({ id: 'ServiceDetail' })
export type ServiceDetail = z.infer<typeof ServiceDetail>
const id = z.object({ id: ServiceId })
const fields = { audience: oneLine(120), description: manyLines(4000), hours: Hours, dates: z.array(BusinessDate).max(100) }

export const listServices = route({
  name: 'services.list', method: 'GET', path: '/services', permission: 'services:read',
  answer: pageOf(Service).extend({
    /** Of all that the question finds, on this page or not: how many are in which state, archived ones left out. */
    counts: z.object({ ok: z.number().int(), degraded: z.number().int(), down: z.number().int(), unknown: z.number().int() }),
    /** The first service by name that is down, or else degraded. */
    worst: z.string().nullable(),
  }),
  query: z.object({ ...pageQuery, search: z.string().max(100).optional(), teamId: TeamId.optional(), criticality: Criticality.optional(), archived: Flag.optional() }), summary: 'List services',
})
/** A service as whoever uses it needs it: does it work, since when not, and is it known. Only of services whose users are said. */
export const ServiceStatus = z.object({
  name: z.string(), audience: z.string(), state: z.enum(['ok', 'degraded', 'down', 'unknown']),
  /** Since when it is not well; null while it is, or when that is not known. */
  since: Instant.nullable(),
  /** Whether somebody has taken it in hand; null without an incident. */
  inHand: z.boolean().nullable(),
}).meta({ id: 'ServiceStatus' })
export type ServiceStatus = z.infer<typeof ServiceStatus>
export const serviceStatus = route({
  name: 'services.status', method: 'GET', path: '/service-status', permission: 'signed-in', answer: z.object({ items: z.array(ServiceStatus), more: z.boolean() }),
  summary: 'Show whether the services that people use work, to everybody who is signed in; at most 200, those in trouble first',
})
export const readService = route({ name: 'services.read', method: 'GET', path: '/services/:id', permission: 'services:read', params: id, answer: ServiceDetail, summary: 'Show a service: owner, worth, hours, what it runs on' })
export const addService = route({
  name: 'services.add', method: 'POST', path: '/services', permission: 'services:manage', status: 201, answer: ServiceDetail, refusals: ['name-taken'],
  body: z.strictObject({
    name, teamId: TeamId.optional(), criticality: Criticality.default('medium'), audience: fields.audience.default(''), description: fields.description.default(''), businessOwnerId: PersonId.optional(), hours: fields.hours.default('24/7'),
    hourValue: z.strictObject({ amount, currency: z.string().regex(/^[A-Z]{3}$/) }).optional(), dates: fields.dates.default([]), runsOn: z.array(AnyId).max(100).default([]), dependsOn: z.array(AnyId).max(100).default([]),
  }),
  summary: 'Add a service',
})
export const editService = route({
  name: 'services.edit', method: 'PATCH', path: '/services/:id', permission: 'services:manage', params: id, ifMatch: true, answer: ServiceDetail, refusals: ['name-taken'],
  body: z.strictObject({
    name: name.optional(), teamId: TeamId.optional(), criticality: Criticality.optional(), audience: fields.audience.optional(), description: fields.description.optional(), businessOwnerId: PersonId.nullable().optional(),
    hours: Hours.optional(), hourValue: z.strictObject({ amount, currency: z.string().regex(/^[A-Z]{3}$/) }).nullable().optional(), dates: fields.dates.optional(), archived: z.boolean().optional(),
  }),
  summary: 'Change or archive a service',
})
export const serviceBrief = route({ name: 'services.brief', method: 'GET', path: '/services/:id/brief', permission: 'services:read', params: id, answer: Brief, summary: 'Show what every module knows of a service' })
