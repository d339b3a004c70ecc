import { sql, type Insertable, type Selectable, type Updateable } from 'kysely'
import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { OperationsEscalation, OperationsOverride, OperationsPolicy, OperationsRotation, OperationsShift, OperationsTurnFeed } from '../../database/rows/operations.ts'
import { absencesOf } from '../../approvals/absences.ts'
import { lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { jsonWithoutName, withoutName } from '../../kernel/erased.ts'
import type { ErasedPerson } from '../../kernel/module.ts'
import { Steps } from './policy.ts'
import type { Away, Override, Plan } from './schedule.ts'

export type RotationRow = Selectable<OperationsRotation>
export type PolicyRow = Selectable<OperationsPolicy>
export type EscalationRow = Selectable<OperationsEscalation>

export const rotationRow = (ctx: Ctx, id: Id<'rotation'>): Promise<RotationRow | undefined> =>
  ctx.db.selectFrom('operations.rotation').selectAll().where('id', '=', id).executeTakeFirst()
export const policyRow = (ctx: Ctx, id: Id<'policy'>): Promise<PolicyRow | undefined> =>
  ctx.db.selectFrom('operations.policy').selectAll().where('id', '=', id).executeTakeFirst()
export const stepsOf = (row: PolicyRow): Steps => Steps.parse(row.steps)

/** How a rotation takes turns, with who left and who is away. */
export const planOf = async (ctx: Ctx, row: RotationRow): Promise<Plan> => (await plansOf(ctx, [row])).get(row.id)!

/** Overrides that still count and end after a moment; one who has left stands in for nobody. */
export async function overridesOf(ctx: Ctx, rotationId: Id<'rotation'>, since: Temporal.Instant): Promise<Override[]> {
  const rows = await ctx.db.selectFrom('operations.override as o').innerJoin('organisation.person as p', 'p.id', 'o.by_person_id').selectAll('o')
    .where('o.rotation_id', '=', rotationId).where('o.cancelled_at', 'is', null).where('o.to_at', '>', since).where('p.archived_at', 'is', null).orderBy('o.from_at').execute()
  return rows.map((o) => ({ id: o.id, replaced: o.replaced_person_id, by: o.by_person_id, from: o.from_at, to: o.to_at }))
}

/** How far back absences are asked for: as far as a schedule is shown. */
const awayBack = { hours: 24 * 400 }

/** Plans of several rotations by the same few questions as for one; an archived person's turn is an empty slot. */
export async function plansOf(ctx: Ctx, rows: readonly RotationRow[]): Promise<Map<string, Plan & { people: { id: Id<'person'>; name: string }[] }>> {
  if (rows.length === 0) return new Map()
  const ids = rows.map((row) => row.id)
  const [turns, stands] = await Promise.all([
    ctx.db.selectFrom('operations.rotation_participant as r').leftJoin('organisation.person as p', 'p.id', 'r.person_id')
      .select(['r.rotation_id', 'p.id', 'p.name', 'p.archived_at']).where(sql<boolean>`r.rotation_id = any(${ids}::uuid[])`).orderBy('r.rotation_id').orderBy('r.position').execute(),
    ctx.db.selectFrom('operations.override').select(['rotation_id', 'by_person_id']).distinct().where(sql<boolean>`rotation_id = any(${ids}::uuid[])`).where('cancelled_at', 'is', null).execute(),
  ])
  const away = await absencesOf(ctx, [...new Set([...turns.flatMap((one) => (one.id === null ? [] : [one.id])), ...stands.map((one) => one.by_person_id)])], ctx.clock.now().subtract(awayBack))
  const [turnsBy, standsBy, awayBy] = [Map.groupBy(turns, (one) => one.rotation_id as string), Map.groupBy(stands, (one) => one.rotation_id as string), Map.groupBy(away, (one) => one.personId as string)]
  return new Map(rows.map((row) => {
    const own = turnsBy.get(row.id) ?? []
    const concerned = new Set<string>([...own.flatMap((p) => (p.id === null ? [] : [p.id])), ...(standsBy.get(row.id) ?? []).map((one) => one.by_person_id)])
    return [row.id, {
      zone: row.zone, starts: row.starts, every: row.every, unit: row.unit as Plan['unit'], windows: row.windows, participants: own.map((p) => (p.id === null || p.archived_at ? null : p.id)),
      left: own.map((p) => (p.archived_at ? p.name : null)), people: own.flatMap((p) => (p.id === null || p.archived_at ? [] : [{ id: p.id, name: p.name ?? '' }])),
      away: [...concerned].flatMap((person) => awayBy.get(person) ?? []).map((one): Away => ({ person: one.personId, name: one.name, from: one.from, to: one.to, why: one.why })),
    }]
  }))
}

/** Overrides of several rotations that still count and end after a moment, by one question. */
export async function overridesOfAll(ctx: Ctx, ids: readonly Id<'rotation'>[], since: Temporal.Instant): Promise<Map<string, Override[]>> {
  const rows = ids.length === 0 ? [] : await ctx.db.selectFrom('operations.override as o').innerJoin('organisation.person as p', 'p.id', 'o.by_person_id').selectAll('o')
    .where('o.rotation_id', 'in', [...ids]).where('o.cancelled_at', 'is', null).where('o.to_at', '>', since).where('p.archived_at', 'is', null).orderBy('o.from_at').execute()
  return Map.groupBy(rows.map((o) => ({ id: o.id as string, replaced: o.replaced_person_id as string | null, by: o.by_person_id as string, from: o.from_at, to: o.to_at, rotationId: o.rotation_id as string })), (one) => one.rotationId)
}

/** Shifts as they were held between two moments, by rotation, in order of time. */
export async function shiftsHeld(ctx: Ctx, ids: readonly Id<'rotation'>[], from: Temporal.Instant, to: Temporal.Instant): Promise<Map<string, Selectable<OperationsShift>[]>> {
  const rows = ids.length === 0 ? [] : await ctx.db.selectFrom('operations.shift').selectAll().where('rotation_id', 'in', [...ids]).where('to_at', '>', from).where('from_at', '<', to).orderBy('from_at').execute()
  return Map.groupBy(rows, (one) => one.rotation_id as string)
}

/** Of whom it is asked who is paged for it: a team, or a service with the team that owns it. */
export interface PagedFor { serviceId?: string | undefined; team: Id<'team'> }
export interface Chosen { policy: PolicyRow | undefined; why: string; chosenFor?: 'service' | 'team' }

/** The policy that pages for a service, else for its team; `why` says which and how it was found. */
export const policyFor = async (ctx: Ctx, of: PagedFor): Promise<Chosen> => (await policiesFor(ctx, [of]))[0]!

/** The same for many, by one question. */
export async function policiesFor(ctx: Ctx, of: readonly PagedFor[]): Promise<Chosen[]> {
  const [services, teams] = [[...new Set(of.flatMap((one) => (one.serviceId ? [one.serviceId] : [])))], [...new Set(of.map((one) => one.team))]]
  const rows = await ctx.db.selectFrom('operations.policy_assignment as a').innerJoin('operations.policy as p', 'p.id', 'a.policy_id').selectAll('p').select(['a.kind', 'a.object_id']).where('p.archived_at', 'is', null)
    .where(sql<boolean>`(a.kind = 'service' and a.object_id = any(${services}::uuid[]) or a.kind = 'team' and a.object_id = any(${teams}::uuid[]))`).execute()
  const chosen = new Map(rows.map(({ kind, object_id, ...policy }) => [`${kind} ${object_id}`, policy]))
  return of.map(({ serviceId, team }) => {
    for (const [kind, id] of [['service', serviceId], ['team', team]] as const) {
      const policy = chosen.get(`${kind} ${id}`)
      if (policy) return { policy, why: say`Escalation policy ${policy.name}, chosen for the ${kind}.`, chosenFor: kind }
    }
    return { policy: undefined, why: 'No escalation policy is chosen for the service or its team: administrators and the team\'s leads are paged.' }
  })
}

export const escalationRow = (ctx: Ctx, id: string, lock = false): Promise<EscalationRow | undefined> => {
  const query = ctx.db.selectFrom('operations.escalation').selectAll().where('id', '=', id as Id<'escalation'>)
  return (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
}
/** The latest escalation of an incident. */
export const latestOf = (ctx: Ctx, incidentId: Id<'incident'>): Promise<EscalationRow | undefined> =>
  ctx.db.selectFrom('operations.escalation').selectAll().where('incident_id', '=', incidentId).orderBy('cycle', 'desc').executeTakeFirst()

export const insertRotation = (tx: Ctx, row: Insertable<OperationsRotation>): Promise<RotationRow> =>
  tx.db.insertInto('operations.rotation').values(row).returningAll().executeTakeFirstOrThrow()
/** The row, locked against other writers. */
export const lockRotation = (tx: Ctx, id: Id<'rotation'>): Promise<RotationRow | undefined> =>
  tx.db.selectFrom('operations.rotation').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
export const updateRotation = (tx: Ctx, id: Id<'rotation'>, set: Updateable<OperationsRotation>): Promise<RotationRow> =>
  tx.db.updateTable('operations.rotation').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
export async function replaceParticipants(tx: Ctx, id: Id<'rotation'>, persons: readonly (Id<'person'> | null)[]): Promise<void> {
  await tx.db.deleteFrom('operations.rotation_participant').where('rotation_id', '=', id).execute()
  await tx.db.insertInto('operations.rotation_participant').values(persons.map((person_id, position) => ({ rotation_id: id, position, person_id }))).execute()
}
export const insertOverride = (tx: Ctx, row: Insertable<OperationsOverride>): Promise<unknown> => tx.db.insertInto('operations.override').values(row).execute()
/** @returns the override, if it still counted */
export const cancelOverrideRow = (tx: Ctx, rotationId: Id<'rotation'>, id: Id<'override'>): Promise<Selectable<OperationsOverride> | undefined> =>
  tx.db.updateTable('operations.override').set({ cancelled_at: tx.clock.now(), cancelled_by_person_id: tx.actor.personId ?? null })
    .where('id', '=', id).where('rotation_id', '=', rotationId).where('cancelled_at', 'is', null).returningAll().executeTakeFirst()

export type ShiftRow = Selectable<OperationsShift>
/** Whether a person made an override that holds now, or took one back that would, since a moment. */
export async function arrangedBy(ctx: Ctx, rotationId: Id<'rotation'>, personId: Id<'person'>, since: Temporal.Instant): Promise<boolean> {
  const now = ctx.clock.now()
  return (await ctx.db.selectFrom('operations.override').select('id').where('rotation_id', '=', rotationId).where('from_at', '<=', now).where('to_at', '>', now).where((e) => e.or([
    e.and([e('cancelled_at', 'is', null), e('by_person_id', '=', personId), e('made_by_person_id', '=', personId), e('made_at', '>=', since)]),
    e.and([e('cancelled_by_person_id', '=', personId), e('cancelled_at', '>=', since)]),
  ])).executeTakeFirst()) !== undefined
}

/** The latest shifts written down that have begun, the last first; what a clock that was set back had begun before counts once it comes. */
export const latestShifts = (ctx: Ctx, rotationId: Id<'rotation'>, most: number): Promise<ShiftRow[]> =>
  ctx.db.selectFrom('operations.shift').selectAll().where('rotation_id', '=', rotationId).where('from_at', '<=', ctx.clock.now()).orderBy('from_at', 'desc').limit(most).execute()
export const putShift = (tx: Ctx, row: Insertable<OperationsShift>): Promise<unknown> => tx.db.insertInto('operations.shift').values(row)
  .onConflict((c) => c.columns(['rotation_id', 'from_at']).doUpdateSet({ to_at: row.to_at, person_id: row.person_id ?? null, off: row.off ?? false, why: row.why, absent_id: row.absent_id ?? null })).execute()
export const moveShiftEnd = (tx: Ctx, shift: Selectable<OperationsShift>, to: Temporal.Instant): Promise<unknown> =>
  tx.db.updateTable('operations.shift').set({ to_at: to }).where('rotation_id', '=', shift.rotation_id).where('from_at', '=', shift.from_at).execute()
/** What runs goes on, perhaps for another reason. */
export const renewShift = (tx: Ctx, shift: Selectable<OperationsShift>, now: Pick<Selectable<OperationsShift>, 'to_at' | 'why' | 'absent_id'>): Promise<unknown> =>
  tx.db.updateTable('operations.shift').set({ to_at: now.to_at, why: now.why, absent_id: now.absent_id }).where('rotation_id', '=', shift.rotation_id).where('from_at', '=', shift.from_at).execute()

export const insertPolicy = (tx: Ctx, row: Insertable<OperationsPolicy>): Promise<PolicyRow> =>
  tx.db.insertInto('operations.policy').values(row).returningAll().executeTakeFirstOrThrow()
export const lockPolicy = (tx: Ctx, id: Id<'policy'>): Promise<PolicyRow | undefined> =>
  tx.db.selectFrom('operations.policy').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
export const updatePolicy = (tx: Ctx, id: Id<'policy'>, set: Updateable<OperationsPolicy>): Promise<PolicyRow> =>
  tx.db.updateTable('operations.policy').set(set).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
/** Null takes the choice back. */
export async function putAssignment(tx: Ctx, kind: 'service' | 'team', objectId: string, policyId: Id<'policy'> | null): Promise<void> {
  const object_id = objectId as Id<'event'>
  if (policyId === null) await tx.db.deleteFrom('operations.policy_assignment').where('kind', '=', kind).where('object_id', '=', object_id).execute()
  else {
    await tx.db.insertInto('operations.policy_assignment').values({ kind, object_id, policy_id: policyId })
      .onConflict((c) => c.columns(['kind', 'object_id']).doUpdateSet({ policy_id: policyId })).execute()
  }
}

export const insertEscalation = (tx: Ctx, row: Insertable<OperationsEscalation>): Promise<EscalationRow> =>
  tx.db.insertInto('operations.escalation').values(row).returningAll().executeTakeFirstOrThrow()
export const updateEscalation = (tx: Ctx, id: Id<'escalation'>, set: Updateable<OperationsEscalation>): Promise<unknown> =>
  tx.db.updateTable('operations.escalation').set(set).where('id', '=', id).execute()

const People = z.array(z.object({ personId: z.string(), name: z.string(), why: z.string(), you: z.string().optional() }))
/** A step that an escalation reached: whom it pages and why, or why nobody was where it looked. */
export interface Reached {
  round: number
  step: number
  at: Temporal.Instant
  /** `why` for whoever reads of it, `you` for the one who is paged. */
  people: { personId: string; name: string; why: string; you?: string | undefined }[]
  holes: string
}
export async function insertStep(tx: Ctx, id: Id<'escalation'>, { round, step, at, people, holes }: Reached): Promise<void> {
  await tx.db.insertInto('operations.escalation_step').values({ escalation_id: id, round, step, at, people: JSON.stringify(people), holes }).onConflict((c) => c.doNothing()).execute()
}
/** The steps that escalations reached, in their order. */
export async function reachedBy(ctx: Ctx, ids: readonly Id<'escalation'>[]): Promise<(Reached & { escalationId: Id<'escalation'> })[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db.selectFrom('operations.escalation_step').selectAll().where('escalation_id', 'in', [...ids]).orderBy('at').orderBy('round').orderBy('step').execute()
  return rows.map((s) => ({ escalationId: s.escalation_id, round: s.round, step: s.step, at: s.at, people: People.parse(s.people), holes: s.holes }))
}

/** Writes down that a person cannot. @returns false if they said so before */
export async function insertDecline(tx: Ctx, id: Id<'escalation'>, personId: Id<'person'>, why: string): Promise<boolean> {
  const done = await tx.db.insertInto('operations.escalation_decline').values({ escalation_id: id, person_id: personId, at: tx.clock.now(), why }).onConflict((c) => c.doNothing()).executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}
/** Who could not before cannot now: an escalation that goes on where another rested asks nobody twice. */
export const keepDeclines = (tx: Ctx, from: Id<'escalation'>, to: Id<'escalation'>): Promise<unknown> => tx.db.insertInto('operations.escalation_decline').columns(['escalation_id', 'person_id', 'at', 'why'])
  .expression((e) => e.selectFrom('operations.escalation_decline').select([e.val(to).as('escalation_id'), 'person_id', 'at', 'why']).where('escalation_id', '=', from)).execute()
/** Who said that they cannot while this escalation ran. */
export async function declinedIn(tx: Ctx, id: Id<'escalation'>): Promise<ReadonlySet<string>> {
  const rows = await tx.db.selectFrom('operations.escalation_decline').select('person_id').where('escalation_id', '=', id).execute()
  return new Set(rows.map((row) => row.person_id))
}

/** Rotations in which a person takes turns, stands in, or was on call since a moment; at most 50. */
export const rotationsOfPerson = (ctx: Ctx, person: Id<'person'>, since: Temporal.Instant): Promise<RotationRow[]> => ctx.db.selectFrom('operations.rotation').selectAll().where(sql<boolean>`id in (
    select rotation_id from operations.rotation_participant where person_id = ${person} union select rotation_id from operations.override where by_person_id = ${person} and to_at > ${since}
    union select rotation_id from operations.shift where person_id = ${person} and to_at > ${since})`).orderBy('name').orderBy('id').limit(50).execute()

/** Overrides that were taken back though they would end after a moment, by rotation; `sequence` counts what was ever done to overrides. */
export async function takenBackIn(ctx: Ctx, ids: readonly Id<'rotation'>[], since: Temporal.Instant): Promise<Map<string, { sequence: number; takenBack: Override[] }>> {
  if (ids.length === 0) return new Map()
  const [counts, gone] = await Promise.all([
    ctx.db.selectFrom('operations.override').select((e) => ['rotation_id', e.fn.countAll<string>().as('made'), e.fn.count<string>('cancelled_at').as('cancelled')]).where('rotation_id', 'in', [...ids]).groupBy('rotation_id').execute(),
    ctx.db.selectFrom('operations.override').selectAll().where('rotation_id', 'in', [...ids]).where('cancelled_at', 'is not', null).where('to_at', '>', since).orderBy('from_at').limit(500).execute(),
  ])
  const by = Map.groupBy(gone, (one) => one.rotation_id as string)
  return new Map(counts.map((one) => [one.rotation_id, {
    sequence: Number(one.made) + Number(one.cancelled), takenBack: (by.get(one.rotation_id) ?? []).map((o) => ({ id: o.id, replaced: o.replaced_person_id, by: o.by_person_id, from: o.from_at, to: o.to_at })),
  }]))
}

/** Replaces a reader's calendar address of the same. */
export async function saveTurnFeed(tx: Ctx, feed: Omit<Insertable<OperationsTurnFeed>, 'made_at'>): Promise<void> {
  // Two who ask at once take turns: the last has the good one.
  await lockName(tx, `turn-feed:${feed.person_id}:${feed.rotation_id ?? ''}`)
  await tx.db.updateTable('operations.turn_feed').set({ ended_at: tx.clock.now() }).where('person_id', '=', feed.person_id).where(sql<boolean>`rotation_id is not distinct from ${feed.rotation_id ?? null}::uuid`).where('ended_at', 'is', null).execute()
  await tx.db.insertInto('operations.turn_feed').values({ ...feed, made_at: tx.clock.now() }).execute()
}
/** A calendar address that is good, by what its token hashes to; none of who left. */
export const feedOf = (ctx: Ctx, hash: string) => ctx.db.selectFrom('operations.turn_feed as f').innerJoin('organisation.person as p', 'p.id', 'f.person_id').select(['f.person_id', 'f.rotation_id'])
  .where('f.token_hash', '=', hash).where('f.ended_at', 'is', null).where('p.archived_at', 'is', null).executeTakeFirst()
/** A person's calendar addresses that are good; at most 200. */
export const feedsOf = (ctx: Ctx, person: Id<'person'>) => ctx.db.selectFrom('operations.turn_feed as f').leftJoin('operations.rotation as r', 'r.id', 'f.rotation_id').select(['f.id', 'f.rotation_id', 'f.made_at', 'r.name'])
  .where('f.person_id', '=', person).where('f.ended_at', 'is', null).orderBy('f.made_at').orderBy('f.id').limit(200).execute()
/** @returns whether there was such an address */
export async function endFeed(tx: Ctx, person: Id<'person'>, id: Id<'turn-feed'>): Promise<boolean> {
  const done = await tx.db.updateTable('operations.turn_feed').set({ ended_at: tx.clock.now() }).where('id', '=', id).where('person_id', '=', person).where('ended_at', 'is', null).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Says another name wherever shifts and steps said an erased person's. */
export async function forgetTurns(tx: Ctx, person: ErasedPerson): Promise<void> {
  const { id, name } = person
  await tx.db.updateTable('operations.shift').set({ why: withoutName('why', person) }).where(sql<boolean>`position(${name} in why) > 0`).execute()
  await tx.db.updateTable('operations.escalation_step').set({ people: jsonWithoutName('people', person) }).where(sql<boolean>`people @> ${JSON.stringify([{ personId: id }])}::jsonb`).execute()
  await tx.db.updateTable('operations.escalation_decline').set({ why: '' }).where('person_id', '=', id).execute()
  await tx.db.deleteFrom('operations.turn_feed').where('person_id', '=', id).execute()
}
