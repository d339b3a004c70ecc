import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { nowMs } from '../data/clock.ts'
import { fromNow, lasting, longMoment, moment, msOf, readerZone } from './time.ts'

/** The present moment, renewed every `every` milliseconds. */
export function useNow(every = 15_000): number {
  const [at, set] = useState(nowMs)
  useEffect(() => {
    const timer = setInterval(() => set(nowMs()), every)
    return () => clearInterval(timer)
  }, [every])
  return at
}

/** A clock that many listen to: one timer for all of one beat, however many moments a page shows. */
interface Beat { now: number; heard: Set<() => void>; timer?: ReturnType<typeof setInterval> }
const beats = new Map<number, Beat>()
function beatOf(every: number): Beat {
  let beat = beats.get(every)
  if (beat === undefined) beats.set(every, (beat = { now: 0, heard: new Set() }))
  return beat
}
function listen(every: number, hear: () => void): () => void {
  const beat = beatOf(every)
  beat.heard.add(hear)
  beat.timer ??= setInterval(() => {
    beat.now = nowMs()
    for (const one of beat.heard) one()
  }, every)
  return () => {
    beat.heard.delete(hear)
    if (beat.heard.size > 0) return
    clearInterval(beat.timer)
    delete beat.timer
  }
}

/** A text that time changes: rendered anew only when it reads otherwise. */
function useTimed(every: number, read: (now: number) => string): string {
  const [mounted] = useState(nowMs)
  return useSyncExternalStore(useCallback((hear) => listen(every, hear), [every]), () => read(Math.max(mounted, beatOf(every).now)))
}

/** A moment in the reader's zone; the zone stands in the hover. `as`: the date, the distance from now, or how long since. */
export function Moment({ at, as = 'date' }: { at: string | number; as?: 'date' | 'distance' | 'since' }) {
  const ms = typeof at === 'number' ? Math.round(at) : msOf(at)
  const text = useTimed(as === 'date' ? 60_000 : 5_000, (now) => as === 'date' ? moment(ms, now) : as === 'distance' ? fromNow(ms, now) : lasting(now - ms))
  const iso = Temporal.Instant.fromEpochMilliseconds(ms).toString()
  return <time dateTime={iso} title={`${longMoment(ms)}, ${readerZone()}`}>{text}</time>
}
