import { lineY } from '@fullscore/engraving/layout.ts'
import type { Picture } from '@fullscore/engraving/picture.ts'
import { urgencyTone, type Placed } from '@fullscore/engraving/place.ts'
import { xOf } from '@fullscore/engraving/scale.ts'
import { densityWords } from './words.ts'

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

/** The swelling line under a point, as a mark that says its count; undefined where nothing is counted. */
export function hitDensity({ data, layout, scale }: Picture, x: number, y: number): Placed | undefined {
  for (const density of data.density) {
    const row = layout.byId.get(density.stave)
    if (row === undefined || Math.abs(lineY(row, density.line) - y) > row.spacing / 2) continue
    const bucket = density.buckets.find((one) => one.count > 0 && x >= xOf(scale, one.at) - 1 && x <= xOf(scale, one.until) + 1)
    if (bucket === undefined) return undefined
    const x0 = xOf(scale, bucket.at)
    const x1 = xOf(scale, bucket.until)
    const at = lineY(row, density.line)
    const entry = {
      id: `count-${density.stave}-${density.line}-${bucket.at}`, stave: density.stave, line: density.line, from: bucket.at, to: bucket.until, mark: 'alert' as const,
      certainty: 'fact' as const, state: 'counted', label: densityWords(density, bucket), why: '', weight: 0, subject: { kind: 'alert', id: '' },
    }
    return { entry, row, x0, x1, y: at, box: { x0, x1, y0: at - 4, y1: at + 4 }, tone: urgencyTone(density.line), count: 1, all: [] }
  }
  return undefined
}
