import type { Remembered } from './was.ts'
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

/** Everything that happened in a stretch, in order: beginnings, moments inside, ends. What is planned happens when its time comes. */
export function happeningsOf(entries: readonly Remembered[], from: number, to: number): Happening[] {
  const found: Happening[] = []
  const add = (entry: Remembered, at: number, says: string) => {
    if (at >= from && at <= to) found.push({ at, says, id: entry.id, stave: entry.stave, weight: entry.weight })
  }
  for (const entry of entries) {
    if (entry.mark === 'bookmark' || entry.mark === 'forecast' || entry.mark === 'money') continue
    const name = entry.label === '' ? entry.mark : entry.label
    if (entry.mark === 'page') {
      const who = name.split(/ (?:answers|cannot|paged)\b/)[0] ?? name
      add(entry, entry.from, t`${who} paged`)
      for (const moment of entry.moments ?? []) add(entry, moment.at, `${who}: ${moment.name}`)
      continue
    }
    add(entry, entry.from, entry.to === entry.from ? name : `${name}: begins`)
    for (const moment of entry.moments ?? []) add(entry, moment.at, `${name}: ${moment.name}`)
    if (entry.to !== null && entry.to !== entry.from) add(entry, entry.to, `${name}: over`)
  }
  return found.sort((a, b) => a.at - b.at || b.weight - a.weight)
}

/** The next moment at which something happened, or the one before; undefined at the end. Things of one second are one step. */
export function stepFrom(happenings: readonly Happening[], at: number, way: 1 | -1): number | undefined {
  const found = way > 0 ? happenings.find((one) => one.at > at + 999) : happenings.findLast((one) => one.at < at - 999)
  return found?.at
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
