import type { BodyOf } from '@fullscore/api/route.ts'
import type { addContract, ContractDetail, editContract } from '@fullscore/api/strategy/contracts.ts'
import type { Hours } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { checkCalendar, type AnyCalendar } from '@fullscore/time/calendar.ts'
import { mostNotice } from '@fullscore/time/term.ts'
import { announce } from '../../events/event.ts'
import { eventsOfEdit } from '../../events/of-edit.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf, refuseNoZone } from '../../kernel/input.ts'
import { invalid, stale } from '../../kernel/refusal.ts'
import { ownTeam, readOrganisation, requireOwner } from '../../organisation/organisation.ts'
import { giveSight, requireSeenAndMay } from '../../organisation/visible.ts'
import { contactOf } from '../vendors/public.ts'
import { contractAdded, contractArchived, contractChanged } from './events.ts'
import { readContract } from './read.ts'
import { settleClock, show } from './show.ts'
import { costOf, coversOf, insertContract, lockContract, setCovers, updateContract, type ContractRow, type Covered } from './store.ts'

type Facts = Partial<Omit<BodyOf<typeof editContract>, 'archived'>>

/** The objects that an event of a contract concerns. */
export const subjectsOf = (row: Pick<ContractRow, 'id' | 'vendor_id'>, covers: readonly Covered[] = []) => [
  { kind: 'contract', id: row.id as string, role: 'contract' }, ...(row.vendor_id ? [{ kind: 'vendor', id: row.vendor_id as string, role: 'vendor' }] : []),
  ...covers.slice(0, 50).map((one) => ({ kind: one.kind as string, id: one.id, role: 'covered' })),
]

