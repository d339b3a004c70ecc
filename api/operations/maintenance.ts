import { z } from 'zod'
import { AnyId, idOf } from '../ids.ts'
import { Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { PersonId, TeamId } from '../organisation/organisation.ts'
import { oneLine, manyLines } from '../values.ts'

export const MaintenanceWindowId = idOf('maintenance-window')
export const maintenanceStates = ['planned', 'open', 'over', 'cancelled'] as const
export const MaintenanceState = z.enum(maintenanceStates).meta({ id: 'MaintenanceState' })
export type MaintenanceState = z.infer<typeof MaintenanceState>
const id = z.object({ id: MaintenanceWindowId })
const why = manyLines(2000).min(1)
/** A wall-clock reading in the window's zone, to the minute. */
const Wall = z.string().regex(/^20\d\d-\d\d-\d\dT\d\d:\d\d$/, 'is no local date and time such as 2026-12-05T22:00')

export const MaintenanceWindow = z.object({
  id: MaintenanceWindowId, title: z.string(), state: MaintenanceState, team: z.object({ id: TeamId, name: z.string() }), zone: z.string(), recurring: z.boolean(),
  /** The opening that runs, else the next, else the last. */
  from: Instant, to: Instant, covers: z.number().int(),
}).meta({ id: 'MaintenanceWindow' })
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>

export const MaintenanceDetail = MaintenanceWindow.extend({
  version: z.number().int(), reason: z.string(), starts: z.string(), ends: z.string(), repeats: z.string().nullable(), plannedAt: Instant, plannedBy: z.object({ id: PersonId, name: z.string() }).nullable(), why: z.string(),
  /** Names are null for what is outside the reader's scope. */
  covered: z.array(z.object({ kind: z.enum(['service', 'item']), id: z.string().nullable(), name: z.string() })),
  /** The last ones that were and the next ones to come, in order. */
  openings: z.array(z.object({ from: Instant, to: Instant, state: z.enum(['planned', 'open', 'over']), why: z.string().nullable() })),
  can: z.array(z.object({ action: z.enum(['edit', 'extend', 'end', 'cancel']), allowed: z.boolean(), reason: z.string().optional() })),
}).meta({ id: 'MaintenanceDetail' })
export type MaintenanceDetail = z.infer<typeof MaintenanceDetail>

export const listMaintenance = route({
  name: 'maintenance.list', method: 'GET', path: '/maintenance', permission: 'maintenance:read', answer: pageOf(MaintenanceWindow).extend({ counts: z.record(z.string(), z.number().int()) }),
  query: z.object({ ...pageQuery, state: z.enum(['active', ...maintenanceStates]).optional(), teamId: AnyId.optional(), covering: AnyId.optional(), search: z.string().max(100).optional() }),
  summary: 'List maintenance windows, those to come by their opening, otherwise the latest opening first; counts are by state, active is planned or open',
})
export const readMaintenance = route({ name: 'maintenance.read', method: 'GET', path: '/maintenance/:id', permission: 'maintenance:read', params: id, answer: MaintenanceDetail, summary: 'Show a maintenance window with what it covers and when it opens' })
export const planMaintenance = route({
  name: 'maintenance.plan', method: 'POST', path: '/maintenance', permission: 'maintenance:manage', status: 201, answer: MaintenanceDetail,
  body: z.strictObject({
    title: oneLine(200).min(1), reason: why, teamId: TeamId, serviceIds: z.array(AnyId).max(200).default([]), itemIds: z.array(AnyId).max(500).default([]),
    zone: z.string().max(64), starts: Wall, ends: Wall,
    /** RFC 5545, `FREQ=WEEKLY;BYDAY=SU`; left out for a window that opens once. */
    repeats: z.string().trim().min(1).max(1000).optional(),
  }),
  summary: 'Plan a maintenance window: while it is open, new alerts of what it covers page nobody',
})
export const editMaintenance = route({
  name: 'maintenance.edit', method: 'PATCH', path: '/maintenance/:id', permission: 'maintenance:manage', params: id, ifMatch: true, refusals: ['is-open', 'already-cancelled'], answer: MaintenanceDetail,
  body: z.strictObject({
    title: oneLine(200).min(1).optional(), reason: why.optional(), serviceIds: z.array(AnyId).max(200).optional(), itemIds: z.array(AnyId).max(500).optional(),
    zone: z.string().max(64).optional(), starts: Wall.optional(), ends: Wall.optional(), repeats: z.string().trim().min(1).max(1000).nullable().optional(),
  }),
  summary: 'Change a maintenance window: what has not begun follows, what was stays',
})
export const extendMaintenance = route({
  name: 'maintenance.extend', method: 'POST', path: '/maintenance/:id/extend', permission: 'maintenance:manage', params: id, refusals: ['not-open', 'meets-next', 'too-long'], answer: MaintenanceDetail,
  body: z.strictObject({ minutes: z.number().int().min(5).max(1440), reason: why }), summary: 'Keep the opening that runs open for longer',
})
export const cancelMaintenance = route({
  name: 'maintenance.cancel', method: 'POST', path: '/maintenance/:id/cancel', permission: 'maintenance:manage', params: id, refusals: ['is-open', 'is-over', 'already-cancelled'], answer: MaintenanceDetail,
  body: z.strictObject({ reason: why }), summary: 'Take back what a maintenance window has not opened yet',
})
export const endMaintenance = route({
  name: 'maintenance.end', method: 'POST', path: '/maintenance/:id/end', permission: 'maintenance:manage', params: id, refusals: ['not-open'], answer: MaintenanceDetail,
  body: z.strictObject({ reason: why.optional() }).optional(), summary: 'End the opening that runs: what still fires pages from now on; later openings stay',
})
