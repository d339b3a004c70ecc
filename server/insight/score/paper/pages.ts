import PDFDocument from 'pdfkit'
import { drawPicture, fonts } from '@fullscore/engraving/draw.ts'
import { eventGlyphs, stateGlyphs, type EventGlyph, type MarkState, type Stroke } from '@fullscore/engraving/glyphs.ts'
import { legendOf, type LegendEntry } from '@fullscore/engraving/legend.ts'
import { pictureOf, type Picture, type PictureSettings } from '@fullscore/engraving/picture.ts'
import { paperTokens } from '@fullscore/engraving/print.ts'
import type { View } from '@fullscore/engraving/scale.ts'
import { faces, type Tokens } from '@fullscore/engraving/tokens.ts'
import type { ScoreData, Stave } from '@fullscore/engraving/types.ts'
import { PaperPen } from './pen.ts'

export interface PaperPlan {
  data: ScoreData
  view: View
  zone: string
  paper: 'a4' | 'a3'
  grey: boolean
  /** The verdict. */
  title: string
  /** Stretch and filters in words. */
  below: string
  /** When and by whom it was made. */
  made: string
  /** When it was made, for the document's own properties, epoch ms. */
  at: number
}

/** Width of the drawing in its own pixels and the margin in points: 13 px text is 9 points on A4, 10 on A3. */
const papers = { a4: { drawn: 1110, margin: 28 }, a3: { drawn: 1440, margin: 36 } } as const
const headHeight = 58
const footHeight = 46
/** Areas with more staves than a sheet holds go on another; a Score has some dozen staves. */
const mostPages = 12

/** The Score as a PDF: vector, fonts embedded, on as many landscape sheets as its staves need. */
export async function drawPaper(plan: PaperPlan): Promise<Buffer> {
  const { drawn, margin } = papers[plan.paper]
  const doc = new PDFDocument({ size: plan.paper.toUpperCase(), layout: 'landscape', margin: 0, autoFirstPage: false, lang: 'en', displayTitle: true,
    info: { Title: plan.title, Creator: 'Fullscore', Producer: 'Fullscore', CreationDate: new Date(plan.at), ModDate: new Date(plan.at) } })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => { doc.once('end', () => resolve()); doc.once('error', reject) })
  const pen = new PaperPen(doc)
  const measure: PictureSettings['measure'] = (text, face) => { pen.font = fonts[face]; return pen.measureText(text).width }
  doc.addPage()
  const scale = (doc.page.width - 2 * margin) / drawn
  const room = (doc.page.height - 2 * margin) / scale - headHeight - footHeight
  const settings = { width: drawn, view: plan.view, zone: plan.zone, phone: false, measure }
  const sheets = sheetsOf(plan.data, room, settings)
  sheets.forEach((staves, index) => {
    if (index > 0) doc.addPage()
    doc.save().translate(margin, margin).scale(scale)
    const picture = pictureOf({ ...plan.data, staves }, { ...settings, height: room })
    drawSheet(pen, picture, plan, { of: sheets.length, number: index + 1, height: room })
    doc.restore()
  })
  doc.end()
  await ended
  return Buffer.concat(chunks)
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

function drawSheet(pen: PaperPen, picture: Picture, plan: PaperPlan, sheet: { number: number; of: number; height: number }): void {
  const tokens = paperTokens(plan.grey)
  const { width } = picture.settings
  pen.textAlign = 'left'
  pen.fillStyle = tokens.ink
  pen.font = `500 24px ${faces.serif}`
  pen.fillText(plan.title, 0, 22)
  pen.font = `400 14px ${faces.sans}`
  pen.fillStyle = tokens.ink2
  pen.fillText(plan.below, 0, 43)
  pen.save()
  pen.translate(0, headHeight)
  drawPicture({ pen, shape: pen.shape, tokens }, picture)
  pen.restore()
  pen.save()
  pen.translate(0, headHeight + sheet.height)
  drawLegend(pen, legendOf(picture), tokens, width)
  pen.fillStyle = tokens.ink3
  pen.font = `400 13px ${faces.sans}`
  pen.textAlign = 'left'
  pen.fillText(plan.made, 0, footHeight - 4)
  pen.textAlign = 'right'
  pen.fillText(`Page ${sheet.number} of ${sheet.of}`, width, footHeight - 4)
  pen.textAlign = 'left'
  pen.restore()
}

function drawLegend(pen: PaperPen, entries: readonly LegendEntry[], tokens: Tokens, width: number): void {
  let x = 0
  for (const { glyph, says } of entries) {
    pen.font = `400 13px ${faces.sans}`
    const wide = 20 + pen.measureText(says).width
    if (x + wide > width) break
    drawGlyph(pen, glyph in stateGlyphs ? stateGlyphs[glyph as MarkState] : eventGlyphs[glyph as EventGlyph], x, 6, tokens)
    pen.fillStyle = tokens.ink2
    pen.fillText(says, x + 20, 18)
    x += wide + 18
  }
}

function drawGlyph(pen: PaperPen, strokes: readonly Stroke[], x: number, y: number, tokens: Tokens): void {
  pen.save()
  pen.translate(x, y)
  for (const stroke of strokes) {
    if (stroke.fill !== undefined) { pen.fillStyle = tokens[stroke.fill]; pen.shape(stroke.d, 'fill') }
    if (stroke.stroke !== undefined) { pen.strokeStyle = tokens[stroke.stroke]; pen.lineWidth = stroke.width ?? 1.4; pen.shape(stroke.d, 'stroke') }
  }
  pen.restore()
}