/** Mondays to Fridays of a zone: working days for those who say nothing else. */
export const workingWeek = (zone: string): Hours => ({ zone, hours: Object.fromEntries((['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => [day, [{ from: '09:00', to: '17:00' }]])) })

/** Refuses what only looks right: an unknown zone, days nobody works on, a vendor, an owner or an item that is not there. */
export async function requireFacts(ctx: Ctx, body: Facts): Promise<void> {
  if (body.zone) refuseNoZone(body.zone, 'body.zone')
  const errors: { field: string; message: string }[] = []
  if (body.calendar && body.calendar !== '24/7') {
    refuseNoZone(body.calendar.zone, 'body.calendar.zone')
    try {
      checkCalendar(body.calendar as AnyCalendar)
    } catch (error) {
      errors.push({ field: 'body.calendar', message: (error as Error).message })
    }
  }
  const { term } = body
  if (term?.notice && term.notice.amount > mostNotice[term.notice.unit]) errors.push({ field: 'body.term.notice.amount', message: say`is at most ${mostNotice[term.notice.unit]} ${term.notice.unit}` })
  if (term?.notice?.to && term.renewal !== 'tacit') errors.push({ field: 'body.term.notice.to', message: 'goes only with a contract that renews itself: another ends with its term' })
  if (term?.initialMonths === 0 && !term.notice?.to) errors.push({ field: 'body.term.initialMonths', message: 'is at least 1: only notice to the end of a month or its like does without a first term' })
  if (body.vendorId && !(await contactOf(ctx, body.vendorId))) errors.push({ field: 'body.vendorId', message: 'names no vendor that you see' })
  if (body.ownerId && !(await ctx.db.selectFrom('organisation.person').select('id').where('id', '=', body.ownerId).executeTakeFirst())) errors.push({ field: 'body.ownerId', message: 'names nobody' })
  for (const [index, cover] of (body.covers ?? []).entries()) {
    const item = await itemById(ctx, cover.id as Id<'item'>)
    if (!item || (item.kind === 'service') !== (cover.kind === 'service')) errors.push({ field: `body.covers[${index}]`, message: say`names no ${cover.kind} that you see` })
  }
  if (errors.length > 0) throw invalid(errors)
}

/** Adds a contract; who adds it owns it unless another is named. */
export async function createContract(ctx: Ctx, body: BodyOf<typeof addContract>): Promise<ContractDetail> {
  const team = body.teamId ?? (await ownTeam(ctx, 'contracts:manage'))
  await requireOwner(ctx, 'contracts:manage', team)
  await requireFacts(ctx, body)
  const zone = body.zone ?? (await readOrganisation(ctx)).zone
  return change(ctx, async (tx) => {
    const today = tx.clock.now().toZonedDateTimeISO(zone).toPlainDate()
    const first = await insertContract(tx, {
      id: tx.ids.make<'contract'>(), owner_team_id: team, name: body.name, number: body.number, vendor_id: body.vendorId as never, owner_person_id: body.ownerId ?? tx.actor.personId ?? null,
      cost: body.cost && JSON.stringify(body.cost), term: JSON.stringify(body.term), zone, calendar: JSON.stringify(body.calendar ?? workingWeek(zone)), support_number: body.supportNumber, support_hours: body.supportHours,
      notes: body.notes, state: 'not-begun', period: 0, choice: 0, over_on: today, end_on: today, changed_at: tx.clock.now(),
    })
    await setCovers(tx, first.id, body.covers)
    if (first.owner_person_id) await giveSight(tx, { kind: 'contract', id: first.id }, { personId: first.owner_person_id }, 'owns it')
    const { row, clock } = await settleClock(tx, first)
    await show(tx, row, clock)
    return { events: [announce(contractAdded, { team, subjects: subjectsOf(row, body.covers), payload: { contractId: row.id }, detail: { name: row.name } })], value: await readContract(tx, row.id) }
  })
}

/** Changes or archives a contract; the version guards two editors. A changed term moves every date that follows from it. */
export async function changeContract(ctx: Ctx, id: Id<'contract'>, version: number, body: BodyOf<typeof editContract>): Promise<ContractDetail> {
  await readContract(ctx, id)
  await requireFacts(ctx, body)
  return change(ctx, async (tx) => {
    const row = await lockContract(tx, id)
    await requireSeenAndMay(tx, 'contracts:manage', { kind: 'contract', id, team: row.owner_team_id })
    if (row.version !== version) throw stale()
    if (body.teamId && body.teamId !== row.owner_team_id) await requireOwner(tx, 'contracts:manage', body.teamId)
    const own = (await coversOf(tx, id)).flatMap((one) => (one.own ? [{ kind: one.kind, id: one.id }] : []))
    const stored = {
      name: row.name, number: row.number, vendorId: row.vendor_id as string | null, teamId: row.owner_team_id, ownerId: row.owner_person_id, cost: costOf(row), term: row.term as ContractDetail['term'], zone: row.zone,
      calendar: row.calendar as Hours, supportNumber: row.support_number, supportHours: row.support_hours, notes: row.notes, covers: own as Covered[], archived: row.archived_at !== null,
    }
    const changes = changesOf(stored, body)
    const next = { ...stored, ...changes }
    const changed = await updateContract(tx, id, {
      name: next.name, number: next.number, vendor_id: next.vendorId as never, owner_team_id: next.teamId, owner_person_id: next.ownerId, cost: next.cost && JSON.stringify(next.cost), term: JSON.stringify(next.term), zone: next.zone,
      calendar: JSON.stringify(next.calendar), support_number: next.supportNumber, support_hours: next.supportHours, notes: next.notes, archived_at: next.archived ? (row.archived_at ?? tx.clock.now()) : null, version: version + 1,
    })
    if (changes.covers) await setCovers(tx, id, changes.covers)
    if (changes.ownerId) await giveSight(tx, { kind: 'contract', id }, { personId: changes.ownerId }, 'owns it')
    const settled = await settleClock(tx, changed)
    await show(tx, settled.row, settled.clock)
    const about = { team: next.teamId, subjects: subjectsOf(changed, next.covers), detail: { name: next.name } }
    const events = eventsOfEdit(changes, (changed) => announce(contractChanged, { ...about, payload: { contractId: id, changed } }), () => announce(contractArchived, { ...about, payload: { contractId: id } }))
    return { events, value: await readContract(tx, id) }
  })
}
