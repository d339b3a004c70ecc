import { stateGlyphs, type Stroke } from './glyphs.ts'
import { clockTime } from './time.ts'
import { faces, type Tokens } from './tokens.ts'
import type { Layout, StaveRow } from './layout.ts'
import { lineY, namesLines } from './layout.ts'
import { drawMark, drawMoney, fitted, haloText, swell, type Draw, type Pen, type Shape } from './marks.ts'
import type { Picture } from './picture.ts'
import { isOnShift, urgencyTone, type Placed } from './place.ts'
import { xOf } from './scale.ts'
import { drawRuler, drawSlurs } from './ruler.ts'
import { t } from './words.ts'

export const fonts = {
  sans: `400 13px ${faces.sans}`, bold: `600 13px ${faces.sans}`, italic: `italic 400 13px ${faces.serif}`, serif: `400 13px ${faces.serif}`,
} as const

/** What a picture is drawn on, and in which colours. */
export interface Surface { pen: Pen; shape: Shape; tokens: Tokens; /** The picture lies on a drawn sheet and wipes nothing. */ kept?: boolean }

/** Draws the whole page. `chosen` is the mark under the hand, `appear` how far new marks have faded in (0 to 1, by id). */
export function drawPicture({ pen, shape, tokens, kept = false }: Surface, picture: Picture, chosen?: string, appear: (id: string) => number = () => 1): void {
  const { layout, settings, scale, data } = picture
  const draw: Draw = { pen, shape, tokens, zone: settings.zone, now: data.now, hour: settings.view.zoom === 'hour', bare: settings.bare === true, left: layout.left, right: layout.right }
  if (!kept) pen.clearRect(0, 0, settings.width, layout.height)
  pen.lineCap = 'butt'
  drawGround(draw, picture)
  for (const row of layout.rows) drawStave(draw, row, picture)
  if (settings.bare !== true) for (const area of layout.areas) drawBracket(draw, layout, area.top, area.bottom)
  pen.save()
  pen.beginPath()
  pen.rect(layout.left - 0.5, 0, layout.right - layout.left + 4, layout.height)
  pen.clip()
  drawDensity(draw, picture)
  const money = Map.groupBy(picture.placed.filter((one) => one.entry.mark === 'money'), (one) => one.row)
  for (const points of money.values()) drawMoney(draw, points)
  for (const one of picture.placed) {
    pen.globalAlpha = appear(one.entry.id) * (one.entry.rehearsal === true ? 0.55 : 1)
    drawMark[one.entry.mark](draw, one)
    pen.globalAlpha = 1
  }
  for (const stem of picture.stems) strip(pen, stem.x, stem.y0, 1.2, stem.y1 - stem.y0, tokens.ink)
  for (const label of picture.labels) {
    pen.font = fonts[label.face]
    const { tone, entry } = label.placed
    const colour = entry.mark === 'alert' && !(draw.hour && tone === 's1') ? (entry.line <= 2 ? tokens.ink : tokens.ink2)
      : isOnShift(entry) ? (label.face === 'serif' ? tokens.ink : tokens.ink2)
      : tone === 's1' ? tokens.s1 : tone === 's2' && entry.mark !== 'incident' ? tokens.s2
      : entry.certainty === 'fact' && entry.to === null ? tokens.ink : tokens.ink2
    haloText(pen, label.text, label.x, label.y, colour, tokens.paper)
  }
  pen.restore()
  drawRuler(draw, picture)
  if (picture.slurred !== undefined) drawSlurs(draw, picture, picture.slurred)
  drawNow(draw, picture, xOf(scale, data.now))
  if (settings.bare !== true) for (const row of layout.rows) drawName(draw, row, layout)
  const focused = chosen === undefined ? undefined : [...picture.placed, ...picture.counted].find((one) => one.entry.id === chosen)
  if (focused !== undefined) drawHand(draw, focused)
}

function strip(pen: Pen, x: number, y: number, width: number, height: number, colour: string): void {
  pen.fillStyle = colour
  pen.fillRect(x, y, width, height)
}

