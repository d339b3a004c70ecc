import { createHash } from 'node:crypto'
import type { SeriesId } from './rows.ts'
import type { RefusalReason, SeriesKey, TelemetryLimits } from './types.ts'

const DAY_MS = 86_400_000

/** A known series. */
export interface KnownSeries extends SeriesId {
  readonly key: SeriesKey
  /** The places of its last value. */
  places: number
  /** Day since 1970 under which its description was last stored; -1 while it is not. */
  storedDay: number
  /** Day since 1970 of its last sample. */
  usedDay: number
}

export type Refusal = { readonly reason: RefusalReason; readonly message: string }

type SeriesLimits = Pick<TelemetryLimits, 'seriesPerItem' | 'series' | 'labels' | 'nameCharacters'>

/** The series in use, bounded per item and in all. */
export class SeriesRegistry {
  readonly #limits: SeriesLimits
  readonly #byText = new Map<string, KnownSeries>()
  readonly #perItem = new Map<string, number>()
  #byKey = new WeakMap<SeriesKey, KnownSeries>()

  constructor(limits: SeriesLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#byText.size
  }

  /** @returns the series of this key, or why it cannot be one @param today days since 1970 */
  find(key: SeriesKey, today: number): KnownSeries | Refusal {
    let known = this.#byKey.get(key)
    if (!known) {
      const text = canonical(key)
      known = this.#byText.get(text)
      if (!known) {
        const refusal = this.#judge(key)
        if (refusal) return refusal
        known = this.#add(text, key, today, -1)
      }
      this.#byKey.set(key, known)
    }
    known.usedDay = today
    return known
  }

  /** Takes in a series that the engine already knows. */
  learn(key: SeriesKey, storedDay: number): void {
    const text = canonical(key)
    if (!this.#byText.has(text)) this.#add(text, key, storedDay, storedDay)
  }

  /** Forgets series without samples since the day before `today`; their history stays readable. */
  forgetUnused(today: number): void {
    let forgotten = false
    for (const [text, known] of this.#byText) {
      if (known.usedDay >= today - 1) continue
      this.#byText.delete(text)
      const left = (this.#perItem.get(known.key.item) ?? 1) - 1
      if (left > 0) this.#perItem.set(known.key.item, left)
      else this.#perItem.delete(known.key.item)
      forgotten = true
    }
    if (forgotten) this.#byKey = new WeakMap()
  }

  #add(text: string, key: SeriesKey, usedDay: number, storedDay: number): KnownSeries {
    const digest = createHash('sha256').update(text).digest()
    const labels = key.labels ? { labels: { ...key.labels } } : {}
    const known: KnownSeries = {
      low: digest.readUInt32LE(0), high: digest.readUInt32LE(4), key: { item: key.item, metric: key.metric, ...labels },
      places: 0, storedDay, usedDay,
    }
    this.#byText.set(text, known)
    this.#perItem.set(key.item, (this.#perItem.get(key.item) ?? 0) + 1)
    return known
  }

  #judge(key: SeriesKey): Refusal | undefined {
    const { seriesPerItem, series, labels, nameCharacters } = this.#limits
    const pairs = Object.entries(key.labels ?? {})
    if (pairs.length > labels) {
      return { reason: 'bad_name', message: `${key.metric} has ${pairs.length} labels; at most ${labels} are taken.` }
    }
    const names = [['item', key.item], ['metric', key.metric], ...pairs.map(([name]) => ['label name', name])] as const
    for (const [what, text] of names) {
      if (text === '') return { reason: 'bad_name', message: `The ${what} is empty.` }
    }
    for (const text of [key.item, key.metric, ...pairs.flat()]) {
      if (text.length > nameCharacters) {
        const message = `"${text.slice(0, 40)}…" has ${text.length} characters; at most ${nameCharacters} are taken.`
        return { reason: 'bad_name', message }
      }
    }
    if ((this.#perItem.get(key.item) ?? 0) >= seriesPerItem) {
      const message = `Item ${key.item} already has ${seriesPerItem} series; ${key.metric} is not taken as another.`
      return { reason: 'series_limit', message }
    }
    if (this.#byText.size >= series) return { reason: 'too_many_series', message: `All ${series} series are in use.` }
    return undefined
  }
}

/** Days since 1970 UTC. */
export function dayOf(epochMs: number): number {
  return Math.floor(epochMs / DAY_MS)
}

function canonical({ item, metric, labels }: SeriesKey): string {
  if (!labels) return JSON.stringify([item, metric])
  const pairs = Object.entries(labels)
  if (pairs.length === 0) return JSON.stringify([item, metric])
  return JSON.stringify([item, metric, ...pairs.sort(([a], [b]) => (a < b ? -1 : 1)).flat()])
}
