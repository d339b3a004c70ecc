import { useEffect, useRef, type RefObject } from 'react'
import { hit } from './hit.ts'
import type { Picture } from '@fullscore/engraving/picture.ts'
import type { Placed } from '@fullscore/engraving/place.ts'
import { momentAt, panned, zoomed, type View } from '@fullscore/engraving/scale.ts'

export interface HandActions {
  onView?: ((view: View) => void) | undefined
  onHover(mark: Placed | undefined): void
  onOpen(mark: Placed): void
  /** Dragging chooses a span of time instead of moving the page: strips above lists, staves of shifts. `stave` is the one under the hand. */
  onRange?: ((from: number, to: number, stave: string | undefined) => void) | undefined
  /** The span as it is being drawn, between two x; undefined when the hand lets go. */
  onBand?: ((band: Band | undefined) => void) | undefined
  /** A finger's touch acts at once: nothing is left that only Enter would do. */
  direct?: boolean
  /** A moment of bare paper was pressed. */
  onMoment?: ((at: number, stave: string | undefined) => void) | undefined
}
export interface Band { x0: number; x1: number; stave: string | undefined }

/** The stave nearest to a height of the page. */
function staveAt({ layout }: Picture, y: number): string | undefined {
  const far = ({ top, bottom }: { top: number; bottom: number }) => Math.max(0, top - y, y - bottom)
  return layout.rows.reduce<Picture['layout']['rows'][number] | undefined>((best, row) => best === undefined || far(row) < far(best) ? row : best, undefined)?.stave.id
}
const within = ({ scale }: Picture, x: number) => Math.min(scale.x1, Math.max(scale.x0, x))

interface Drag { x: number; y: number; moved: boolean; picture: Picture }

/** Pointer, wheel and two fingers: drag moves, wheel moves or (with Ctrl or Shift held) zooms, pinch zooms around the fingers. */
export function useHand(canvas: RefObject<HTMLCanvasElement | null>, picture: RefObject<Picture | undefined>, actions: HandActions): void {
  const live = useRef(actions)
  live.current = actions
  useEffect(() => {
    const element = canvas.current
    if (element === null) return
    const fingers = new Map<number, { x: number; y: number }>()
    let drag: Drag | undefined
    let pinch: { distance: number; picture: Picture } | undefined
    const place = (event: { clientX: number; clientY: number }) => {
      const box = element.getBoundingClientRect()
      return { x: event.clientX - box.left, y: event.clientY - box.top }
    }
    const spread = () => {
      const [a, b] = [...fingers.values()]
      return a === undefined || b === undefined ? undefined : { distance: Math.max(10, Math.abs(a.x - b.x)), x: (a.x + b.x) / 2 }
    }
    const down = (event: PointerEvent) => {
      if (picture.current === undefined || event.button !== 0) return
      const at = place(event)
      fingers.set(event.pointerId, at)
      const two = spread()
      if (two !== undefined) {
        pinch = { distance: two.distance, picture: picture.current }
        drag = undefined
        live.current.onBand?.(undefined)
      } else drag = { ...at, moved: false, picture: picture.current }
    }
    const move = (event: PointerEvent) => {
      const at = place(event)
      if (fingers.has(event.pointerId)) fingers.set(event.pointerId, at)
      const two = spread()
      if (pinch !== undefined && two !== undefined) {
        live.current.onView?.(zoomed(pinch.picture.scale, two.distance / pinch.distance, two.x))
      } else if (drag !== undefined) {
        if (!drag.moved && Math.abs(at.x - drag.x) < 5) return
        if (!drag.moved) element.setPointerCapture(event.pointerId)
        drag.moved = true
        live.current.onHover(undefined)
        if (live.current.onRange === undefined) live.current.onView?.(panned(drag.picture.scale, at.x - drag.x, drag.x))
        else {
          const [x0, x1] = [within(drag.picture, drag.x), within(drag.picture, at.x)]
          live.current.onBand?.({ x0: Math.min(x0, x1), x1: Math.max(x0, x1), stave: staveAt(drag.picture, drag.y) })
        }
      } else if (picture.current !== undefined) {
        const found = hit(picture.current.placed, at.x, at.y) ?? hit(picture.current.counted, at.x, at.y, 1)
        element.style.cursor = found === undefined ? '' : 'pointer'
        live.current.onHover(found)
      }
    }
    /** One of two fingers was lifted: the other goes on moving from where it is. */
    const liftedOne = () => {
      pinch = undefined
      const [rest] = [...fingers.values()]
      if (rest !== undefined && picture.current !== undefined && live.current.onRange === undefined) drag = { ...rest, moved: true, picture: picture.current }
    }
    /** The browser took the finger, to scroll the page: nothing was pressed and nothing drawn. */
    const cancel = (event: PointerEvent) => {
      fingers.delete(event.pointerId)
      pinch = undefined
      drag = undefined
      live.current.onBand?.(undefined)
    }
    const up = (event: PointerEvent) => {
      const at = place(event)
      fingers.delete(event.pointerId)
      if (pinch !== undefined) return liftedOne()
      if (drag !== undefined && !drag.moved && picture.current !== undefined) {
        const found = hit(picture.current.placed, at.x, at.y, event.pointerType === 'touch' ? 14 : 3) ?? hit(picture.current.counted, at.x, at.y, 1)
        // A finger cannot hover: its first touch shows the card, Enter or the card's link opens.
        if (found === undefined && live.current.onMoment !== undefined) live.current.onMoment(momentAt(picture.current.scale, within(picture.current, at.x)), staveAt(picture.current, at.y))
        else if (found !== undefined && (event.pointerType !== 'touch' || live.current.direct === true)) live.current.onOpen(found)
        else live.current.onHover(found)
      } else if (drag?.moved === true && live.current.onRange !== undefined) {
        const { picture: drawn } = drag
        const [from, to] = [drag.x, at.x].map((x) => Math.round(momentAt(drawn.scale, within(drawn, x)))).sort((one, other) => one - other)
        live.current.onRange(from!, to!, staveAt(drawn, drag.y))
      }
      live.current.onBand?.(undefined)
      drag = undefined
    }
    // A finger leaves whenever it is lifted; what its touch showed stays until the next one.
    const leave = (event: PointerEvent) => { if (drag === undefined && event.pointerType !== 'touch') live.current.onHover(undefined) }
    const wheel = (event: WheelEvent) => {
      const now = picture.current
      if (now === undefined || live.current.onView === undefined) return
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY)
      const zooming = event.ctrlKey || event.metaKey || event.shiftKey
      // A plain vertical wheel scrolls the page, as everywhere; sideways moves through time.
      if (!sideways && !zooming) return
      event.preventDefault()
      const { x } = place(event)
      const amount = event.deltaY === 0 ? event.deltaX : event.deltaY
      live.current.onView(zooming ? zoomed(now.scale, Math.exp(-amount / 300), x) : panned(now.scale, -event.deltaX, x))
    }
    const listening = new AbortController()
    const { signal } = listening
    element.addEventListener('pointerdown', down, { signal })
    element.addEventListener('pointermove', move, { signal })
    element.addEventListener('pointerup', up, { signal })
    element.addEventListener('pointercancel', cancel, { signal })
    element.addEventListener('pointerleave', leave, { signal })
    element.addEventListener('wheel', wheel, { signal, passive: false })
    return () => listening.abort()
  }, [canvas, picture])
}
