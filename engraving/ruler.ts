import { clockTime, lasting } from './time.ts'
import { faces } from './tokens.ts'
import { haloText, type Draw, type Pen } from './marks.ts'
import type { Picture } from './picture.ts'
import type { Placed } from './place.ts'
import { xOf } from './scale.ts'

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

function drawDirections({ pen, tokens }: Draw, { scale, layout, bookmarks, data }: Picture): void {
  const y = 16
  let taken: [number, number][] = []
  bookmarks.forEach((one, index) => {
    if (one.x0 < layout.left - 2 || one.x0 > layout.right) return
    const letter = /^[A-Z]$/.test(one.entry.state) ? one.entry.state : String.fromCharCode(65 + (index % 26))
    const x = Math.round(one.x0) + 0.5
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
    haloText(pen, one.entry.label, x + 25, y, tokens.ink2, tokens.paper)
    taken.push([x - 2, x + 25 + pen.measureText(one.entry.label).width])
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
  const words: [string, number][] = [['the past day, by the hour', layout.left], ['the next four weeks, by the day', xOf(scale, data.now) + 13]]
  for (const [text, x] of words) {
    const width = pen.measureText(text).width
    if (taken.some(([from, to]) => x < to + 8 && from < x + width + 8)) continue
    pen.fillStyle = tokens.ink2
    pen.fillText(text, x, y)
    taken = [...taken, [x, x + width]]
  }
}

/** An incident's moments above the ruler, joined by slurs that carry the minutes between; dotted lines through the staves. */
export function drawSlurs({ pen, tokens, zone }: Draw, { scale, layout }: Picture, { entry }: Placed): void {
  const moments = (entry.moments ?? []).toSorted((a, b) => a.at - b.at)
    .map((one) => ({ ...one, x: xOf(scale, one.at), first: one.at === entry.from }))
    .filter((one) => one.x > layout.left - 40 && one.x < layout.right + 1)
  moments.forEach((one, index) => {
    const colour = one.first ? tokens.s1 : tokens.ink
    const next = moments[index + 1]
    const words = clockTime(one.at, zone, true)
    pen.textAlign = 'center'
    pen.font = `600 13px ${faces.sans}`
    // Two moments closer than their words: the later one stands a little to the right.
    const before = moments[index - 1]
    const shift = before !== undefined && one.x - before.x < 62 ? 62 - (one.x - before.x) : 0
    const x = Math.max(one.x, layout.left - 20) + shift
    pen.fillStyle = colour
    pen.fillText(words, x, 47)
    pen.font = `italic 400 14px ${faces.serif}`
    pen.fillStyle = one.first ? tokens.s1 : tokens.ink2
    pen.fillText(one.name, x, 63)
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
  const from = Math.max(xOf(scale, entry.from), layout.left)
  const to = Math.min(xOf(scale, entry.to ?? scale.to), layout.right)
  pen.fillStyle = tokens.s1
  pen.fillRect(from, 98, to - from, 2.5)
}

function slur(pen: Pen, x0: number, x1: number, words: string, ink: string, quiet: string): void {
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
  if (pen.measureText(words).width > x1 - x0 + 24) return
  pen.fillStyle = quiet
  pen.fillText(words, (x0 + x1) / 2, 11)
}
