import type { Tokens } from './tokens.ts'
import type { Placed } from './place.ts'
import type { MarkName } from './types.ts'

/**
 * What the drawing asks of a surface: the part of a canvas's context it uses, so that the same strokes go to a screen and into a PDF.
 * Colours are `unknown` because a canvas answers more kinds than are ever given.
 */
export interface Pen {
  fillStyle: unknown; strokeStyle: unknown; lineWidth: number; globalAlpha: number
  font: string; textAlign: string; lineJoin: string; lineCap: string
  save(): void; restore(): void; beginPath(): void; closePath(): void; clip(): void
  moveTo(x: number, y: number): void; lineTo(x: number, y: number): void
  quadraticCurveTo(ax: number, ay: number, x: number, y: number): void
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void
  rect(x: number, y: number, width: number, height: number): void
  roundRect(x: number, y: number, width: number, height: number, radius: number): void
  arc(x: number, y: number, radius: number, from: number, to: number): void
  ellipse(x: number, y: number, rx: number, ry: number, turn: number, from: number, to: number): void
  fill(): void; stroke(): void
  fillRect(x: number, y: number, width: number, height: number): void
  strokeRect(x: number, y: number, width: number, height: number): void
  clearRect(x: number, y: number, width: number, height: number): void
  setLineDash(dash: number[]): void
  translate(x: number, y: number): void; scale(x: number, y: number): void
  measureText(text: string): { width: number }
  fillText(text: string, x: number, y: number): void; strokeText(text: string, x: number, y: number): void
}
/** Fills or strokes an SVG path with the pen's present colours: a canvas does it by Path2D, a PDF by its own. */
export type Shape = (d: string, how: 'fill' | 'stroke') => void
export interface Draw { pen: Pen; shape: Shape; zone: string; tokens: Tokens; now: number; hour: boolean; bare: boolean; left: number; right: number }
type Mark = (draw: Draw, placed: Placed) => void

const thin = 1.3

/** A hatch of 45 degrees inside a rectangle. */
export function hatch({ pen }: Pick<Draw, 'pen'>, x: number, y: number, width: number, height: number, colour: string, step = 5): void {
  pen.save()
  pen.beginPath()
  pen.rect(x, y, width, height)
  pen.clip()
  pen.beginPath()
  for (let at = x - height; at < x + width; at += step) {
    pen.moveTo(at, y + height)
    pen.lineTo(at + height, y)
  }
  pen.strokeStyle = colour
  pen.lineWidth = 1.6
  pen.stroke()
  pen.restore()
}

function line(pen: Pen, x0: number, y0: number, x1: number, y1: number, colour: string, width: number): void {
  pen.beginPath()
  pen.moveTo(x0, y0)
  pen.lineTo(x1, y1)
  pen.strokeStyle = colour
  pen.lineWidth = width
  pen.stroke()
}

/** The tilted note head; a bigger one is more alerts. */
export function head(pen: Pen, x: number, y: number, colour: string, big: boolean): void {
  pen.beginPath()
  pen.ellipse(x, y, big ? 5.6 : 4.2, big ? 3.6 : 2.9, -0.32, 0, Math.PI * 2)
  pen.fillStyle = colour
  pen.fill()
}

const alert: Mark = ({ pen, tokens, hour, bare }, { x0, x1, y, tone, count, entry }) => {
  const going = entry.to === null
  if (x1 - x0 > 3 && !bare) {
    pen.globalAlpha = going || hour ? 1 : 0.6
    line(pen, x0, y, x1, y, tokens[tone], going ? 2.6 : 1.8)
    pen.globalAlpha = 1
  }
  head(pen, x0, y, tokens[tone], count > 1)
}

const incident: Mark = ({ pen, tokens, now, hour, right }, { x0, x1, y, tone, entry }) => {
  const colour = tokens[tone]
  const width = Math.max(4, x1 - x0)
  const half = entry.line === 1 ? (hour ? 5.5 : 4.5) : 3.5
  pen.fillStyle = colour
  pen.strokeStyle = colour
  if (entry.line === 1) {
    pen.fillRect(x0, y - half, width, half * 2)
    line(pen, x0 + 0.5, y - half - 3.5, x0 + 0.5, y + half + 4.5, colour, 2)
  } else if (entry.line === 2) {
    pen.fillStyle = tokens.paper
    pen.fillRect(x0, y - half, width, half * 2)
    pen.fillStyle = colour
    pen.fillRect(x0, y - half, width, 2.6)
    pen.fillRect(x0, y + half - 2.6, width, 2.6)
    pen.fillRect(x0, y - half, 1.5, half * 2)
    pen.fillRect(x0 + width - 1.5, y - half, 1.5, half * 2)
  } else {
    pen.fillStyle = entry.line === 3 ? tokens.s3Wash : tokens.paper
    pen.fillRect(x0, y - half, width, half * 2)
    if (entry.line === 3) hatch({ pen }, x0, y - half, width, half * 2, colour)
    pen.lineWidth = thin
    pen.strokeRect(x0 + 0.5, y - half, width - 1, half * 2)
  }
  if (entry.to === null && x1 <= right) {
    pen.beginPath()
    pen.moveTo(x1, y - half)
    pen.lineTo(x1 + 5, y)
    pen.lineTo(x1, y + half)
    pen.fillStyle = colour
    pen.fill()
  }
  const answered = entry.moments?.find(({ name }) => /^(acknowledged|answered)/.test(name))
  const end = entry.to ?? now
  if (answered !== undefined && width > 24 && end > entry.from) {
    pen.fillStyle = tokens.paper
    pen.fillRect(Math.round(x0 + (width * (answered.at - entry.from)) / (end - entry.from)), y - half, 1.5, half * 2)
  }
}

