import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { dropEntries, putEntry, type NewEntry } from '../../agenda/entries.ts'
import { announce, type EventType, type NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { itemById, staveOf } from '../../infrastructure/inventory/public.ts'
import { putSearch, type NewSearchEntry } from '../../search/entries.ts'
import { coversOf, type Cover, type OpeningRow, type WindowRow } from './store.ts'
import { spoken } from './window.ts'

/** An event about a window and all that it covers. */
export function said(type: EventType, row: WindowRow, covers: readonly Cover[], payload: Record<string, unknown> = {}, detail: Record<string, unknown> = {}): NewEvent {
  return announce(type, {
    team: row.owner_team_id, payload: { windowId: row.id, ...payload }, detail: { title: row.title, ...detail },
    subjects: [{ kind: 'maintenance-window', id: row.id, role: 'window' }, ...covers.map(({ kind, id }) => ({ kind, id, role: 'covered' }))],
  })
}

export const prefixOf = (id: string): string => `maintenance:${id}:`

/** One opening on the Score, on the stave of what it covers. */
export function entryOf(row: WindowRow, covers: readonly Cover[], stave: string, opening: OpeningRow): NewEntry {
  const to = opening.closed_at ?? opening.to_at
  return {
    key: `${prefixOf(row.id)}${opening.from_at.toString()}`, subject: { kind: 'maintenance-window', id: row.id }, also: covers.filter((one) => one.kind === 'item'), stave, line: 1, mark: 'maintenance',
    services: covers.flatMap((one) => (one.kind === 'service' ? [one.id as Id<'service'>] : [])), certainty: opening.opened_at ? 'fact' : 'planned', state: opening.opened_at ? 'held' : 'planned',
    from: opening.from_at, to, label: row.title, why: `${row.reason} ${say`Until ${spoken(to, row.zone)} new alerts of ${covers.length} covered page nobody.`}`, weight: 30, team: row.owner_team_id,
  }
}

/** The stave of a window: services if it covers one, else that of its first item. */
export async function staveFor(ctx: Ctx, covers: readonly Cover[]): Promise<string> {
  if (covers.some((one) => one.kind === 'service')) return 'services'
  const item = covers[0] && (await itemById(ctx, covers[0].id as Id<'item'>))
  return staveOf(item?.kind)
}

export const searchOf = (row: WindowRow): NewSearchEntry => ({ kind: 'maintenance-window', id: row.id, title: row.title, words: `maintenance window ${row.reason}`, team: row.owner_team_id })

/** Draws openings; those given as null lose all that has not begun. */
export async function draw(tx: Ctx, row: WindowRow, openings: readonly OpeningRow[], coveredBy?: readonly Cover[]): Promise<void> {
  const covers = coveredBy ?? (await coversOf(tx, row.id))
  const stave = await staveFor(tx, covers)
  for (const opening of openings) await putEntry(tx, entryOf(row, covers, stave, opening))
}

/** Takes what has not begun off the Score. */
export const undraw = (tx: Ctx, row: WindowRow): Promise<void> => dropEntries(tx, prefixOf(row.id), tx.clock.now())

export const index = (tx: Ctx, row: WindowRow): Promise<void> => putSearch(tx, searchOf(row))
