import { useRef, useState } from 'react'

/** What is shown of a list that must not move: the rows as they stood, each in its newest form. `waiting`: how many came or went since. */
export interface Steadied<T> { rows: T[]; waiting: number; /** Keys of rows that are shown still and are in the list no more. */ gone: ReadonlySet<string> }

/** Rows in the order in which they stand under the hand; what came meanwhile waits, what went stays where it was. Rows further down are added. */
export function steadied<T>(shown: readonly T[], fresh: readonly T[], keyOf: (row: T) => string): Steadied<T> {
  const now = new Map(fresh.map((row) => [keyOf(row), row]))
  const stood = new Set(shown.map(keyOf))
  const lastKept = fresh.findLastIndex((row) => stood.has(keyOf(row)))
  // What follows the last row that stood there is the next page of the list, asked for by the reader.
  const below = shown.length === 0 ? fresh : fresh.slice(lastKept + 1).filter((row) => lastKept >= 0 && !stood.has(keyOf(row)))
  const came = fresh.length - below.length - fresh.slice(0, lastKept + 1).filter((row) => stood.has(keyOf(row))).length
  const gone = new Set(shown.map(keyOf).filter((key) => !now.has(key)))
  return { rows: [...shown.map((row) => now.get(keyOf(row)) ?? row), ...below], waiting: shown.length === 0 ? 0 : came + gone.size, gone }
}

const none: ReadonlySet<string> = new Set()

/** Holds rows still while the pointer rests on the list or some are selected. */
export function useSteady<T>(fresh: T[], keyOf: (row: T) => string, wanted: boolean) {
  const [over, setOver] = useState(false)
  const [selects, setSelects] = useState(false)
  const stood = useRef<T[]>(fresh)
  const held = wanted && (over || selects)
  const { rows, waiting, gone } = held ? steadied(stood.current, fresh, keyOf) : { rows: fresh, waiting: 0, gone: none }
  stood.current = rows
  const [, again] = useState(0)
  return {
    rows, waiting, gone,
    release: () => {
      stood.current = fresh
      again((count) => count + 1)
    },
    selects: (some: boolean) => { if (wanted && some !== selects) queueMicrotask(() => setSelects(some)) },
    hold: wanted ? { onPointerEnter: () => setOver(true), onPointerLeave: () => setOver(false) } : {},
  }
}
