/** Marks a value that no decimal of at most 15 places gives exactly. */
export const NO_DECIMAL = -1
const POWERS = Array.from({ length: 16 }, (_, places) => 10 ** places)
const LARGEST = Number.MAX_SAFE_INTEGER

/**
 * Finds the places under which `value` is an integer divided by a power of ten, to the very same double: neighbouring
 * mantissas of one series then differ little and compress far better than the bits of doubles.
 * @param first where to begin, usually the places of the series' last value, so that its mantissas stay comparable
 * @returns the places, 0 to 15, or NO_DECIMAL
 */
export function decimalPlaces(value: number, first = 0): number {
  if (Object.is(value, -0)) return NO_DECIMAL
  for (let places = first < 0 ? 0 : first; places < POWERS.length; places++) {
    const mantissa = mantissaOf(value, places)
    if (mantissa > LARGEST || mantissa < -LARGEST) break
    if (value === mantissa / POWERS[places]!) return places
  }
  return first > 0 ? decimalPlaces(value, 0) : NO_DECIMAL
}

/** The integer that belongs to `places`. */
export function mantissaOf(value: number, places: number): number {
  return Math.round(value * POWERS[places]!)
}
