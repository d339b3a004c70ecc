import { clockTime, lasting } from './time.ts'
import { faces } from './tokens.ts'
import { haloText, type Draw, type Pen } from './marks.ts'
import type { Picture } from './picture.ts'
import { urgencyTone, type Placed } from './place.ts'
import { xOf } from './scale.ts'
import { momentWord, slurMoments, soFarWords } from './slurs.ts'
import type { Entry } from './types.ts'
import { t } from './words.ts'

/** The ruler: labels of moments, directions of the broken axis, and the boxed letters of bookmarks. */
export function drawRuler(draw: Draw, picture: Picture): void {
  const { pen, tokens } = draw
  const { ticks, rulerY, scale, data, layout } = picture
  const now = xOf(scale, data.now)
  const phone = layout.phone
  let free = -Infinity
  for (const tick of ticks) {
    pen.font = `${tick.strong ? 600 : 400} 13px ${faces.sans}`
    const width = pen.measureText(tick.label).width
    const left = Math.min(layout.right - width + 1, Math.max(phone ? 2 : layout.left - 4, tick.x - width / 2))
    const nearNow = picture.settings.bare !== true && left < now + 30 && left + width > now - 30
    if (left < free + 8 || nearNow || tick.x < layout.left - 2 || tick.x > layout.right) continue
    pen.fillStyle = tick.strong ? tokens.ink : tokens.ink3
    pen.fillText(tick.label, Math.round(left), rulerY - 0.5)
    free = left + width
  }
  if (picture.directions) drawDirections(draw, picture)
}

/** The letter of each bookmark, by id: its own where nobody else has it, else the next free one in order of time. */
export function bookmarkLetters(bookmarks: readonly Entry[]): Map<string, string> {
  const letters = new Map<string, string>()
  const taken = new Set<string>()
  const give = (id: string, letter: string) => { letters.set(id, letter); taken.add(letter) }
  const ordered = bookmarks.toSorted((a, b) => a.from - b.from)
  for (const one of ordered) if (/^[A-Z]$/.test(one.state) && !taken.has(one.state) && ordered.filter((other) => other.state === one.state).length === 1) give(one.id, one.state)
  for (const one of ordered) {
    if (letters.has(one.id)) continue
    const free = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index)).find((letter) => !taken.has(letter))
    if (free !== undefined) give(one.id, free)
  }
  return letters
}

function drawDirections({ pen, tokens }: Draw, { scale, layout, bookmarks, data }: Picture): void {
  const y = 16
  let taken: [number, number][] = []
  const shown = bookmarks.filter((one) => one.x0 >= layout.left - 2 && one.x0 <= layout.right).toSorted((a, b) => a.x0 - b.x0)
  const letters = bookmarkLetters(bookmarks.map((one) => one.entry))
  shown.forEach((one, index) => {
    const letter = letters.get(one.entry.id)
    if (letter === undefined) return
    const x = Math.round(one.x0) + 0.5
    const room = (shown[index + 1]?.x0 ?? layout.right + 12) - x - 35
    if (taken.some(([, to]) => x - 2 < to + 4)) return
    pen.strokeStyle = tokens.s1
    pen.fillStyle = tokens.sheet
    pen.lineWidth = 1.6
    pen.fillRect(x - 2, 1.5, 20, 20)
    pen.strokeRect(x - 2, 1.5, 20, 20)
    pen.font = `600 15px ${faces.serif}`
    pen.textAlign = 'center'
    pen.fillStyle = tokens.s1
    pen.fillText(letter, x + 8, y + 0.5)
    pen.textAlign = 'left'
    pen.font = `italic 400 15px ${faces.serif}`
    const width = pen.measureText(one.entry.label).width
    if (width <= room) haloText(pen, one.entry.label, x + 25, y, tokens.ink2, tokens.paper)
    taken.push([x - 2, width <= room ? x + 25 + width : x + 18])
    pen.setLineDash([1.5, 3])
    pen.beginPath()
    pen.moveTo(x, 44)
    pen.lineTo(x, layout.bottom)
    pen.strokeStyle = tokens.s1
    pen.lineWidth = 1
    if (one.x1 - one.x0 < 3) pen.stroke()
    pen.setLineDash([])
  })
  if (scale.zoom !== 'next') return
  pen.font = `italic 400 15px ${faces.serif}`
  const words: [string, number][] = [[t`the past day, by the hour`, layout.left], [t`the next four weeks, by the day`, xOf(scale, data.now) + 13]]
  for (const [text, x] of words) {
    const width = pen.measureText(text).width
    if (taken.some(([from, to]) => x < to + 8 && from < x + width + 8)) continue
    pen.fillStyle = tokens.ink2
    pen.fillText(text, x, y)
    taken = [...taken, [x, x + width]]
  }
}

