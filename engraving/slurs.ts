import type { Entry, ScoreData } from './types.ts'
import { t } from './words.ts'

const lead = 30 * 60_000
/** Moments closer than this would write over each other and say the same. */
const apart = 1000
export interface SlurMoment { at: number; /** A code of `momentWord`, or words. */ name: string }

/**
 * The moments that the slurs of an incident join: what changed in the half hour before (as the incident says, or else a deployment
 * that failed or was undone), the beginning, what happened inside, and the end. In order of time; of two at one moment the first stays,
 * but the beginning always.
 */
export function slurMoments(data: Pick<ScoreData, 'entries'>, incident: Entry): SlurMoment[] {
  const inside = (incident.moments ?? []).filter((one) => !/^(opened|resolved)/.test(one.name))
  const known = inside.some((one) => /^(deployed|changed)/.test(one.name))
  const before = known ? undefined : data.entries.filter((one) => one.mark === 'deployment' && (one.state === 'failed' || one.state === 'undone') && one.from <= incident.from && one.from >= incident.from - lead)
    .toSorted((a, b) => b.from - a.from)[0]
  const all = [
    { at: incident.from, name: 'incident' }, ...(before === undefined ? [] : [{ at: before.from, name: 'deployed' }]), ...inside, ...(incident.to === null ? [] : [{ at: incident.to, name: 'resolved' }]),
  ].sort((a, b) => a.at - b.at)
  return all.filter((one, index) => one.name === 'incident' || ((index === 0 || one.at - all[index - 1]!.at >= apart) && Math.abs(one.at - incident.from) >= apart))
}

/** What a moment inside an entry is called; what is no code of ours are words already. */
export function momentWord(name: string): string {
  switch (name) {
    case 'incident': return t`incident`
    case 'deployed': return t`deployed`
    case 'changed': return t`changed`
    case 'alert': return t`alert`
    case 'paged': return t`paged`
    case 'acknowledged': return t`acknowledged`
    case 'answered': return t`answered`
    case 'declined': return t`declined`
    case 'withdrawn': return t`withdrawn`
    case 'resolved': return t`resolved`
    default: return name
  }
}

/** What the slur from the last moment to now says of an incident that goes on: how long so far, and whether somebody has it. */
export function soFarWords(incident: Pick<Entry, 'state'>, long: string): string {
  return incident.state === 'open' ? t`${long}, nobody has answered` : t`${long} so far`
}
