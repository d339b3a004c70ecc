import type { BodyOf } from '@fullscore/api/route.ts'
import type { addOverride, addRotation, editRotation, RotationDetail } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { isReckoned } from '@fullscore/time/offsets.ts'
import { checkRotation } from '@fullscore/time/rotation.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf, isTaken, refuseNoZone } from '../../kernel/input.ts'
import { conflict, invalid, missing, stale } from '../../kernel/refusal.ts'
import { requireOwner } from '../../organisation/organisation.ts'
import { requireMay, requireSeenAndMay } from '../../organisation/visible.ts'
import { drawShifts } from './agenda.ts'
import { mayCover, mayTakeBack, requireCover } from './cover.ts'
import { overrideAdded, overrideCancelled, rotationAdded, rotationChanged } from './events.ts'
import { readRotation, seenRotation } from './read.ts'
import { indexRotation } from './search.ts'
import { outsideYears } from './span.ts'
import { holesIn, overlapOf, turnsOf, type Override, type Plan } from './schedule.ts'
import {
  cancelOverrideRow, insertOverride, insertRotation, lockRotation, overridesOf, planOf, replaceParticipants, updateRotation, type RotationRow,
} from './store.ts'

const taken = (error: unknown): never => {
  throw isTaken(error, 'rotation_name') ? conflict('name-taken', 'The team has a rotation of this name already.') : error
}
const told = (row: { id: string; owner_team_id: Id<'team'> }) => ({ team: row.owner_team_id, subjects: [{ kind: 'rotation', id: row.id, role: 'rotation' }] })
const at = (row: RotationRow) => ({ kind: 'rotation', id: row.id, team: row.owner_team_id })

/** Refuses a plan that the time core does not understand, naming the field. */
export function requirePlan(plan: Plan): void {
  refuseNoZone(plan.zone, 'body.zone')
  try {
    checkRotation(turnsOf(plan))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw invalid([{ field: /window/.test(error.message) ? 'body.windows' : 'body.starts', message: error.message.replace(/^rotation: /, '') }])
  }
  if (!isReckoned(Temporal.PlainDateTime.from(plan.starts).toZonedDateTime('UTC').epochMilliseconds)) throw invalid([{ field: 'body.starts', message: outsideYears() }])
}

async function setParticipants(tx: Ctx, id: Id<'rotation'>, participants: readonly (Id<'person'> | null)[]): Promise<void> {
  const persons = participants.filter((p) => p !== null)
  const known = persons.length === 0 ? [] : await tx.db.selectFrom('organisation.person').select('id').where('id', 'in', persons).where('archived_at', 'is', null).execute()
  participants.forEach((person, index) => {
    if (person !== null && !known.some((k) => k.id === person)) throw invalid([{ field: `body.participants[${index}]`, message: 'names nobody who works here' }])
  })
  await replaceParticipants(tx, id, participants)
}

/** Whatever shows a rotation: its words in search, its shifts on the Score. */
async function show(tx: Ctx, row: RotationRow): Promise<void> {
  await indexRotation(tx, row)
  await drawShifts(tx, row)
}

/** Adds a rotation. */
export async function createRotation(ctx: Ctx, { teamId, participants, ...given }: BodyOf<typeof addRotation>): Promise<RotationDetail> {
  requireMay(ctx.actor, 'on-call:manage', teamId)
  requirePlan({ ...given, participants })
  return change(ctx, async (tx) => {
    await requireOwner(tx, 'on-call:manage', teamId)
    const row = await insertRotation(tx, { id: tx.ids.make<'rotation'>(), owner_team_id: teamId, ...given }).catch(taken)
    await setParticipants(tx, row.id, participants)
    await show(tx, row)
    return { events: [announce(rotationAdded, { ...told(row), payload: { id: row.id, changed: Object.keys(given) }, detail: { name: row.name } })], value: await readRotation(tx, row.id) }
  })
}

/** Changes or archives a rotation. One that a policy pages stays. */
export async function changeRotation(ctx: Ctx, id: Id<'rotation'>, version: number, { participants, ...edit }: BodyOf<typeof editRotation>): Promise<RotationDetail> {
  return change(ctx, async (tx) => {
    const row = await lockRotation(tx, id)
    if (!row) throw missing('rotation')
    await requireSeenAndMay(tx, 'on-call:manage', at(row))
    if (row.version !== version) throw stale()
    const stored = { name: row.name, zone: row.zone, starts: row.starts, every: row.every, unit: row.unit as Plan['unit'], windows: row.windows, line: row.line, archived: row.archived_at !== null }
    const changes = changesOf<typeof stored>(stored, edit)
    const { archived, ...next } = { ...stored, ...changes }
    const plan = await planOf(tx, row)
    requirePlan({ ...next, participants: participants ?? plan.participants })
    if (changes.archived) await requireUnused(tx, id)
    const changed = await updateRotation(tx, id, { ...next, archived_at: archived ? (row.archived_at ?? tx.clock.now()) : null, version: version + 1 }).catch(taken)
    if (participants) await setParticipants(tx, id, participants)
    await show(tx, changed)
    const names = [...Object.keys(changes), ...(participants ? ['participants'] : [])]
    return { events: [announce(rotationChanged, { ...told(row), payload: { id, changed: names } })], value: await readRotation(tx, id) }
  })
}