/** An incident's moments above the ruler, joined by slurs that carry the minutes between; dotted lines through the staves. */
export function drawSlurs({ pen, tokens, zone }: Draw, { scale, layout, data }: Picture, { entry }: Placed): void {
  const moments = slurMoments(data, entry).map((one) => ({ ...one, x: xOf(scale, one.at) }))
    .filter((one) => one.x > layout.left - 40 && one.x < layout.right + 1)
  let free = -Infinity
  moments.forEach((one, index) => {
    const colour = one.name === 'incident' ? tokens.s1 : tokens.ink
    const next = moments[index + 1]
    const words = clockTime(one.at, zone, true)
    pen.textAlign = 'center'
    // Moments closer than their words: the later one stands a little to the right, but its dotted line where it was.
    pen.font = `italic 400 14px ${faces.serif}`
    const half = Math.max(27, pen.measureText(momentWord(one.name)).width / 2)
    pen.font = `600 13px ${faces.sans}`
    const x = Math.max(one.x, layout.left - 20, free + 8 + half)
    free = x + half
    pen.fillStyle = colour
    pen.fillText(words, x, 47)
    pen.font = `italic 400 14px ${faces.serif}`
    pen.fillStyle = one.name === 'incident' ? tokens.s1 : tokens.ink2
    pen.fillText(momentWord(one.name), x, 63)
    pen.setLineDash([1.5, 3])
    pen.beginPath()
    pen.moveTo(Math.round(one.x) + 0.5, 98)
    pen.lineTo(Math.round(one.x) + 0.5, layout.bottom + 8)
    pen.strokeStyle = colour
    pen.lineWidth = 1.2
    pen.stroke()
    pen.setLineDash([])
    if (next !== undefined) slur(pen, one.x + 8, next.x - 8, lasting(next.at - one.at, true), tokens.ink, tokens.ink2)
    pen.textAlign = 'left'
  })
  drawSoFar({ pen, tokens }, entry, moments.at(-1), Math.min(xOf(scale, data.now), layout.right), data.now)
  const from = Math.max(xOf(scale, entry.from), layout.left)
  const to = Math.min(xOf(scale, entry.to ?? Math.max(entry.from, data.now)), layout.right)
  pen.fillStyle = tokens[urgencyTone(entry.line)]
  pen.fillRect(from, 98, to - from, 2.5)
}

/** The slur that is still being drawn: from the last moment of an incident that goes on to now. */
function drawSoFar({ pen, tokens }: Pick<Draw, 'pen' | 'tokens'>, entry: Placed['entry'], last: { at: number; x: number } | undefined, nowX: number, now: number): void {
  if (last === undefined || entry.to !== null || now <= last.at) return
  const tone = entry.state === 'open' ? tokens.s1 : tokens.ink2
  pen.textAlign = 'center'
  slur(pen, last.x + 8, nowX - 6, soFarWords(entry, lasting(now - last.at, true)), tokens.ink, tone, true)
  pen.textAlign = 'left'
}

function slur(pen: Pen, x0: number, x1: number, words: string, ink: string, quiet: string, beyond = false): void {
  if (x1 - x0 < 10) return
  const foot = 31
  const rise = Math.min(22, 8 + (x1 - x0) / 10)
  pen.beginPath()
  pen.moveTo(x0, foot)
  pen.bezierCurveTo(x0 + (x1 - x0) * 0.25, foot - rise, x1 - (x1 - x0) * 0.25, foot - rise, x1, foot)
  pen.bezierCurveTo(x1 - (x1 - x0) * 0.25, foot - rise + 3.4, x0 + (x1 - x0) * 0.25, foot - rise + 3.4, x0, foot)
  pen.fillStyle = ink
  pen.fill()
  pen.font = `400 13px ${faces.sans}`
  // What goes on has nothing behind it that its words could meet.
  if (!beyond && pen.measureText(words).width > x1 - x0 + 24) return
  pen.fillStyle = quiet
  pen.fillText(words, (x0 + x1) / 2, 11)
}
