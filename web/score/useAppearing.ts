import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react'
import type { Picture } from '@fullscore/engraving/picture.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'

const fade = 200

/** Draws when something changed, sharp on any screen; marks that came since the last data fade in over 200 ms, unless motion is reduced. */
export function useAppearing(
  canvas: RefObject<HTMLCanvasElement | null>, picture: Picture | undefined, data: ScoreData,
  draw: (pen: CanvasRenderingContext2D, appear: (id: string) => number) => void,
): void {
  const known = useRef<{ data: ScoreData; ids: Set<string>; fresh: Set<string>; since: number }>(undefined)
  if (known.current?.data !== data) {
    const ids = new Set(data.entries.map((one) => one.id))
    const before = known.current?.ids
    const fresh = new Set(before === undefined ? [] : data.entries.flatMap((one) => before.has(one.id) ? [] : [one.id]))
    // A page moved into another stretch of time brings many at once: that is no news.
    known.current = { data, ids, fresh: fresh.size > 40 ? new Set() : fresh, since: performance.now() }
  }
  const drawNow = useRef<() => boolean>(() => false)
  drawNow.current = () => {
    const element = canvas.current
    if (element === null || picture === undefined) return false
    const ratio = devicePixelRatio
    const { width } = picture.settings
    const { height } = picture.layout
    if (element.width !== Math.round(width * ratio) || element.height !== Math.round(height * ratio)) {
      element.width = Math.round(width * ratio)
      element.height = Math.round(height * ratio)
      element.style.width = `${width}px`
      element.style.height = `${height}px`
    }
    const pen = element.getContext('2d')
    if (pen === null) return false
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const { fresh, since } = known.current ?? { fresh: new Set<string>(), since: 0 }
    const passed = still ? 1 : Math.min(1, (performance.now() - since) / fade)
    draw(pen, (id) => fresh.has(id) ? passed : 1)
    return fresh.size > 0 && passed < 1
  }
  useLayoutEffect(() => {
    let frame = 0
    const again = () => { if (drawNow.current()) frame = requestAnimationFrame(again) }
    again()
    return () => cancelAnimationFrame(frame)
  }, [draw, picture])
  useEffect(() => {
    // Moved to a screen of another density: draw again.
    const watched = matchMedia(`(resolution: ${devicePixelRatio}dppx)`)
    const redraw = () => { drawNow.current() }
    watched.addEventListener('change', redraw)
    return () => watched.removeEventListener('change', redraw)
  }, [])
}
