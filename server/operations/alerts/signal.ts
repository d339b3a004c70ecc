import { asLine, lineOf, type Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { endEntry, putEntry } from '../../agenda/entries.ts'
import { announce, type Subject } from '../../events/event.ts'
import { change, isInside, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { itemById, staveOf } from '../../infrastructure/inventory/public.ts'
import { silenceOver } from '../maintenance/public.ts'
import { inTime, judge, moreUrgent, type Signal } from './alert.ts'
import { alertRaised, alertResolved, alertUrgencyChanged } from './events.ts'
import { endAlert, firingAlert, insertAlert, muteAlert, touchAlert, type About, type Silence } from './store.ts'

export interface Taken {
  id: Id<'alert'> | null
  outcome: 'raised' | 'repeated' | 'resolved' | 'nothing-to-resolve'
}

/**
 * Takes one signal of a source: raises, repeats or resolves the alert of its cause. Repetitions are counted without an event.
 * Two processes that hear of one cause at once raise one alert.
 */
export async function takeSignal(ctx: Ctx, given: Signal, about: About): Promise<Taken> {
  // A check's moment is our own; any other is somebody's word.
  const signal = given.source.kind === 'check' ? given : inTime({ ...given, title: asLine(given.title) || given.dedupKey }, ctx.clock.now())
  const firing = isInside(ctx) ? undefined : await repeatOnly(ctx, signal)
  if (firing) return firing
  const id = ctx.ids.make<'alert'>()
  return change<Taken>(ctx, async (tx) => {
    const stored = await firingAlert(tx, signal)
    const verdict = judge(signal, stored && { urgency: stored.urgency as Urgency, raisedAt: stored.raised_at })
    const payload = { alertId: stored?.id ?? id, urgency: signal.urgency, serviceId: about.serviceId, itemId: about.itemId, rehearsal: signal.rehearsal }
    const said = { team: stored?.owner_team_id ?? about.team, subjects: subjectsOf(stored?.id ?? id, about), payload, detail: { title: signal.title } }
    if (verdict.outcome === 'raised') {
      const silence = await silenceOver(tx, objectsOf(about))
      if (!(await insertAlert(tx, id, signal, about, silence))) throw new RaisedElsewhere()
      await putAlertEntry(tx, id, signal, about, silence)
      return { events: [announce(alertRaised, silenced(said, silence))], value: { id, outcome: 'raised' as const } }
    }
    if (verdict.outcome === 'resolved' && stored) {
      await endAlert(tx, stored.id, verdict.at, `${signal.source.name} says that it is over.`)
      await endEntry(tx, `alert:${stored.id}`, { to: verdict.at, state: 'resolved' })
      return { events: [announce(alertResolved, { ...said, payload: { ...payload, by: 'source' } })], value: { id: stored.id, outcome: 'resolved' as const } }
    }
    if (stored) {
      const before = stored.urgency as Urgency
      // What grows worse inside a window would page for the first time: it is kept silent as a new one is.
      const silence = !stored.muted_by && moreUrgent(signal.urgency, before) ? await silenceOver(tx, objectsOf(about)) : undefined
      await touchAlert(tx, stored.id, signal)
      if (silence) await muteAlert(tx, stored.id, silence)
      await putAlertEntry(tx, stored.id, { ...signal, at: stored.raised_at }, about, silence ?? (stored.muted_by ? { why: stored.muted_why ?? '' } : undefined))
      return { events: [announce(alertUrgencyChanged, silenced({ ...said, payload: { ...payload, before } }, silence))], value: { id: stored.id, outcome: 'repeated' as const } }
    }
    throw new RaisedElsewhere()
  }).catch(async (error: unknown): Promise<Taken> => {
    if (!(error instanceof RaisedElsewhere)) throw error
    // The other's alert is committed by now: this is its repetition.
    return (isInside(ctx) ? undefined : await repeatOnly(ctx, signal)) ?? { id: null, outcome: signal.status === 'firing' ? 'repeated' : 'nothing-to-resolve' }
  })
}

/** Another process was first, or there was nothing to do after all: the transaction is given up. */
class RaisedElsewhere extends Error {}

/** The frequent case without an event: the same cause again with the same urgency, or an end without a beginning. */
export async function repeatOnly(ctx: Ctx, signal: Signal): Promise<Taken | undefined> {
  return keep(ctx, 'a repetition is no fact of its own', async (tx) => {
    const stored = await firingAlert(tx, signal)
    if (!stored) return signal.status === 'resolved' ? { id: null, outcome: 'nothing-to-resolve' as const } : undefined
    if (signal.status === 'resolved' || stored.urgency !== signal.urgency) return undefined
    await touchAlert(tx, stored.id, signal)
    return { id: stored.id, outcome: 'repeated' as const }
  })
}

export const objectsOf = (about: Pick<About, 'serviceId' | 'itemId'>): string[] => [about.serviceId, about.itemId].filter((id) => id !== undefined)

/** The event with the window that keeps the alert silent, if one does. */
function silenced<A extends { subjects: readonly Subject[]; payload: object }>(said: A, silence: Silence | undefined): A {
  if (!silence) return said
  return { ...said, payload: { ...said.payload, mutedBy: silence.windowId }, subjects: [...said.subjects, { kind: 'maintenance-window', id: silence.windowId, role: 'muted-by' }] }
}

export function subjectsOf(id: string, about: Pick<About, 'serviceId' | 'itemId'>) {
  return [
    { kind: 'alert', id, role: 'alert' },
    ...(about.serviceId ? [{ kind: 'service', id: about.serviceId, role: 'affected' }] : []),
    ...(about.itemId ? [{ kind: 'item', id: about.itemId, role: 'affected' }] : []),
  ]
}

async function putAlertEntry(tx: Ctx, id: Id<'alert'>, signal: Signal, about: About, silence?: Pick<Silence, 'why'>): Promise<void> {
  const item = about.itemId ? await itemById(tx, about.itemId) : undefined
  await putEntry(tx, {
    key: `alert:${id}`, subject: { kind: 'alert', id }, stave: staveOf(item?.kind), line: lineOf(signal.urgency), mark: 'alert', certainty: 'fact', state: 'firing',
    from: signal.at, to: null, label: signal.title, why: `${signal.source.name} says so; urgency ${signal.urgency}.${silence ? ` ${silence.why}` : ''}`,
    weight: 60 - 10 * lineOf(signal.urgency), team: about.team, services: about.serviceId ? [about.serviceId] : [], rehearsal: signal.rehearsal,
  })
}
