import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { longMoment, readerZone } from '../kit/time.ts'
import { useTokens } from '../theme/Themed.tsx'
import { drawPicture, fonts } from '@fullscore/engraving/draw.ts'
import { HoverCard } from './HoverCard.tsx'
import { nextMark, type Arrow } from './keys.ts'
import type { Label } from '@fullscore/engraving/labels.ts'
import { bookmarkLetters } from '@fullscore/engraving/ruler.ts'
import { pictureOf, type Picture } from '@fullscore/engraving/picture.ts'
import type { Placed } from '@fullscore/engraving/place.ts'
import { stepped, viewAt, viewOver, xOf, type View } from '@fullscore/engraving/scale.ts'
import { ScoreList } from './ScoreList.tsx'
import type { Entry, ScoreData } from '@fullscore/engraving/types.ts'
import { canvasShape } from './canvas.ts'
import { useAppearing } from './useAppearing.ts'
import { Bands, useSpanKeys } from './Bands.tsx'
import { stepAround, type Span } from './span.ts'
import { useHand, type Band } from './useHand.ts'
import { listWords } from './words.ts'
import { t } from '../words.ts'
import css from './score.module.css'

export interface ScoreProps {
  data: ScoreData
  view: View
  /** The reader moved or zoomed; without it the picture stands still. */
  onView?: (view: View) => void
  /** Id of the entry under the hand, for the URL. */
  chosen?: string | undefined
  onChoose?: (id: string | undefined) => void
  /** Whether the list is shown instead of the picture (L). */
  listed?: boolean
  onListed?: (listed: boolean) => void
  /** The height to fill; staves spread up to 76 px apart. */
  height?: number
  bare?: boolean
  /** Pixels for the names of staves, where they are long. */
  margin?: number
  /** A stretch was chosen by dragging, by a press on bare paper, or by Shift and the arrows: strips that filter, staves of shifts. */
  onRange?: (from: number, to: number, stave: string | undefined) => void
  /** What Shift and the arrows choose for, in a sentence: "Enter filters the list." */
  rangeHint?: string
  /** The stretch that is chosen now. */
  range?: Span | undefined
  /** A mark was pressed; without it its page is opened. */
  onEntry?: (entry: Entry) => void
  /** What Enter then does to a mark: "filter the list". */
  enterDoes?: string
  /** Hears keys before the picture does; true: they are taken. */
  keys?: (event: KeyboardEvent) => boolean
  /** What the picture is, for those who do not see it: "The Score". */
  label: string
}

let measuring: CanvasRenderingContext2D | null = null
const widths = new Map<string, number>()
/** Width of a text in pixels; remembered, since labels come back on every frame of a drag. */
function measure(text: string, face: Label['face']): number {
  const key = `${face}\n${text}`
  let width = widths.get(key)
  if (width === undefined) {
    measuring ??= document.createElement('canvas').getContext('2d')
    if (measuring === null) return text.length * 6.5
    measuring.font = fonts[face]
    width = measuring.measureText(text).width
    if (widths.size > 5_000) widths.clear()
    widths.set(key, width)
  }
  return width
}

/** The width of an element, followed; and a count that rises when the fonts have come, since widths change with them. */
function useWidth(): [(element: HTMLElement | null) => void, number, number] {
  const [width, setWidth] = useState(0)
  const [fontsAt, setFonts] = useState(0)
  const observer = useRef<ResizeObserver>(undefined)
  const hold = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (element === null) return
    setWidth(element.clientWidth)
    observer.current = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.current.observe(element)
  }, [])
  useEffect(() => {
    let gone = false
    void Promise.all([...Object.values(fonts), `600 15px ${fonts.serif.split('px ')[1]}`].map((font) => document.fonts.load(font))).then(() => {
      widths.clear()
      if (!gone) setFonts((count) => count + 1)
    })
    return () => { gone = true }
  }, [])
  return [hold, width, fontsAt]
}

const arrows: Record<string, Arrow> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }

/** The bookmark a letter names, of those in the window. */
function bookmarkOf(picture: Picture, letter: string): Entry | undefined {
  const shown = picture.bookmarks.map((one) => one.entry)
  const letters = bookmarkLetters(shown)
  return shown.find((one) => letters.get(one.id)?.toLowerCase() === letter)
}

