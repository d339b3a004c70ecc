import type { Selectable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { OperationsEscalation, OperationsPolicy, OperationsRotation } from '../../database/rows/operations.ts'
import type { Ctx } from '../../kernel/context.ts'
import { Steps } from './policy.ts'
import type { Override, Plan } from './schedule.ts'

export type RotationRow = Selectable<OperationsRotation>
export type PolicyRow = Selectable<OperationsPolicy>
export type EscalationRow = Selectable<OperationsEscalation>

export const rotationRow = (ctx: Ctx, id: Id<'rotation'>): Promise<RotationRow | undefined> =>
  ctx.db.selectFrom('operations.rotation').selectAll().where('id', '=', id).executeTakeFirst()
export const policyRow = (ctx: Ctx, id: Id<'policy'>): Promise<PolicyRow | undefined> =>
  ctx.db.selectFrom('operations.policy').selectAll().where('id', '=', id).executeTakeFirst()
export const stepsOf = (row: PolicyRow): Steps => Steps.parse(row.steps)

/** Persons of a rotation in their order; an archived person's turn is an empty slot. */
export async function planOf(ctx: Ctx, row: RotationRow): Promise<Plan> {
  const participants = await ctx.db.selectFrom('operations.rotation_participant as r').leftJoin('organisation.person as p', 'p.id', 'r.person_id')
    .select(['p.id', 'p.archived_at']).where('r.rotation_id', '=', row.id).orderBy('r.position').execute()
  return {
    zone: row.zone, starts: row.starts, every: row.every, unit: row.unit as Plan['unit'], windows: row.windows,
    participants: participants.map((p) => (p.id === null || p.archived_at ? null : p.id)),
  }
}

/** Overrides that still count and end after a moment. */
export async function overridesOf(ctx: Ctx, rotationId: Id<'rotation'>, since: Temporal.Instant): Promise<Override[]> {
  const rows = await ctx.db.selectFrom('operations.override').selectAll().where('rotation_id', '=', rotationId).where('cancelled_at', 'is', null).where('to_at', '>', since).orderBy('from_at').execute()
  return rows.map((o) => ({ id: o.id, replaced: o.replaced_person_id, by: o.by_person_id, from: o.from_at, to: o.to_at }))
}

/** The policy that pages for a service, else for its team; `why` says which and how it was found. */
export async function policyFor(ctx: Ctx, of: { serviceId?: string | undefined; team: Id<'team'> }): Promise<{ policy: PolicyRow | undefined; why: string }> {
  for (const [kind, id] of [['service', of.serviceId], ['team', of.team]] as const) {
    if (!id) continue
    const row = await ctx.db.selectFrom('operations.policy_assignment as a').innerJoin('operations.policy as p', 'p.id', 'a.policy_id').selectAll('p')
      .where('a.kind', '=', kind).where('a.object_id', '=', id as Id<'event'>).where('p.archived_at', 'is', null).executeTakeFirst()
    if (row) return { policy: row, why: `Escalation policy ${row.name}, chosen for the ${kind}.` }
  }
  return { policy: undefined, why: 'No escalation policy is chosen for the service or its team: administrators and the team\'s leads are paged.' }
}

export const escalationRow = (ctx: Ctx, id: string, lock = false): Promise<EscalationRow | undefined> => {
  const query = ctx.db.selectFrom('operations.escalation').selectAll().where('id', '=', id as Id<'escalation'>)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}
/** The latest escalation of an incident. */
export const latestOf = (ctx: Ctx, incidentId: Id<'incident'>): Promise<EscalationRow | undefined> =>
  ctx.db.selectFrom('operations.escalation').selectAll().where('incident_id', '=', incidentId).orderBy('cycle', 'desc').executeTakeFirst()
