import type { Placed } from '@fullscore/engraving/place.ts'

/** The mark under a point, the smallest first where several lie there; undefined for bare paper. `reach` widens for fingers. */
export function hit(placed: readonly Placed[], x: number, y: number, reach = 3): Placed | undefined {
  let best: { one: Placed; size: number } | undefined
  for (const one of placed) {
    const { x0, x1, y0, y1 } = one.box
    if (x < x0 - reach || x > x1 + reach || y < y0 - reach || y > y1 + reach) continue
    const outside = Math.max(0, x0 - x, x - x1) + Math.max(0, y0 - y, y - y1)
    const size = (x1 - x0) * (y1 - y0) + outside * 1_000
    if (best === undefined || size < best.size) best = { one, size }
  }
  return best?.one
}
