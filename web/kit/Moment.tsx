import { useEffect, useState } from 'react'
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

/** A moment in the reader's zone; the zone stands in the hover. `as`: the date, the distance from now, or how long since. */
export function Moment({ at, as = 'date' }: { at: string | number; as?: 'date' | 'distance' | 'since' }) {
  const ms = typeof at === 'number' ? Math.round(at) : msOf(at)
  const now = useNow(as === 'date' ? 60_000 : 5_000)
  const text = as === 'date' ? moment(ms, now) : as === 'distance' ? fromNow(ms, now) : lasting(now - ms)
  const iso = Temporal.Instant.fromEpochMilliseconds(ms).toString()
  return <time dateTime={iso} title={`${longMoment(ms)}, ${readerZone()}`}>{text}</time>
}
