import { fonts } from '@fullscore/engraving/draw.ts'
import { pictureOf, type PictureSettings } from '@fullscore/engraving/picture.ts'
import { paperTokens } from '@fullscore/engraving/print.ts'
import type { View } from '@fullscore/engraving/scale.ts'
import { drawSheet, footHeight, headHeight, type SheetWords } from '@fullscore/engraving/sheet.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import { readerZone } from '../../../kit/time.ts'
import { canvasShape } from '../../../score/canvas.ts'

/** The file has two pixels for each of the drawing's, so that it stays sharp on a wall. */
const ratio = 2
const width = 1440
const margin = 32

/** The Score as one PNG: the sheet of the PDF, as tall as its staves need. */
export async function pictureFile(data: ScoreData, view: View, grey: boolean, words: SheetWords): Promise<Blob> {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('This browser gives no canvas to draw on.')
  const measure: PictureSettings['measure'] = (text, face) => { pen.font = fonts[face]; return pen.measureText(text).width }
  const picture = pictureOf(data, { width, height: 760, view, zone: readerZone(), phone: false, measure })
  canvas.width = (width + 2 * margin) * ratio
  canvas.height = (headHeight + picture.layout.height + footHeight + 2 * margin) * ratio
  pen.scale(ratio, ratio)
  const tokens = paperTokens(grey)
  pen.fillStyle = tokens.paper
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.translate(margin, margin)
  drawSheet({ pen, shape: canvasShape(pen), tokens }, picture, words, { number: 1, of: 1, height: picture.layout.height })
  return new Promise((resolve, reject) => { canvas.toBlob((blob) => blob === null ? reject(new Error('The picture is too large for this browser.')) : resolve(blob), 'image/png') })
}