/** The Score: staves over one time axis, drawn on a canvas, moved by hand and keyboard, read as a list. */
export function Score(props: ScoreProps) {
  const { data, view, height = 600, bare = false, chosen, label } = props
  const { tokens } = useTokens()
  const [hold, width, fontsAt] = useWidth()
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef<Picture>(undefined)
  const [hovered, setHovered] = useState<Placed>()
  const [held, setHeld] = useState<string>()
  const [drawn, setDrawn] = useState<Band>()
  const [span, setSpan] = useState<Span>()
  const navigate = useNavigate()
  const hint = useId()
  const phone = width > 0 && width < 600
  const picture = useMemo(
    // Labels are measured: when the fonts have come, they are measured again.
    () => width === 0 ? undefined : pictureOf(data, { width, height, view, zone: readerZone(), phone, bare, margin: props.margin, measure }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [data, width, height, view, phone, bare, props.margin, fontsAt],
  )
  latest.current = picture
  const hand = chosen ?? held
  const reachable = useMemo(() => picture === undefined ? [] : [...picture.placed, ...picture.counted], [picture])
  const focused = reachable.find((one) => one.entry.id === hand)
  useAppearing(canvas, picture, data, useCallback((pen, appear) => {
    if (picture !== undefined) drawPicture({ pen, shape: canvasShape(pen), tokens }, picture, hand, appear)
  }, [picture, tokens, hand]))
  useLayoutEffect(() => setHovered(undefined), [view])
  const choose = (mark: Placed | undefined) => {
    setHeld(mark?.entry.id)
    props.onChoose?.(mark?.entry.id)
  }
  const choice = useSpanKeys(picture, focused, data.now, span, setSpan, props.onRange)
  const open = (mark: Placed) => {
    if (props.onEntry !== undefined) props.onEntry(mark.entry)
    else if (mark.entry.href !== undefined) void navigate(mark.entry.href)
    else if (mark.entry.state === 'counted') {
      // What was counted is read as the list of its stretch.
      choose(undefined)
      props.onView?.(viewOver(mark.entry.from, mark.entry.to ?? mark.entry.from))
      props.onListed?.(true)
    }
  }
  useHand(canvas, latest, { onView: props.onView, onHover: setHovered, onOpen: open, onRange: props.onRange, onBand: setDrawn, direct: props.onEntry !== undefined,
    onMoment: props.onRange === undefined ? undefined : (at, stave) => {
      const now = latest.current
      if (now === undefined) return
      const step = stepAround(now.scale, at, readerZone())
      props.onRange?.(step.from, step.to, stave)
    } })
  function pressed(event: KeyboardEvent): void {
    if (picture === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    if (props.keys?.(event) === true) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    const arrow = arrows[event.key]
    const key = event.key.toLowerCase()
    const bookmark = bookmarkOf(picture, key)
    if (choice(event)) { /* taken */ } else if (arrow !== undefined) choose(nextMark(reachable, picture.layout, focused, arrow, xOf(picture.scale, data.now)))
    else if (event.key === 'Enter' && focused !== undefined) open(focused)
    else if (event.key === 'Escape') choose(undefined)
    else if (key === '+' || key === '=') props.onView?.(stepped(view, 1, data.now))
    else if (key === '-' || key === '−') props.onView?.(stepped(view, -1, data.now))
    else if (key === 'n') props.onView?.(viewAt(view.zoom, data.now))
    else if (key === 'l') props.onListed?.(props.listed !== true)
    else if (bookmark !== undefined && event.shiftKey === /[A-Z]/.test(event.key)) {
      choose(undefined)
      props.onView?.(viewAt('hour', bookmark.from + 2_400_000))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const card = hovered ?? focused
  return (
    <div ref={hold} className={css['hold']} data-bare={bare}>
      {props.listed === true ? <ScoreList data={data} /> : (
        <div className={css['picture']} role="application" aria-roledescription={t`score`} aria-label={label} aria-describedby={hint} tabIndex={0}
          onKeyDown={pressed} style={{ height: picture?.layout.height ?? height }}>
          <canvas ref={canvas} className={css['canvas']} aria-hidden="true" />
          {picture !== undefined && <Bands picture={picture} drawn={drawn} span={span ?? props.range} />}
          <p id={hint} className="sr">{t`Arrows move from mark to mark, ${props.onView !== undefined && t`plus and minus zoom, N shows now, `}L reads the list, Enter opens.${props.onRange !== undefined && t` Shift with left and right chooses a stretch of time; ${props.rangeHint ?? t`Enter takes it.`} Escape lets it go.`}`}</p>
          {span !== undefined && <p className="sr" aria-live="polite">{t`${longMoment(span.from)} to ${longMoment(span.to)}`}</p>}
          <p className="sr" aria-live="polite">{focused === undefined ? '' : `${focused.row.stave.name}: ${listWords(focused.entry, data.now)}. ${focused.entry.why}`}</p>
          {card !== undefined && picture !== undefined && <HoverCard mark={card} width={width} now={data.now} height={picture.layout.height} enter={props.enterDoes} />}
        </div>
      )}
    </div>
  )
}
