import { asLine, type Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { reworded, say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { silenceOver } from '../maintenance/public.ts'
import { causeOf, fold, inTime, judge, moreUrgent, type Run, type Signal, type Verdict } from './alert.ts'
import { alertAcknowledged, alertBeganEarlier, alertRaised, alertResolved, alertUrgencyChanged } from './events.ts'
import { hideAlerts, objectsOf, showAlerts, silenced, subjectsOf, type Shown } from './show.ts'
import { muteAlert, type About, type Silence } from './store.ts'
import { endAlerts, endsOf, firingAlerts, forgetEnds, insertAlerts, lockCauses, noteAlerts, rememberEnds, touchAlerts, type FiringRow, type NewAlert } from './store-take.ts'

export interface Taken {
  id: Id<'alert'> | null
  /** `late`: its end was heard before. `suppressed`: the source keeps it silent; it goes on. */
  outcome: 'raised' | 'repeated' | 'resolved' | 'nothing-to-resolve' | 'late' | 'acknowledged' | 'suppressed'
}
export interface Given { signal: Signal; about: About }

/**
 * Takes signals, many in one transaction: raises, repeats or resolves the alert of each cause, in the order given. Repetitions are
 * counted without an event. Whoever else hears of one of the causes waits for the commit, so that one cause is one alert.
 * @returns what became of each
 */
export async function takeSignals(ctx: Ctx, given: readonly Given[]): Promise<Taken[]> {
  const now = ctx.clock.now()
  // A check's moment is our own; any other is somebody's word.
  const signals = given.map(({ signal }) => (signal.source.kind === 'check' ? signal : inTime({ ...signal, title: reworded(signal.title, asLine) || signal.dedupKey }, now)))
  return keep(ctx, 'a repetition is no fact of its own; what is news announces itself', async (outer) => {
    const taken: Taken[] = given.map(() => ({ id: null, outcome: 'nothing-to-resolve' }))
    const events: NewEvent[] = []
    await lockCauses(outer, signals)
    const causes = fold(signals)
    for (let step = 0, runs = firstOf(causes, step); runs.length > 0; runs = firstOf(causes, ++step)) {
      events.push(...(await takeRuns(outer, runs, (run) => given[run.members[0]!]!.about, taken)))
    }
    const [first, ...rest] = events
    if (first) await change(outer, async () => ({ events: [first, ...rest], value: undefined }))
    return taken
  })
}

const firstOf = (causes: readonly Run[][], step: number): Run[] => causes.flatMap((runs) => runs[step] ?? [])

interface Judged { run: Run; verdict: Verdict; stored: FiringRow | undefined; about: About }

/** Takes at most one run of each cause. */
async function takeRuns(tx: Ctx, runs: readonly Run[], aboutOf: (run: Run) => About, taken: Taken[]): Promise<NewEvent[]> {
  const signals = runs.map((run) => run.last)
  const firing = await firingAlerts(tx, signals)
  const ends = await endsOf(tx, signals.filter((one) => !firing.has(causeOf(one))))
  const judged = runs.map((run): Judged => {
    const stored = firing.get(causeOf(run.last))
    const known = stored && { urgency: stored.urgency as Urgency, raisedAt: stored.raised_at, acknowledged: stored.acknowledged_at !== null }
    const about = stored ? { team: stored.owner_team_id, serviceId: stored.service_id ?? undefined, itemId: stored.item_id ?? undefined } : aboutOf(run)
    return { run, stored, about, verdict: judge(run.last.status === 'resolved' ? { ...run.last, at: run.latest.at } : run.last, known, ends.get(causeOf(run.last)), tx.clock.now()) }
  })
  const events = [...(await raise(tx, judged, taken)), ...(await repeat(tx, judged, taken)), ...(await end(tx, judged, taken)), ...(await note(tx, judged, taken))]
  const late = judged.filter((one) => one.verdict.outcome === 'late')
  await forgetEnds(tx, late.map((one) => one.run.last))
  for (const one of late) settle(taken, one, null, 'late')
  return events
}

/** Tells every word of a run what became of it: the first was news, the others repeated it. */
function settle(taken: Taken[], { run }: Pick<Judged, 'run'>, id: Id<'alert'> | null, first: Taken['outcome'], others = first): void {
  for (const [index, place] of run.members.entries()) taken[place] = { id: index > 0 && others === 'nothing-to-resolve' ? null : id, outcome: index === 0 ? first : others }
}

const payloadOf = (id: Id<'alert'>, signal: Signal, about: About) => ({ alertId: id, urgency: signal.urgency, serviceId: about.serviceId, itemId: about.itemId, rehearsal: signal.rehearsal })
const saidOf = (id: Id<'alert'>, signal: Signal, about: About) => ({ team: about.team, subjects: subjectsOf(id, about), payload: payloadOf(id, signal, about), detail: { title: signal.title } })

async function raise(tx: Ctx, judged: readonly Judged[], taken: Taken[]): Promise<NewEvent[]> {
  const fresh = judged.filter((one) => one.verdict.outcome === 'raised')
  if (fresh.length === 0) return []
  const silenceOf = await silencesOver(tx, fresh.map((one) => one.about))
  const alerts = fresh.map((one): NewAlert => ({ id: tx.ids.make<'alert'>(), run: one.run, about: one.about, silence: silenceOf(one.about) }))
  await insertAlerts(tx, alerts)
  await showAlerts(tx, alerts.map(({ id, run, about, silence }): Shown => ({ ...shownOf(id, run, about), at: run.earliest.at, silence })))
  return alerts.map(({ id, run, about, silence }) => {
    settle(taken, { run }, id, 'raised', 'repeated')
    return announce(alertRaised, silenced(saidOf(id, run.last, about), silence))
  })
}

const shownOf = (id: Id<'alert'>, { last }: Run, about: About) => ({ id, title: last.title, urgency: last.urgency, sourceName: last.source.name, checkId: last.source.kind === 'check' ? last.source.id : undefined, rehearsal: last.rehearsal, dedupKey: last.dedupKey, about })

/** Counts what is said again, shows it under its newest title, and moves its beginning back if an earlier one is said; a changed urgency is news. What grows worse inside a window is kept silent as a new one is. */
async function repeat(tx: Ctx, judged: readonly Judged[], taken: Taken[]): Promise<NewEvent[]> {
  const again = judged.flatMap((one) => (one.verdict.outcome === 'repeated' && one.stored ? [{ ...one, id: one.stored.id, stored: one.stored, news: one.verdict.urgencyChanged }] : []))
  await touchAlerts(tx, again)
  for (const one of again) settle(taken, one, one.id, 'repeated')
  const beginning = ({ run, stored }: (typeof again)[number]) => (Temporal.Instant.compare(run.earliest.at, stored.raised_at) < 0 ? run.earliest.at : stored.raised_at)
  const otherwise = again.filter((one) => !one.news && (beginning(one) !== one.stored.raised_at || one.run.last.title !== one.stored.title))
  await showAlerts(tx, otherwise.map((one): Shown => ({ ...shownOf(one.id, one.run, one.about), at: beginning(one), silence: one.stored.muted_by ? { why: one.stored.muted_why ?? '' } : undefined })))
  const moved = again.filter((one) => Temporal.Instant.compare(one.run.earliest.at, one.stored.raised_at) < 0).map(({ id, run, about, stored }) => {
    const said = saidOf(id, run.last, about)
    return announce(alertBeganEarlier, { ...said, payload: { ...said.payload, before: stored.raised_at.toString(), at: run.earliest.at.toString() } })
  })
  const changed = again.filter((one) => one.news)
  if (changed.length === 0) return moved
  const worse = (one: (typeof changed)[number]) => !one.stored.muted_by && moreUrgent(one.run.last.urgency, one.stored.urgency as Urgency)
  const silenceOf = await silencesOver(tx, changed.filter(worse).map((one) => one.about))
  const silences = new Map(changed.filter(worse).map((one) => [one.id, silenceOf(one.about)]))
  for (const [id, silence] of silences) if (silence) await muteAlert(tx, id, silence)
  await showAlerts(tx, changed.map((one): Shown => ({ ...shownOf(one.id, one.run, one.about), at: beginning(one), silence: silences.get(one.id) ?? (one.stored.muted_by ? { why: one.stored.muted_why ?? '' } : undefined) })))
  return [...moved, ...changed.map(({ id, run, about, stored }) => {
    const said = saidOf(id, run.last, about)
    return announce(alertUrgencyChanged, silenced({ ...said, payload: { ...said.payload, before: stored.urgency as Urgency } }, silences.get(id)))
  })]
}

/** What an end says newly of the alert itself. Ends of some protocols carry a key alone, and our own say what is well now: these say nothing. */
const newsOfEnd = ({ source, title, dedupKey, details }: Signal) => (source.kind === 'source' && title !== dedupKey ? { title, details } : undefined)

async function end(tx: Ctx, judged: readonly Judged[], taken: Taken[]): Promise<NewEvent[]> {
  const over = judged.flatMap((one) => (one.verdict.outcome === 'resolved' && one.stored ? [{ ...one, id: one.stored.id, at: one.verdict.at, news: newsOfEnd(one.run.last), why: one.run.last.said && !one.run.last.said.at ? say`${one.run.last.source.name} says that it is over, ${one.run.last.said.why}.` : say`${one.run.last.source.name} says that it is over.` }] : []))
  await rememberEnds(tx, judged.filter((one) => one.run.last.status === 'resolved').map((one) => one.run.last))
  await endAlerts(tx, over)
  await hideAlerts(tx, over)
  const renamed = over.filter((one) => one.news && one.news.title !== one.stored!.title)
  await showAlerts(tx, renamed.map(({ id, run, about, stored, at }): Shown => ({ ...shownOf(id, run, about), urgency: stored!.urgency as Urgency, at: stored!.raised_at, endedAt: at, silence: stored!.muted_by ? { why: stored!.muted_why ?? '' } : undefined })))
  return over.map((one) => {
    settle(taken, one, one.id, 'resolved', 'nothing-to-resolve')
    const said = saidOf(one.id, one.run.last, one.about)
    return announce(alertResolved, { ...said, payload: { ...said.payload, urgency: one.stored!.urgency as Urgency, by: 'source' } })
  })
}

/** What a source says of an alert that goes on: it is kept silent there, or somebody took it. */
async function note(tx: Ctx, judged: readonly Judged[], taken: Taken[]): Promise<NewEvent[]> {
  const silent = judged.filter((one) => one.verdict.outcome === 'suppressed')
  const accepted = judged.filter((one) => one.verdict.outcome === 'acknowledged')
  await noteAlerts(tx, silent.flatMap((one) => one.stored?.id ?? []), 'suppressed_at')
  const news = accepted.flatMap((one) => (one.stored && one.verdict.outcome === 'acknowledged' && one.verdict.news ? [{ ...one, stored: one.stored }] : []))
  await noteAlerts(tx, news.map((one) => one.stored.id), 'acknowledged_at')
  for (const one of silent) settle(taken, one, one.stored?.id ?? null, 'suppressed')
  for (const one of accepted) settle(taken, one, one.stored?.id ?? null, one.stored ? 'acknowledged' : 'nothing-to-resolve')
  return news.map(({ stored, about }) => announce(alertAcknowledged, {
    team: about.team, subjects: subjectsOf(stored.id, about), detail: { title: stored.title },
    payload: { alertId: stored.id, urgency: stored.urgency as Urgency, serviceId: about.serviceId, itemId: about.itemId, rehearsal: stored.rehearsal },
  }))
}

/** Which of these a maintenance window keeps silent. Asked once for all of them, and one by one only while a window is open over any. */
async function silencesOver(tx: Ctx, abouts: readonly About[]): Promise<(about: About) => Silence | undefined> {
  const all = [...new Set(abouts.flatMap(objectsOf))]
  const found = new Map<string, Silence | undefined>()
  if (all.length > 0 && (await silenceOver(tx, all))) {
    for (const about of abouts) {
      const objects = objectsOf(about)
      if (objects.length > 0 && !found.has(objects.join())) found.set(objects.join(), await silenceOver(tx, objects))
    }
  }
  return (about) => found.get(objectsOf(about).join())
}