function drawGround({ pen, tokens }: Draw, { washes, layout, bookmarks, placed, rulerY }: Picture): void {
  const top = rulerY + 8
  for (const wash of washes) strip(pen, Math.round(wash.x0), top, Math.round(wash.x1) - Math.round(wash.x0), layout.bottom + 22 - top, tokens.wash)
  const worst = placed.filter((one) => one.entry.mark === 'incident' && one.entry.line === 1)
  for (const one of [...worst, ...bookmarks]) {
    const x0 = Math.max(one.x0, layout.left)
    const width = Math.min(one.x1, layout.right) - x0
    if (width > 1 && width < (layout.right - layout.left) * 0.2) strip(pen, x0, top, width, layout.bottom + 22 - top, tokens.s1Wash)
  }
}

function drawStave({ pen, tokens }: Draw, row: StaveRow, { layout, ticks, settings }: Picture): void {
  const { left, right } = layout
  for (let line = 1; line <= row.stave.lines; line++) strip(pen, left - 0.5, lineY(row, line) - 0.5, right - left + 1, 1, tokens.staff)
  const area = layout.areas.find((one) => one.rows.includes(row))
  const last = area?.rows.at(-1) === row
  // Barlines run through an area and stop between areas.
  const below = last || area === undefined ? row.bottom : (area.rows[area.rows.indexOf(row) + 1]?.top ?? row.bottom)
  for (const tick of ticks) {
    if (tick.bar === 'none' || tick.x <= left + 1 || tick.x >= right - 1) continue
    strip(pen, Math.round(tick.x), row.top - 0.5, 1, below - row.top + 1, tick.bar === 'midnight' ? tokens.edge : tokens.staff)
  }
  if (settings.bare === true) return
  drawLineNames(pen, row, layout, tokens)
  strip(pen, right - 0.5, row.top - 0.5, 1.2, row.bottom - row.top + 1, tokens.ink)
}

/** What the lines mean, where a stave says so: the first above, the others below their line, in italic at the left. */
function drawLineNames(pen: Pen, row: StaveRow, layout: Layout, tokens: Tokens): void {
  if (!namesLines(row)) return
  row.stave.lineNames?.forEach((name, index) => {
    pen.font = fonts.italic
    haloText(pen, name, layout.left + 7, lineY(row, index + 1) + (index === 0 ? -6 : 14), tokens.ink2, tokens.paper)
  })
}

/** The bracket that joins an area: a bar of 4 with curled tips; a thin system line joins all areas. */
function drawBracket({ pen, tokens }: Draw, layout: Layout, top: number, bottom: number): void {
  const x = layout.phone ? layout.left - 10 : layout.left - 10
  strip(pen, layout.left - 0.5, layout.top - 0.5, 1, layout.bottom - layout.top + 1, tokens.ink)
  strip(pen, x, top - 5, 4, bottom - top + 10, tokens.bracket)
  pen.fillStyle = tokens.bracket
  for (const [y, way] of [[top - 5, -1], [bottom + 5, 1]] as const) {
    pen.beginPath()
    pen.moveTo(x, y)
    pen.quadraticCurveTo(x + 6, y, x + 9.5, y + way * 5)
    pen.quadraticCurveTo(x + 8.5, y - way * 1, x + 4, y - way * 3)
    pen.lineTo(x, y - way * 3)
    pen.fill()
  }
}

function drawDensity({ pen, tokens }: Draw, { data, layout, scale }: Picture): void {
  const seen = data.density.flatMap((one) => one.buckets.filter((bucket) => bucket.until >= scale.from && bucket.at <= scale.to))
  const largest = seen.reduce((most, one) => Math.max(most, one.count), 0)
  for (const density of data.density) {
    const row = layout.byId.get(density.stave)
    if (row === undefined) continue
    const y = lineY(row, density.line)
    for (const bucket of density.buckets) {
      if (bucket.count === 0 || bucket.until < scale.from || bucket.at > scale.to) continue
      const x0 = Math.round(xOf(scale, bucket.at))
      const thick = swell(bucket.count, largest)
      // What is still to come cannot have been counted.
      const until = Math.round(xOf(scale, Math.min(bucket.until, Math.max(bucket.at, data.now))))
      strip(pen, x0, y - thick / 2, Math.max(2, until - x0), thick, tokens[urgencyTone(density.line)])
    }
  }
}

