import type { addContract } from '@fullscore/api/strategy/contracts.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { AnyCalendar } from '@fullscore/time/calendar.ts'
import { announce } from '../../events/event.ts'
import { changeAll } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing, stale } from '../../kernel/refusal.ts'
import { ownTeam, readOrganisation, requireOwner } from '../../organisation/organisation.ts'
import { giveSights, requireManage } from '../../organisation/visible.ts'
import { standingOf, type Agreement } from './contract.ts'
import { contractAdded, contractArchived } from './events.ts'
import { columnsOf, hide, showFresh } from './show.ts'
import { archiveRows, coversOfAll, insertContracts, insertCovers, lockContracts } from './store.ts'
import { requireFacts, subjectsOf, workingWeek } from './write.ts'

/** Adds many contracts as one is added, in few statements. @returns their ids, in the order given @throws the refusal of the first that is refused */
export async function createContracts(ctx: Ctx, given: readonly BodyOf<typeof addContract>[]): Promise<Id<'contract'>[]> {
  const first = given.some((one) => one.teamId === undefined) ? await ownTeam(ctx, 'contracts:manage') : undefined
  const { zone: usual } = await readOrganisation(ctx)
  const rows = given.map((body) => ({ body, id: ctx.ids.make<'contract'>(), team: body.teamId ?? first!, zone: body.zone ?? usual, owner: body.ownerId ?? ctx.actor.personId ?? null }))
  for (const team of new Set(rows.map((row) => row.team))) await requireOwner(ctx, 'contracts:manage', team)
  for (const body of distinctFacts(given)) await requireFacts(ctx, body)
  return changeAll(ctx, async (tx) => {
    const now = tx.clock.now()
    const clocked = rows.map((row) => ({ ...row, calendar: (row.body.calendar ?? workingWeek(row.zone)) as AnyCalendar })).map((row) => ({ ...row, clock: standingOf(agreed(row), now) }))
    const made = await insertContracts(tx, clocked.map(({ id, team, zone, owner, calendar, body, clock }) => ({
      id, owner_team_id: team, name: body.name, number: body.number, vendor_id: body.vendorId, owner_person_id: owner, cost: body.cost, term: body.term, zone, calendar,
      support_number: body.supportNumber, support_hours: body.supportHours, notes: body.notes, changed_at: now.toString(), ...columnsOf(clock),
    })))
    await insertCovers(tx, rows.flatMap(({ id, body }) => body.covers.map((cover) => ({ id, cover }))))
    await giveSights(tx, 'contract', rows.flatMap(({ id, owner }) => (owner ? [{ id, personId: owner }] : [])), 'owns it')
    const all = clocked.map(({ id, clock, body }) => ({ row: made.get(id)!, clock, covers: body.covers }))
    await showFresh(tx, all)
    return { events: all.map(({ row, covers }) => announce(contractAdded, { team: row.owner_team_id, subjects: subjectsOf(row, covers), payload: { contractId: row.id }, detail: { name: row.name } })), value: rows.map((row) => row.id) }
  })
}

const agreed = ({ body, zone, calendar }: { body: BodyOf<typeof addContract>; zone: string; calendar: AnyCalendar }): Agreement =>
  ({ term: body.term, zone, calendar, renewals: 0, decision: null, decidedPeriod: null, endsOn: null, noticeGivenOn: null })

/** What is asked of the database once for all who name it, and what is judged of each alone. */
function distinctFacts(given: readonly BodyOf<typeof addContract>[]) {
  const facts = given.map(({ zone, calendar, term, vendorId, ownerId, covers }) => ({ zone, calendar, term: { ...term, start: '2000-01-01' }, vendorId, ownerId, covers }))
  return new Map(facts.map((one) => [JSON.stringify([one.zone, one.calendar, one.term.notice, one.term.renewal, one.term.initialMonths === 0, one.vendorId, one.ownerId, one.covers]), one])).values()
}

/** Archives many contracts as one is archived. @throws the refusal of the first that is refused */
export async function archiveContracts(ctx: Ctx, given: readonly { id: Id<'contract'>; version: number }[]): Promise<void> {
  await changeAll(ctx, async (tx) => {
    const ids = given.map((one) => one.id)
    const rows = await lockContracts(tx, ids)
    const versions = new Map<string, number>(given.map((one) => [one.id, one.version]))
    if (rows.length < versions.size) throw missing('contract')
    await requireManage(tx, 'contracts:manage', 'contract', rows.map((row) => ({ id: row.id, team: row.owner_team_id })))
    if (rows.some((row) => row.version !== versions.get(row.id))) throw stale()
    const archived = await archiveRows(tx, ids)
    await hide(tx, archived)
    const covers = await coversOfAll(tx, ids)
    return { events: archived.map((row) => announce(contractArchived, { team: row.owner_team_id, subjects: subjectsOf(row, covers.get(row.id) ?? []), detail: { name: row.name }, payload: { contractId: row.id } })), value: undefined }
  })
}
