import Pdf from 'pdfkit'
import { fonts } from '@fullscore/engraving/draw.ts'
import { pictureOf, type PictureSettings } from '@fullscore/engraving/picture.ts'
import { paperTokens } from '@fullscore/engraving/print.ts'
import type { View } from '@fullscore/engraving/scale.ts'
import { drawSheet, footHeight, headHeight, sheetsOf, type SheetWords } from '@fullscore/engraving/sheet.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { PaperPen } from './pen.ts'

export interface PaperPlan extends SheetWords {
  data: ScoreData
  view: View
  zone: string
  paper: 'a4' | 'a3'
  grey: boolean
  /** BCP 47: in which language its words are. */
  language: string
  /** When it was made, for the document's own properties, epoch ms. */
  at: number
}

/** Width of the drawing in its own pixels and the margin in points: 13 px text is 9 points on A4, 10 on A3. */
const papers = { a4: { drawn: 1110, margin: 28 }, a3: { drawn: 1440, margin: 36 } } as const

/** The Score as a PDF: vector, fonts embedded, on as many landscape sheets as its staves need. */
export async function drawPaper(plan: PaperPlan): Promise<Buffer> {
  const { drawn, margin } = papers[plan.paper]
  const doc = new Pdf({ size: plan.paper.toUpperCase(), layout: 'landscape', margin: 0, autoFirstPage: false, lang: plan.language, displayTitle: true,
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
    drawSheet({ pen, shape: pen.shape, tokens: paperTokens(plan.grey) }, picture, plan, { of: sheets.length, number: index + 1, height: room })
    doc.restore()
  })
  doc.end()
  await ended
  return Buffer.concat(chunks)
}
