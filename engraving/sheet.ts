import { drawPicture, type Surface } from './draw.ts'
import { eventGlyphs, stateGlyphs, type EventGlyph, type MarkState, type Stroke } from './glyphs.ts'
import { legendOf, type LegendEntry } from './legend.ts'
import { pictureOf, type Picture, type PictureSettings } from './picture.ts'
import { faces } from './tokens.ts'
import type { ScoreData, Stave } from './types.ts'
import { t } from './words.ts'

/** Pixels above and below the staves: title and what it shows; legend, who made it, the page. */
export const headHeight = 58
export const footHeight = 64
/** Areas with more staves than a sheet holds go on another; a Score has some dozen staves. */
const mostPages = 12

export interface SheetWords {
  /** The verdict. */
  title: string
  /** Stretch and filters. */
  below: string
  /** When and by whom it was made. */
  made: string
}

/** The staves of each sheet: as many as stand on it at their closest. */
export function sheetsOf(data: ScoreData, room: number, settings: Omit<PictureSettings, 'height'>): Stave[][] {
  const sheets: Stave[][] = []
  const tall = (staves: Stave[]) => pictureOf({ ...data, staves, entries: data.entries.filter((one) => one.mark === 'bookmark' || one.mark === 'incident'), density: [] }, { ...settings, height: 0 }).layout.height
  for (const stave of data.staves) {
    const last = sheets.at(-1)
    if (last !== undefined && tall([...last, stave]) <= room) last.push(stave)
    else if (sheets.length < mostPages) sheets.push([stave])
  }
  return sheets.length === 0 ? [[]] : sheets
}

/** Draws a sheet of the Score: title, picture, the legend of what is drawn, who made it when. The same on paper and in a file. */
export function drawSheet(surface: Surface, picture: Picture, words: SheetWords, sheet: { number: number; of: number; height: number }): void {
  const { pen, tokens } = surface
  const { width } = picture.settings
  pen.textAlign = 'left'
  pen.fillStyle = tokens.ink
  pen.font = `500 24px ${faces.serif}`
  pen.fillText(words.title, 0, 22)
  pen.font = `400 14px ${faces.sans}`
  pen.fillStyle = tokens.ink2
  pen.fillText(words.below, 0, 43)
  pen.save()
  pen.translate(0, headHeight)
  drawPicture({ ...surface, kept: true }, picture)
  pen.restore()
  pen.save()
  pen.translate(0, headHeight + sheet.height)
  drawLegend(surface, legendOf(picture), width)
  pen.fillStyle = tokens.ink3
  pen.font = `400 13px ${faces.sans}`
  pen.textAlign = 'left'
  pen.fillText(words.made, 0, footHeight - 4)
  pen.textAlign = 'right'
  pen.fillText(t`Page ${sheet.number} of ${sheet.of}`, width, footHeight - 4)
  pen.textAlign = 'left'
  pen.restore()
}

/** Up to two lines of glyphs with their words. */
function drawLegend(surface: Surface, entries: readonly LegendEntry[], width: number): void {
  const { pen, tokens } = surface
  let [x, y] = [0, 8]
  for (const { glyph, says } of entries) {
    pen.font = `400 13px ${faces.sans}`
    const wide = 20 + pen.measureText(says).width
    if (x > 0 && x + wide > width) [x, y] = [0, y + 19]
    if (y > 27) return
    drawGlyph(surface, glyph in stateGlyphs ? stateGlyphs[glyph as MarkState] : eventGlyphs[glyph as EventGlyph], x, y - 1)
    pen.fillStyle = tokens.ink2
    pen.fillText(says, x + 20, y + 11)
    x += wide + 18
  }
}

function drawGlyph({ pen, shape, tokens }: Surface, strokes: readonly Stroke[], x: number, y: number): void {
  pen.save()
  pen.translate(x, y)
  for (const stroke of strokes) {
    if (stroke.fill !== undefined) { pen.fillStyle = tokens[stroke.fill]; shape(stroke.d, 'fill') }
    if (stroke.stroke !== undefined) { pen.strokeStyle = tokens[stroke.stroke]; pen.lineWidth = stroke.width ?? 1.4; shape(stroke.d, 'stroke') }
  }
  pen.restore()
}