function drawNow({ pen, tokens }: Draw, { layout, settings, data, rulerY }: Picture, x: number): void {
  if (x < layout.left - 1 || x > layout.right + 1) return
  const at = Math.round(x)
  if (settings.bare === true) return strip(pen, at - 2, rulerY + 3, 2, layout.bottom - rulerY + 2, tokens.blue)
  strip(pen, at - 1, rulerY + 2, 2, layout.bottom + 22 - rulerY - 2, tokens.blue)
  const coarse = settings.view.zoom === 'month' || settings.view.zoom === 'quarter' || settings.view.zoom === 'year'
  const words = coarse ? t`today` : clockTime(data.now, settings.zone)
  pen.font = `600 13px ${faces.sans}`
  const width = pen.measureText(words).width + 16
  const left = Math.max(0, Math.min(at - width / 2, settings.width - width))
  pen.beginPath()
  pen.roundRect(left, rulerY - 15, width, 20, 2)
  pen.fillStyle = tokens.blue
  pen.fill()
  pen.fillStyle = tokens.blueInk
  pen.fillText(words, left + 8, rulerY - 0.5)
}

/** The stave's name and, below it, its state: words and glyph. On the phone both stand above the stave. */
function drawName(draw: Draw, row: StaveRow, layout: Layout): void {
  const { pen, tokens } = draw
  const { stave } = row
  pen.font = `400 ${layout.phone ? 16 : 17}px ${faces.serif}`
  const middle = (row.top + row.bottom) / 2
  if (layout.phone) haloText(pen, stave.name, layout.left + 6, row.top - 11, tokens.ink, tokens.paper)
  else {
    pen.textAlign = 'right'
    pen.fillStyle = tokens.ink
    pen.fillText(fitted(pen, stave.name, layout.left - 30), layout.left - 25, middle - 0.5 + (stave.state === undefined ? 5 : 0))
  }
  if (stave.state !== undefined) {
    const glyph: readonly Stroke[] | undefined = stateGlyphs[stave.state.mark as keyof typeof stateGlyphs]
    const right = layout.phone ? layout.right - 2 : layout.left - 25
    const y = layout.phone ? row.top - 11 : middle + 15.5
    const nameWidth = pen.measureText(stave.name).width
    pen.font = `400 13px ${faces.sans}`
    pen.textAlign = 'right'
    if (layout.phone) haloText(pen, fitted(pen, stave.state.words, layout.right - layout.left - nameWidth - 40), right - (glyph === undefined ? 0 : 17), y, tokens.ink2, tokens.paper)
    else {
      pen.fillStyle = tokens.ink2
      pen.fillText(fitted(pen, stave.state.words, right - 20), right - (glyph === undefined ? 0 : 17), y)
    }
    if (glyph !== undefined) drawGlyph(draw, glyph, right - 13, y - 11.5, 14)
  }
  pen.textAlign = 'left'
}

function drawGlyph({ pen, tokens, shape }: Draw, strokes: readonly Stroke[], x: number, y: number, size: number): void {
  pen.save()
  pen.translate(x, y)
  pen.scale(size / 16, size / 16)
  for (const stroke of strokes) {
    if (stroke.fill !== undefined) {
      pen.fillStyle = tokens[stroke.fill]
      shape(stroke.d, 'fill')
    }
    if (stroke.stroke !== undefined) {
      pen.strokeStyle = tokens[stroke.stroke]
      pen.lineWidth = stroke.width ?? 1.4
      pen.setLineDash([...(stroke.dash ?? [])])
      shape(stroke.d, 'stroke')
      pen.setLineDash([])
    }
  }
  pen.restore()
}

/** The hand: a blue frame around the chosen mark. */
function drawHand({ pen, tokens }: Draw, { box }: Placed): void {
  pen.beginPath()
  pen.roundRect(Math.round(box.x0) - 4.5, Math.round(box.y0) - 3.5, Math.round(box.x1 - box.x0) + 9, Math.round(box.y1 - box.y0) + 7, 3)
  pen.strokeStyle = tokens.blue
  pen.lineWidth = 2
  pen.stroke()
}
