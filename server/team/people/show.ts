import { sql } from 'kysely'
import { say } from '@fullscore/api/sentence.ts'
import type { Stave } from '../../agenda/stave.ts'
import { dropEntry, putEntry, type NewEntry } from '../../agenda/entries.ts'
import { replaceEntries } from '../../agenda/replace.ts'
import { dropAbsence, putAbsence } from '../../approvals/absences.ts'
import { announce, type EventType, type NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Rebuilder } from '../../kernel/module.ts'
import { daysWords, momentsOf, type Days } from './leave.ts'
import { awayDaysOf, type LeaveRow } from './store.ts'

const prefix = 'leave:'
const keyOf = (row: Pick<LeaveRow, 'id'>) => `${prefix}${row.id}`

/** Leave in three spaces, so that those away at once stand apart. */
export const leaveStave: Stave = {
  id: 'leave', area: 'team', name: say`Leave`, lines: 3, order: 10, lineNames: Array.from({ length: 3 }, () => say`away`),
  head: async () => (going) => {
    const away = new Set(going.flatMap((one) => one.subjects.filter((word) => word.startsWith('person:')))).size
    return { mark: away === 0 ? 'ok' : 'muted', words: away === 0 ? say`nobody away` : say`${away} away` }
  },
}

/** An event about a leave; kind and reason stay out of it. */
export function said(type: EventType, row: LeaveRow, more: { payload?: Record<string, unknown>; detail?: Record<string, unknown> } = {}): NewEvent {
  return announce(type, {
    team: row.owner_team_id, subjects: [{ kind: 'leave', id: row.id, role: 'leave' }, { kind: 'person', id: row.person_id, role: 'away' }],
    payload: { leaveId: row.id, personId: row.person_id, from: row.from_on.toString(), to: row.to_on.toString(), ...more.payload }, detail: more.detail,
  })
}

async function entryOf(ctx: Ctx, row: LeaveRow, days: Days): Promise<NewEntry> {
  const { from, to } = momentsOf(days, row.zone)
  const { name } = await ctx.db.selectFrom('organisation.person').select('name').where('id', '=', row.person_id).executeTakeFirstOrThrow()
  return {
    key: keyOf(row), subject: { kind: 'leave', id: row.id }, also: [{ kind: 'person', id: row.person_id }], stave: 'leave', line: await freeLine(ctx, row, from, to), mark: 'shift', certainty: 'planned', state: 'away',
    from, to, label: name, why: say`Away ${daysWords(days)}.`, weight: 20, team: row.owner_team_id,
  }
}

/** The topmost of three spaces that no other leave of the team takes in that time. */
async function freeLine(ctx: Ctx, row: LeaveRow, from: Temporal.Instant, to: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ line: number }>`select distinct line from agenda.entry where stave = 'leave' and owner_team_id = ${row.owner_team_id} and key <> ${keyOf(row)}
    and range && tstzrange(${from}::timestamptz, ${to}::timestamptz, '[)')`.execute(ctx.db)
  const taken = new Set(rows.map((one) => one.line))
  return [1, 2, 3].find((line) => !taken.has(line)) ?? 3
}

/** What follows from a leave outside its table: its place on the Score, and that the person is out of office. Called whenever it changed. */
export async function show(tx: Ctx, row: LeaveRow): Promise<void> {
  const days = awayDaysOf(row)
  if (!days) {
    await dropEntry(tx, keyOf(row))
    return dropAbsence(tx, keyOf(row))
  }
  await putEntry(tx, await entryOf(tx, row, days))
  const { from, to } = momentsOf(days, row.zone)
  await putAbsence(tx, { key: keyOf(row), personId: row.person_id, from, to, why: say`Away ${daysWords(days)}.` })
}

async function* entries(ctx: Ctx): AsyncGenerator<NewEntry> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = (await ctx.db.selectFrom('team.leave').selectAll().where('id', '>', after as never).where((e) => e.or([e('state', '=', 'approved'), e.and([e('state', '=', 'asked'), e('granted', 'is not', null)])])).orderBy('id').limit(500).execute()) as LeaveRow[]
    for (const row of rows) yield await entryOf(ctx, row, awayDaysOf(row)!)
    if (rows.length < 500) return
    after = rows.at(-1)!.id
  }
}
export const leaveRebuilder: Rebuilder = { of: 'agenda', name: 'team/people', run: (ctx) => replaceEntries(ctx, prefix, entries(ctx)) }