async function requireUnused(tx: Ctx, id: Id<'rotation'>): Promise<void> {
  const policies = await tx.db.selectFrom('operations.policy').select(['name', 'steps']).where('archived_at', 'is', null).execute()
  const user = policies.find((p) => JSON.stringify(p.steps).includes(id))
  if (user) throw conflict('in-use', say`The escalation policy ${user.name} pages this rotation: change the policy first.`)
}

/** Lets one person stand in for another, or where nobody is on call. Refused beside one that would leave it to chance who is; two at once take turns under a lock. */
export async function createOverride(ctx: Ctx, id: Id<'rotation'>, body: BodyOf<typeof addOverride>): Promise<RotationDetail> {
  const wanted = { id: ctx.ids.make<'override'>(), replaced: body.replacedId ?? null, by: body.byId, from: Temporal.Instant.from(body.from), to: Temporal.Instant.from(body.to) }
  if (Temporal.Instant.compare(wanted.from, wanted.to) >= 0) throw invalid([{ field: 'body.to', message: 'is not after from' }])
  if (wanted.replaced === wanted.by) throw invalid([{ field: 'body.byId', message: 'is the person to be replaced' }])
  if (Temporal.Instant.compare(wanted.to, ctx.clock.now()) <= 0) throw invalid([{ field: 'body.to', message: 'is over already' }])
  return change(ctx, async (tx) => {
    await lockName(tx, `overrides:${id}`)
    const row = await seenRotation(tx, id)
    const plan = await planOf(tx, row)
    await requireCover(tx, row, (self) => mayCover(self, plan.participants, wanted))
    if (wanted.replaced !== null && !plan.participants.includes(wanted.replaced)) throw invalid([{ field: 'body.replacedId', message: 'takes no turn in this rotation' }])
    const by = await tx.db.selectFrom('organisation.person').select('id').where('id', '=', body.byId).where('archived_at', 'is', null).executeTakeFirst()
    if (!by) throw invalid([{ field: 'body.byId', message: 'names nobody who works here' }])
    refuseBeside(tx, plan, wanted, await overridesOf(tx, id, wanted.from))
    await insertOverride(tx, {
      id: wanted.id, rotation_id: id, replaced_person_id: body.replacedId ?? null, by_person_id: body.byId, from_at: wanted.from, to_at: wanted.to, why: body.why,
      made_by_person_id: tx.actor.personId ?? null, made_at: tx.clock.now(),
    })
    await drawShifts(tx, row)
    return { events: [overridden(overrideAdded, row, wanted, tx)], value: await readRotation(tx, id) }
  })
}

const mostLookedAt = { hours: 24 * 400 }

function refuseBeside(tx: Ctx, plan: Plan, wanted: Override, others: readonly Override[]): void {
  const overlap = overlapOf(wanted, others)
  if (overlap) throw conflict('overlap', overlap.replaced === null && wanted.replaced === null
    ? say`From ${overlap.from} to ${overlap.to} somebody stands in there already: take that back first, or choose another time.`
    : say`From ${overlap.from} to ${overlap.to} another override names one of them: take that back first, or choose another time.`)
  if (wanted.replaced !== null) return
  const from = Temporal.Instant.compare(wanted.from, tx.clock.now()) < 0 ? tx.clock.now() : wanted.from
  const most = from.add(mostLookedAt)
  const to = Temporal.Instant.compare(most, wanted.to) < 0 ? most : wanted.to
  if (holesIn(plan, others, { from, to }).length === 0) throw conflict('no-hole', say`From ${from} to ${to} somebody is on call all the time: say for whom the other one stands in.`)
}

/** Takes an override back: from now on the rotation's own turns count. */
export async function dropOverride(ctx: Ctx, id: Id<'rotation'>, overrideId: Id<'override'>): Promise<RotationDetail> {
  return change(ctx, async (tx) => {
    const row = await seenRotation(tx, id)
    const gone = await cancelOverrideRow(tx, id, overrideId)
    await requireCover(tx, row, (self) => gone !== undefined && mayTakeBack(self, { replaced: gone.replaced_person_id, by: gone.by_person_id, madeBy: gone.made_by_person_id }))
    if (!gone) throw missing('override')
    await drawShifts(tx, row)
    return { events: [overridden(overrideCancelled, row, { id: gone.id, replaced: gone.replaced_person_id, by: gone.by_person_id, from: gone.from_at, to: gone.to_at }, tx)], value: await readRotation(tx, id) }
  })
}

function overridden(type: typeof overrideAdded, row: RotationRow, o: { id: string; replaced: string | null; by: string; from: Temporal.Instant; to: Temporal.Instant }, { actor }: Ctx): NewEvent {
  return announce(type, {
    team: row.owner_team_id,
    subjects: [{ kind: 'rotation', id: row.id, role: 'rotation' }, ...(o.replaced === null ? [] : [{ kind: 'person', id: o.replaced, role: 'replaced' }]), { kind: 'person', id: o.by, role: 'substitute' }],
    payload: { rotationId: row.id, overrideId: o.id, replacedId: o.replaced, byId: o.by, from: o.from.toString(), to: o.to.toString(), personId: actor.personId ?? null },
  })
}
