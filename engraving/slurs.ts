import type { Entry, ScoreData } from './types.ts'

const lead = 30 * 60_000
/** Moments closer than this would write over each other and say the same. */
const apart = 1000

/**
 * The moments that the slurs of an incident join: a deployment in the half hour before that failed or was undone, the beginning,
 * what happened inside, and the end. In order of time; of two at one moment the first stays.
 */
export function slurMoments(data: Pick<ScoreData, 'entries'>, incident: Entry): { at: number; name: string }[] {
  const before = data.entries.filter((one) => one.mark === 'deployment' && (one.state === 'failed' || one.state === 'undone') && one.from <= incident.from && one.from >= incident.from - lead)
    .toSorted((a, b) => b.from - a.from)[0]
  const told = [
    ...(before === undefined ? [] : [{ at: before.from, name: 'deployed' }]), { at: incident.from, name: 'incident' },
    ...(incident.moments ?? []).filter((one) => !/^(opened|resolved)/.test(one.name)), ...(incident.to === null ? [] : [{ at: incident.to, name: 'resolved' }]),
  ].sort((a, b) => a.at - b.at)
  return told.filter((one, index) => index === 0 || one.at - told[index - 1]!.at >= apart)
}
