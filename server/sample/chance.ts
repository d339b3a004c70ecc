/** Chance that comes out the same every time: the sample company is the same for everybody on one day. */
export interface Chance {
  /** From 0 to below 1. */
  next(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  one<T>(of: readonly T[]): T
  /** True with a probability from 0 to 1. */
  is(probability: number): boolean
}

/** FNV-1a, 32 bits: a word becomes a seed. */
function seedOf(word: string): number {
  let hash = 0x811c9dc5
  for (const sign of word) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193)
  return hash >>> 0
}

/** A stream of chance that its word decides (mulberry32). */
export function chanceOf(word: string): Chance {
  let state = seedOf(word)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  return { next, whole, one: (of) => of[whole(0, of.length - 1)]!, is: (probability) => next() < probability }
}
