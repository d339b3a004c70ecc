import type { KeyboardEvent } from 'react'
import type { Picture } from '@fullscore/engraving/picture.ts'
import type { Placed } from '@fullscore/engraving/place.ts'
import { readerZone } from '../kit/time.ts'
import { bandOf, grown, stepAround, type Span } from './span.ts'
import type { Band } from './useHand.ts'
import css from './score.module.css'

/** The stretch that is chosen, and the one that is being drawn, over the staves. On one stave where it names one. */
export function Bands({ picture, drawn, span }: { picture: Picture; drawn: Band | undefined; span: Span | undefined }) {
  const placed = drawn ?? (span === undefined ? undefined : { ...bandOf(picture.scale, span), stave: span.stave })
  if (placed === undefined || placed.x1 <= placed.x0) return null
  const { layout, rulerY } = picture
  const row = layout.rows.length > 1 && placed.stave !== undefined ? layout.byId.get(placed.stave) : undefined
  const [top, bottom] = row === undefined ? [rulerY + 3, layout.bottom + 5] : [row.top - 6, row.bottom + 6]
  return <div className={css['band']} aria-hidden="true" style={{ left: placed.x0, width: Math.max(2, placed.x1 - placed.x0), top, height: bottom - top }} />
}

/**
 * Shift with the arrows chooses a stretch of time, from the mark under the hand or from now; Enter takes it, Escape lets it go.
 * @returns whether a key was one of these
 */
export function useSpanKeys(
  picture: Picture | undefined, focused: Placed | undefined, now: number, span: Span | undefined, setSpan: (span: Span | undefined) => void, onRange: ((from: number, to: number, stave: string | undefined) => void) | undefined,
): (event: KeyboardEvent) => boolean {
  return (event) => {
    if (picture === undefined || onRange === undefined) return false
    const { scale } = picture
    const way = event.shiftKey ? ({ ArrowLeft: -1, ArrowRight: 1 } as const)[event.key as 'ArrowLeft' | 'ArrowRight'] : undefined
    if (way !== undefined) {
      const begin = Math.min(Math.max(focused?.entry.from ?? now - 1, scale.from), scale.to - 1)
      setSpan(span === undefined ? { ...stepAround(scale, begin, readerZone()), stave: focused?.row.stave.id ?? picture.layout.rows[0]?.stave.id } : grown(span, way, scale, readerZone()))
    } else if (span !== undefined && event.key === 'Enter') {
      onRange(span.from, span.to, span.stave)
      setSpan(undefined)
    } else if (span !== undefined && event.key === 'Escape') setSpan(undefined)
    else return false
    return true
  }
}
