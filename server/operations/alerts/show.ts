import { lineOf, type Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say, term } from '@fullscore/api/sentence.ts'
import { endEntries, putEntries, type NewEntry } from '../../agenda/entries.ts'
import type { Subject } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { madeAt } from '../../kernel/ids.ts'
import { namesOfItems, staveOf } from '../../infrastructure/inventory/public.ts'
import { dropSearches, putSearches, type NewSearchEntry } from '../../search/entries.ts'
import { asSystem } from '../../kernel/context.ts'
import type { About, Silence } from './store.ts'

/** What the Score and the search index need to know of an alert. */
export interface Shown {
  id: Id<'alert'>
  title: string
  urgency: Urgency
  sourceName: string
  /** Of a check of ours: the page of the check shows it too. */
  checkId?: string | undefined
  dedupKey: string
  rehearsal: boolean
  about: About
  at: Temporal.Instant
  /** Null while it fires. */
  endedAt?: Temporal.Instant | null
  silence?: Pick<Silence, 'why'> | undefined
}

/** Puts alerts on the Score, and those that fire into the search index: what is over is found in the list of alerts. */
export async function showAlerts(tx: Ctx, alerts: readonly Shown[]): Promise<void> {
  await putEntries(tx, await entriesOf(tx, alerts))
  await putSearches(tx, alerts.filter((one) => !one.endedAt).map(searchOf))
}

/** Ends alerts on the Score and takes them out of the search index. */
export async function hideAlerts(tx: Ctx, ended: readonly { id: Id<'alert'>; at: Temporal.Instant }[]): Promise<void> {
  await endEntries(tx, ended.map(({ id, at }) => ({ key: `alert:${id}`, to: at, state: 'resolved' })))
  await dropSearches(tx, 'alert', ended.map((one) => one.id))
}

export const searchOf = (one: Shown): NewSearchEntry => ({ kind: 'alert', id: one.id, title: one.title, words: `${one.sourceName} ${one.dedupKey}`, team: one.about.team, hint: term(one.urgency), rank: 8 })

/** Alerts as entries of the time axis, each on the stave of what it is about. */
export async function entriesOf(ctx: Ctx, alerts: readonly Shown[]): Promise<NewEntry[]> {
  // On which stave it lies does not depend on who sent it.
  const items = await namesOfItems(asSystem(ctx, 'alerts'), [...new Set(alerts.flatMap((one) => one.about.itemId ?? []))])
  return alerts.map((one) => ({
    key: `alert:${one.id}`, subject: { kind: 'alert', id: one.id }, stave: staveOf(one.about.itemId && items.get(one.about.itemId)?.kind), line: lineOf(one.urgency), mark: 'alert', certainty: 'fact',
    state: one.endedAt ? 'resolved' : 'firing', from: one.at, to: one.endedAt ?? null, label: one.title, why: [say`${one.sourceName} says so; urgency ${one.urgency}.`, ...(one.silence ? [one.silence.why] : [])].join(' '),
    weight: 60 - 10 * lineOf(one.urgency), team: one.about.team, also: [...(one.about.itemId ? [{ kind: 'item', id: one.about.itemId }] : []), ...(one.checkId ? [{ kind: 'check', id: one.checkId }] : [])], services: one.about.serviceId ? [one.about.serviceId] : [], rehearsal: one.rehearsal, known: madeAt(one.id),
  }))
}

export const objectsOf = (about: Pick<About, 'serviceId' | 'itemId'>): string[] => [about.serviceId, about.itemId].filter((id) => id !== undefined)

/** The event with the window that keeps the alert silent, if one does. */
export function silenced<A extends { subjects: readonly Subject[]; payload: object }>(said: A, silence: Silence | undefined): A {
  if (!silence) return said
  return { ...said, payload: { ...said.payload, mutedBy: silence.windowId }, subjects: [...said.subjects, { kind: 'maintenance-window', id: silence.windowId, role: 'muted-by' }] }
}

export function subjectsOf(id: string, about: Pick<About, 'serviceId' | 'itemId'>): Subject[] {
  return [
    { kind: 'alert', id, role: 'alert' },
    ...(about.serviceId ? [{ kind: 'service', id: about.serviceId, role: 'affected' }] : []),
    ...(about.itemId ? [{ kind: 'item', id: about.itemId, role: 'affected' }] : []),
  ]
}
