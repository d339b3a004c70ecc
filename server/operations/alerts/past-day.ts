/** When one alert of a cause fired, in milliseconds since 1970; without an end it still does. */
export interface Stretch { from: number; to: number | null }

/**
 * How a cause fired between two moments (milliseconds since 1970).
 * @param since what came before this moment was not looked at: the parts that begin earlier are unknown
 * @returns for each of `parts` equal parts the share in which it fired, 0 to 100 percent and at least 1 where it fired at all, null where unknown;
 *   how often it began within; and for how many seconds it fired, what fired at once counted once
 */
export function pastDay(stretches: readonly Stretch[], from: number, to: number, parts: number, since = from): { shares: (number | null)[]; times: number; seconds: number } {
  const wide = (to - from) / parts
  const fired = Array.from({ length: parts }, () => 0)
  const touched = Array.from({ length: parts }, () => false)
  let [seconds, until] = [0, from]
  for (const stretch of stretches.toSorted((one, other) => one.from - other.from)) {
    const [begin, end] = [Math.max(stretch.from, until), Math.min(stretch.to ?? to, to)]
    if (stretch.from >= to || end < from) continue
    touched[Math.floor((Math.max(stretch.from, from) - from) / wide)] = true
    if (end <= begin) continue
    until = end
    seconds += end - begin
    for (let part = Math.floor((begin - from) / wide); part < parts && from + part * wide < end; part++) {
      fired[part]! += Math.min(end, from + (part + 1) * wide) - Math.max(begin, from + part * wide)
    }
  }
  const shares = fired.map((length, part) => from + part * wide < since ? null : Math.max(length > 0 || touched[part] ? 1 : 0, Math.round((length / wide) * 100)))
  return { shares, times: stretches.filter((one) => one.from >= from && one.from < to).length, seconds: Math.round(seconds / 1000) }
}
