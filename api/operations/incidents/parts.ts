import { z } from 'zod'
import { Role } from '../../access/permissions.ts'
import { idOf } from '../../ids.ts'
import { Instant } from '../../page.ts'
import { manyLines, Severity } from '../../values.ts'

export const IncidentId = idOf('incident')
export const Named = z.object({ id: z.string(), name: z.string() })
export const text = manyLines(4000).min(1)
export const byId = z.object({ id: IncidentId })

export const incidentRoles = ['commander', 'scribe', 'liaison'] as const
/** Who leads, who writes down, who tells the world. */
export const IncidentRole = z.enum(incidentRoles).meta({ id: 'IncidentRole' })
export type IncidentRole = z.infer<typeof IncidentRole>

/** Somebody who works on it; `leftAt` null while they do. */
export const Responder = z.object({ person: Named, joinedAt: Instant, leftAt: Instant.nullable() }).meta({ id: 'Responder' })

export const IncidentTask = z.object({
  id: z.string(), title: z.string(), assignee: Named.nullable(), dueAt: Instant.nullable(), overdue: z.boolean(), doneAt: Instant.nullable(), doneBy: Named.nullable(),
  /** The merged incident that it belongs to. */
  member: z.string().nullable(),
}).meta({ id: 'IncidentTask' })
export type IncidentTask = z.infer<typeof IncidentTask>

/** For responders only: never told to the public. */
export const InternalUpdate = z.object({ id: z.string(), body: z.string(), author: Named.nullable(), at: Instant }).meta({ id: 'IncidentInternalUpdate' })

export const publicStages = ['investigating', 'identified', 'monitoring', 'resolved'] as const
export const PublicStage = z.enum(publicStages).meta({ id: 'PublicStage' })
export const PublicUpdate = z.object({
  id: z.string(), body: z.string(), stage: PublicStage, state: z.enum(['draft', 'published', 'discarded']), author: Named.nullable(), draftedAt: Instant, decidedBy: Named.nullable(), decidedAt: Instant.nullable(),
}).meta({ id: 'IncidentPublicUpdate' })

/** An incident that was merged into this one, or that this one was merged into. */
export const Member = z.object({ id: z.string(), number: z.number().int(), title: z.string(), severity: Severity, mergedAt: Instant, note: z.string() }).meta({ id: 'MergedIncident' })

/** Who sees a private incident. */
export const Access = z.object({
  private: z.boolean(), persons: z.array(Named.extend({ why: z.string() })), teams: z.array(Named), roles: z.array(Role),
}).meta({ id: 'IncidentAccess' })

/** When the next update is due. */
export const Cadence = z.object({ minutes: z.number().int().nullable(), dueAt: Instant.nullable(), overdue: z.boolean(), words: z.string() }).meta({ id: 'UpdateCadence' })

export const ReviewMark = z.object({ state: z.enum(['none', 'draft', 'published']), openActions: z.number().int(), actions: z.number().int() }).meta({ id: 'ReviewMark' })