function cross(pen: Pen, x: number, y: number, colour: string, reach: number): void {
  line(pen, x - reach, y - reach, x + reach, y + reach, colour, 1.8)
  line(pen, x + reach, y - reach, x - reach, y + reach, colour, 1.8)
}
function diamond(pen: Pen, x: number, y: number, reach: number): void {
  pen.beginPath()
  pen.moveTo(x, y - reach)
  pen.lineTo(x + reach, y)
  pen.lineTo(x, y + reach)
  pen.lineTo(x - reach, y)
  pen.closePath()
}

const deployment: Mark = ({ pen, tokens }, { x0, row, tone }) => {
  line(pen, x0 + 0.5, row.bottom - 16, x0 + 0.5, row.bottom, tokens[tone], 1.2)
  if (tone === 's1') return cross(pen, x0 + 0.5, row.bottom, tokens.s1, 3.6)
  diamond(pen, x0 + 0.5, row.bottom, 3.8)
  pen.fillStyle = tokens.ink
  pen.fill()
}

const change: Mark = ({ pen, tokens }, { x0, x1, y, tone, entry }) => {
  const width = Math.max(6, x1 - x0)
  const done = entry.state === 'done' || entry.state === 'running'
  pen.fillStyle = done ? tokens.ink2 : tokens.paper
  pen.fillRect(x0, y - 4.5, width, 9)
  if (done && tone === 'ink') return
  pen.strokeStyle = tokens[tone]
  pen.lineWidth = thin
  pen.strokeRect(x0 + 0.5, y - 4.5, width - 1, 9)
  if (entry.state === 'clash') cross(pen, x0 + width / 2, y, tokens.s2, 2.4)
}

const freeze: Mark = ({ pen, tokens }, { x0, x1, row }) => {
  const middle = (row.top + row.bottom) / 2
  pen.fillStyle = tokens.ink
  pen.fillRect(x0, middle - 3, x1 - x0, 6)
  pen.fillRect(x0 - 0.5, middle - 8, 1.6, 16)
  pen.fillRect(x1 - 1, middle - 8, 1.6, 16)
}

const maintenance: Mark = ({ pen, tokens }, { x0, x1, row }) => {
  const y = row.top - 6
  pen.beginPath()
  pen.moveTo(x0 + 0.5, y + 5)
  pen.lineTo(x0 + 0.5, y)
  pen.lineTo(x1 - 0.5, y)
  pen.lineTo(x1 - 0.5, y + 5)
  pen.strokeStyle = tokens.ink
  pen.lineWidth = thin
  pen.stroke()
}

const deadline: Mark = ({ pen, tokens }, { x0, y, row, tone, entry }) => {
  const top = Math.min(y, row.bottom - 2)
  const colour = tokens[tone]
  line(pen, x0 + 0.5, top - 4, x0 + 0.5, row.bottom, colour, 1.2)
  pen.beginPath()
  pen.moveTo(x0 + 0.5, top - 3.5)
  pen.lineTo(x0 + 8.5, top + 0.5)
  pen.lineTo(x0 + 0.5, top + 4.5)
  pen.closePath()
  pen.fillStyle = tone === 'ink' && entry.state !== 'met' ? tokens.paper : colour
  pen.fill()
  pen.strokeStyle = colour
  pen.lineWidth = 1.2
  pen.stroke()
}

const contractEnd: Mark = ({ pen, tokens }, { x0, row }) => {
  pen.fillStyle = tokens.ink
  pen.fillRect(x0 - 3, row.top, 1.2, row.bottom - row.top)
  pen.fillRect(x0, row.top, 3.2, row.bottom - row.top)
}

const forecast: Mark = ({ pen, tokens }, { x0, x1, y, tone }) => {
  pen.beginPath()
  pen.moveTo(x1 - 1, y - 6.5)
  pen.lineTo(x0, y)
  pen.lineTo(x1 - 1, y + 6.5)
  pen.strokeStyle = tokens[tone]
  pen.lineWidth = thin
  pen.stroke()
  line(pen, x1 + 0.5, y - 8, x1 + 0.5, y + 8, tokens[tone], 2)
}

const milestone: Mark = ({ pen, tokens }, { x0, y, tone, entry }) => {
  diamond(pen, x0, y, 5.5)
  pen.fillStyle = entry.state === 'open' ? tokens.paper : tokens[tone]
  pen.fill()
  pen.strokeStyle = tokens[tone]
  pen.lineWidth = thin
  pen.stroke()
}

