import type { Entry, ScoreData } from './types.ts'
import { count, t } from './words.ts'

/** How an entry stood until a moment. `thinned`: it stands for others after it that are no longer on record. */
export interface Was { until: number; state: string; line: number; from: number; to: number | null; label: string; who?: string; why?: string; thinned?: boolean }
/**
 * An entry with its history. Without `known` nobody noted when it was put on the axis. `gone`: when it was taken off. `remade`: a
 * rebuild made it, and of the time before only `known` is on record. Of each moment `known` tells since when that was known.
 */
export interface Remembered extends Entry {
  known?: number; was?: readonly Was[]; gone?: number; remade?: number
  moments?: readonly { at: number; name: string; known?: number }[]
}
/** An entry as it stood at a moment; `unsure` says what of it is not known. */
export interface AsItWas { entry: Entry; unsure?: string }

const unsurePlan = t`when this was planned, and how it stood then, is not on record`
const unsureState = t`when its state changed is not on record`
const unsureSteps = t`some of its changes are no longer on record`

/** Marks whose end is an outcome, not a plan: what comes later is not known yet. */
const facts: ReadonlySet<string> = new Set(['alert', 'incident', 'page', 'deployment'])

/** Since when it is known that something happened inside: never before the entry itself. */
export function knownMoment(entry: Remembered, moment: { at: number; known?: number }): number {
  return Math.max(moment.at, moment.known ?? moment.at, entry.known ?? (facts.has(entry.mark) ? entry.from : moment.at))
}

/** The version that was in force at a moment: the first whose end lies after it, else the present one. Its moments are those known by then. */
function versionAt(entry: Remembered, at: number): Entry & { thinned?: boolean } {
  const was = entry.was?.find((one) => one.until > at)
  const { known: _, was: __, gone: ___, remade: ____, moments, ...now } = entry
  const inside = (moments ?? []).filter((one) => knownMoment(entry, one) <= at).map(({ at, name }) => ({ at, name }))
  const known = inside.length === 0 ? now : { ...now, moments: inside }
  return was === undefined ? known : { ...known, state: was.state, line: was.line, from: was.from, to: was.to, label: was.label, why: was.why ?? '', ...(was.who === undefined ? {} : { who: was.who }), ...(was.thinned === true ? { thinned: true } : {}) }
}

/** Whether what is known of it then was noted then: of what a rebuild made it was not. */
const noted = (entry: Remembered, at: number) => entry.known !== undefined && (entry.remade === undefined || at >= entry.remade)

/** The last of what happened inside. */
const lastMoment = (entry: Entry): string | undefined => entry.moments?.toSorted((a, b) => b.at - a.at)[0]?.name

/** A fact that ended later was still going on. */
const stillOn = (entry: Entry, at: number): Entry => entry.to !== null && entry.to > at && entry.to !== entry.from ? { ...entry, to: null } : entry

function incidentAt(entry: Remembered, version: Entry, at: number): AsItWas {
  const one = stillOn(version, at)
  if (one.to !== null) return { entry: one }
  const taken = version.moments?.some((moment) => /^(acknowledged|answered|mitigat)/.test(moment.name)) ?? false
  const state = taken ? 'acknowledged' : 'open'
  const told = entry.known !== undefined || entry.state === 'open' || (entry.moments?.length ?? 0) > 0
  return told ? { entry: { ...one, state } } : { entry: { ...one, state }, unsure: t`when it was acknowledged is not on record` }
}

function pageAt(entry: Remembered, version: Entry): AsItWas {
  const answered = lastMoment(version)
  if (answered !== undefined) return { entry: { ...version, state: answered === 'answered' ? 'answered' : 'silent' } }
  if ((entry.moments?.length ?? 0) > 0 || version.state !== 'answered') return { entry: { ...version, state: 'sent', label: t`${version.who ?? version.label} paged` } }
  return { entry: version, unsure: t`when it was answered is not on record` }
}

