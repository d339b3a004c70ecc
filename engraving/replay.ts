import { lasting } from './time.ts'
import { momentWord } from './slurs.ts'
import { asItWas, knownMoment, type Remembered, type Was } from './was.ts'
import { t } from './words.ts'

/** Something that happened in a replayed stretch. */
export interface Happening { at: number; says: string; id: string; stave: string; weight: number }

/** How many seconds of then pass in a second of now; `whole` plays any stretch in thirty seconds. */
export const speeds = [1, 10, 60, 300, 1000, 3600] as const
const wholeSeconds = 30

/** The speed that plays a stretch in thirty seconds. */
export function wholeSpeed(from: number, to: number): number {
  return Math.max(1, (to - from) / 1000 / wholeSeconds)
}

/** The speed that opens with a stretch: the known one nearest above that plays it in at most a minute. */
export function speedFor(from: number, to: number): number {
  return speeds.find((speed) => (to - from) / 1000 / speed <= 60) ?? wholeSpeed(from, to)
}

/** When something of an entry was first as it is now. */
const learnt = (entry: Remembered, field: keyof Was & keyof Remembered): number =>
  Math.max(entry.known ?? Number.NEGATIVE_INFINITY, ...(entry.was ?? []).filter((one) => one[field] !== entry[field]).map((one) => one.until))

/** Told this long after it happened or later, it is said how late. */
const late = 60_000
const told = (says: string, happened: number, known: number) => known - happened < late ? says : t`${says}, told ${lasting(known - happened)} later`

/**
 * Everything that happened in a stretch, in order: beginnings, moments inside, ends. What is planned happens when its time comes, and
 * whatever was learnt later happens when it was learnt.
 */
export function happeningsOf(entries: readonly Remembered[], from: number, to: number): Happening[] {
  const found: Happening[] = []
  for (const entry of entries) {
    if (entry.mark === 'bookmark' || entry.mark === 'forecast' || entry.mark === 'money') continue
    const add = (happened: number, known: number, says: (name: string) => string) => {
      const at = Math.max(happened, known)
      if (at < from || at > to) return
      const was = asItWas(entry, at)?.entry
      if (was === undefined) return
      const name = was.label === '' ? was.mark : was.label
      found.push({ at, says: told(says(entry.mark === 'page' ? entry.who ?? name : name), happened, at), id: entry.id, stave: entry.stave, weight: entry.weight })
    }
    const moment = entry.to === entry.from
    add(entry.from, learnt(entry, 'from'), (name) => entry.mark === 'page' ? t`${name} paged` : moment ? name : t`${name}: begins`)
    for (const one of entry.moments ?? []) add(one.at, knownMoment(entry, one), (name) => t`${name}: ${momentWord(one.name)}`)
    if (entry.to !== null && !moment) add(entry.to, learnt(entry, 'to'), (name) => t`${name}: over`)
  }
  return found.sort((a, b) => a.at - b.at || b.weight - a.weight)
}

/** The next moment at which something happened, or the one before; undefined at the end. Things of one second are one step. */
export function stepFrom(happenings: readonly Happening[], at: number, way: 1 | -1): number | undefined {
  const found = way > 0 ? happenings.find((one) => one.at > at + 999) : happenings.findLast((one) => one.at < at - 999)
  // What was put down a breath after it belongs to the step.
  return found && happenings.findLast((one) => one.at <= found.at + 999)?.at
}

/** The last thing that had happened by then, the weightiest of its second. */
export function lastBefore(happenings: readonly Happening[], at: number): Happening | undefined {
  const last = happenings.findLast((one) => one.at <= at)
  return last === undefined ? undefined : happenings.filter((one) => one.at <= at && one.at > last.at - 1000).reduce((best, one) => one.weight > best.weight ? one : best, last)
}

/** Where the playhead is after some milliseconds of now; it stays at the end. */
export function playedTo(at: number, passed: number, speed: number, end: number): number {
  return Math.min(end, at + passed * speed)
}