const shift: Mark = ({ pen, tokens, left, right }, { x0: start, x1, y, row, entry }) => {
  const x0 = Math.max(start, left)
  if (entry.state === 'away') {
    line(pen, x0, y, Math.min(x1, right), y, tokens.ink, thin)
    if (start >= left) line(pen, x0 + 0.5, y - 4, x0 + 0.5, y + 4, tokens.ink, 1.2)
    return line(pen, x1 - 0.5, y - 4, x1 - 0.5, y + 4, tokens.ink, 1.2)
  }
  if (entry.state === 'nobody') {
    pen.fillStyle = tokens.s1Wash
    pen.fillRect(x0, y, x1 - x0, row.spacing)
    hatch({ pen }, x0, y, x1 - x0, row.spacing, tokens.s1, 7)
    pen.strokeStyle = tokens.s1
    pen.lineWidth = thin
    return pen.strokeRect(x0 + 0.5, y, x1 - x0 - 1, row.spacing)
  }
  if (start >= left) line(pen, x0 + 0.5, y, x0 + 0.5, y + row.spacing, tokens.ink, 1.2)
  if (entry.state === 'instead') tie(pen, x0 + 2, Math.min(x1, right) - 2, y - 1.5, tokens.ink)
}

/** The tie over a stretch in which one stands in for another: what was taken over is held on by it. */
function tie(pen: Pen, x0: number, x1: number, y: number, colour: string): void {
  if (x1 - x0 < 4) return
  const rise = Math.min(9, 3 + (x1 - x0) / 16)
  pen.beginPath()
  pen.moveTo(x0, y)
  pen.bezierCurveTo(x0 + (x1 - x0) * 0.2, y - rise, x1 - (x1 - x0) * 0.2, y - rise, x1, y)
  pen.bezierCurveTo(x1 - (x1 - x0) * 0.2, y - rise + 2.6, x0 + (x1 - x0) * 0.2, y - rise + 2.6, x0, y)
  pen.fillStyle = colour
  pen.fill()
}

const page: Mark = ({ pen, tokens, hour }, { x0, y, entry }) => {
  const answered = entry.state === 'answered'
  pen.beginPath()
  if (hour) pen.arc(x0, y, 4.8, 0, Math.PI * 2)
  else {
    pen.moveTo(x0 - 4, y - 3)
    pen.lineTo(x0 + 4, y - 3)
    pen.lineTo(x0, y + 3)
    pen.closePath()
  }
  pen.fillStyle = answered ? tokens.ink : tokens.paper
  pen.fill()
  pen.strokeStyle = tokens.ink
  pen.lineWidth = hour ? 1.4 : 1.1
  pen.stroke()
}

const money: Mark = ({ pen, tokens }, { x0, y, entry }) => {
  if (entry.state !== 'over') return
  pen.beginPath()
  pen.arc(x0, y, 3.6, 0, Math.PI * 2)
  pen.fillStyle = tokens.s2
  pen.fill()
}

const bookmark: Mark = () => undefined

/** One drawing function for each mark of the look. Money's line and the bookmark's box belong to the page and are drawn by draw.ts. */
export const drawMark: Record<MarkName, Mark> = {
  alert, incident, deployment, change, freeze, maintenance, deadline, 'contract-end': contractEnd, forecast, milestone, shift, page, money, bookmark,
}

/** The money line: through its points in order, solid for facts, dashed for forecasts. */
export function drawMoney({ pen, tokens }: Draw, points: readonly Placed[]): void {
  const sorted = points.toSorted((a, b) => a.entry.from - b.entry.from)
  sorted.forEach((point, index) => {
    const before = sorted[index - 1]
    if (before === undefined) return
    pen.setLineDash(point.entry.certainty === 'fact' ? [] : [4, 3])
    line(pen, before.x0, before.y, point.x0, point.y, tokens.ink, point.entry.certainty === 'fact' ? 1.8 : 1.4)
  })
  pen.setLineDash([])
}

/** A swelling line: how thick it is for a count, measured by the largest count in view, so that a storm stands out at any distance. */
export function swell(count: number, largest: number): number {
  const part = Math.log2(1 + count) / Math.log2(1 + Math.max(8, largest))
  return 0.9 + 4.6 * Math.min(1, part) ** 1.8
}

/** Text with a halo of paper, so that lines pass behind it. */
export function haloText(pen: Pen, text: string, x: number, y: number, colour: string, paper: string): void {
  pen.lineJoin = 'round'
  pen.strokeStyle = paper
  pen.lineWidth = 4
  pen.strokeText(text, x, y)
  pen.fillStyle = colour
  pen.fillText(text, x, y)
}

/** The text, cut with an ellipsis to fit the room. */
export function fitted(pen: Pen, text: string, room: number): string {
  if (pen.measureText(text).width <= room) return text
  let length = text.length
  while (length > 1 && pen.measureText(`${text.slice(0, length)}…`).width > room) length--
  return `${text.slice(0, length).trimEnd()}…`
}