/** How something planned stood, if its plan is all that is known. */
function plannedAt(entry: Remembered, version: Entry, at: number): AsItWas {
  if (noted(entry, at)) return { entry: version }
  let state = version.state
  if (version.mark === 'change' && state !== 'clash' && state !== 'failed') state = at < version.from ? 'planned' : version.to === null || at < version.to ? 'running' : state
  if ((version.mark === 'deadline' || version.mark === 'milestone') && at < version.from && /^(met|done|overdue|late)$/.test(state)) state = 'open'
  return { entry: { ...version, state }, unsure: unsurePlan }
}

/**
 * An entry as it was known at a moment (epoch ms): what came later or was learnt later is left out, what ended later goes on, and a
 * state is the one its history or its moments tell. Undefined: nobody knew of it yet, or it was off the axis again.
 */
export function asItWas(entry: Remembered, at: number): AsItWas | undefined {
  if (entry.mark === 'bookmark') return { entry }
  if (entry.known !== undefined && entry.known > at) return undefined
  if (entry.gone !== undefined && entry.gone <= at) return undefined
  const { thinned, ...version } = versionAt(entry, at)
  const stood = stoodAt(entry, version, at)
  return thinned !== true || stood === undefined ? stood : { unsure: unsureSteps, ...stood }
}

function stoodAt(entry: Remembered, version: Entry, at: number): AsItWas | undefined {
  if (facts.has(entry.mark) || (entry.mark === 'money' && entry.certainty === 'fact')) {
    if (version.from > at) return undefined
    if (entry.mark === 'incident') return incidentAt(entry, version, at)
    if (entry.mark === 'page') return pageAt(entry, version)
    if (entry.mark === 'alert') {
      const one = stillOn(version, at)
      return { entry: one.to === null ? { ...one, state: 'firing' } : one }
    }
    const told = noted(entry, at) || lastMoment(version) !== undefined || version.state === 'done'
    return told ? { entry: version } : { entry: version, unsure: unsureState }
  }
  if (entry.mark === 'forecast' && entry.known === undefined && version.from > at) return undefined
  return plannedAt(entry, version, at)
}

/** What a stave says from a moment on; without a state it says nothing. */
export interface Head { stave: string; at: number; state?: { mark: string; words: string } }
export interface Played extends Omit<ScoreData, 'entries' | 'density' | 'now'> { entries: readonly Remembered[]; heads: readonly Head[]; left?: number }

const byStave = new WeakMap<readonly Head[], Map<string, Head[]>>()
/** What stood below a stave's name at a moment. Silence is left unsaid, as it was then. */
export function headAt(heads: readonly Head[], stave: string, at: number): Head['state'] {
  let found = byStave.get(heads)
  if (found === undefined) byStave.set(heads, (found = Map.groupBy(heads, (one) => one.stave)))
  const own = found.get(stave) ?? []
  let [low, high] = [0, own.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (own[middle]!.at <= at) low = middle + 1
    else high = middle
  }
  return own[low - 1]?.state
}

/** The whole Score as it was at a moment, drawn as if that were now. */
export function scoreAt(played: Played, at: number): ScoreData & { unsure: number } {
  const were = played.entries.flatMap((entry) => asItWas(entry, at) ?? [])
  return {
    from: played.from, to: played.to, now: at, density: [], entries: were.map(({ entry, unsure }) => unsure === undefined ? entry : { ...entry, why: entry.why === '' ? t`Not sure: ${unsure}.` : t`${entry.why} (Not sure: ${unsure}.)` }),
    staves: played.staves.map((stave) => { const state = headAt(played.heads, stave.id, at); return state === undefined ? stave : { ...stave, state } }),
    unsure: were.filter((one) => one.unsure !== undefined && one.entry.from <= at && (one.entry.to === null || one.entry.to > at)).length,
  }
}

/** The moment's sentence, the numbers first: "1 incident open, 179 alerts firing." */
export function verdictAt(data: Pick<ScoreData, 'entries'>): string {
  const going = data.entries.filter((one) => one.rehearsal !== true && one.to === null)
  const incidents = going.filter((one) => one.mark === 'incident').length
  const alerts = going.filter((one) => one.mark === 'alert').length
  const parts = [...(incidents > 0 ? [count(incidents, 'incident open', 'incidents open')] : []), ...(alerts > 0 ? [count(alerts, 'alert firing', 'alerts firing')] : [])]
  return parts.length === 0 ? t`No incident and no alert on record.` : `${parts.join(', ')}.`
}
