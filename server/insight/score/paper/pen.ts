import type PDFKit from 'pdfkit'
import type { Pen, Shape } from '@fullscore/engraving/marks.ts'
import { filesOf, fontOf, type Face } from './fonts.ts'

type Doc = InstanceType<typeof PDFKit>
interface State { fillStyle: unknown; strokeStyle: unknown; lineWidth: number; globalAlpha: number; font: string; textAlign: string; lineJoin: string; lineCap: string; dash: readonly number[] }
/** A script's part of a font that pdfkit has opened: which characters it holds. */
type Opened = { hasGlyphForCodePoint(point: number): boolean }

/** Signs without ink but the plain space: fontkit fails on those of them that a font ends with, and a sheet shows them no otherwise. */
const [wide, nothing] = [/[\u2000-\u200a\u202f\u205f\u3000]/g, /[\u200b-\u200d\u2060\ufeff]/g]

/** How far a cubic reaches to draw a quarter of a circle. */
const quarter = 0.5522847498

/**
 * A canvas's pen that writes into a PDF. Steps of a path are kept until it is filled or stroked: between them a PDF allows no
 * change of colour, and a canvas may fill and stroke the same path.
 */
export class PaperPen implements Pen {
  fillStyle: unknown = '#000000'
  strokeStyle: unknown = '#000000'
  lineWidth = 1
  globalAlpha = 1
  font = '400 13px "Source Sans 3"'
  textAlign = 'left'
  lineJoin = 'miter'
  lineCap = 'butt'
  #dash: readonly number[] = []
  #path: (() => void)[] = []
  readonly #states: State[] = []
  readonly #doc: Doc
  readonly #opened = new Map<string, Opened>()

  constructor(doc: Doc) {
    this.#doc = doc
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, lineJoin, lineCap } = this
    this.#states.push({ fillStyle, strokeStyle, lineWidth, globalAlpha, font, textAlign, lineJoin, lineCap, dash: this.#dash })
    this.#doc.save()
  }
  restore(): void {
    const state = this.#states.pop()
    if (state === undefined) return
    const { dash, ...rest } = state
    Object.assign(this, rest)
    this.#dash = dash
    this.#doc.restore()
  }
  beginPath(): void { this.#path = [] }
  closePath(): void { this.#path.push(() => this.#doc.closePath()) }
  moveTo(x: number, y: number): void { this.#path.push(() => this.#doc.moveTo(x, y)) }
  lineTo(x: number, y: number): void { this.#path.push(() => this.#doc.lineTo(x, y)) }
  quadraticCurveTo(ax: number, ay: number, x: number, y: number): void { this.#path.push(() => this.#doc.quadraticCurveTo(ax, ay, x, y)) }
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void { this.#path.push(() => this.#doc.bezierCurveTo(ax, ay, bx, by, x, y)) }
  rect(x: number, y: number, width: number, height: number): void { this.#path.push(() => this.#doc.rect(x, y, width, height)) }
  roundRect(x: number, y: number, width: number, height: number, radius: number): void { this.#path.push(() => this.#doc.roundedRect(x, y, width, height, radius)) }
  /** Whole circles only: the Score draws no others. */
  arc(x: number, y: number, radius: number): void { this.ellipse(x, y, radius, radius, 0) }
  ellipse(x: number, y: number, rx: number, ry: number, turn: number): void {
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
    const at = (u: number, v: number): [number, number] => [x + u * rx * cos - v * ry * sin, y + u * rx * sin + v * ry * cos]
    this.moveTo(...at(1, 0))
    for (const [a, b, c] of [[[1, quarter], [quarter, 1], [0, 1]], [[-quarter, 1], [-1, quarter], [-1, 0]], [[-1, -quarter], [-quarter, -1], [0, -1]], [[quarter, -1], [1, -quarter], [1, 0]]] as const) {
      this.bezierCurveTo(...at(a[0], a[1]), ...at(b[0], b[1]), ...at(c[0], c[1]))
    }
    this.closePath()
  }
  clip(): void {
    for (const step of this.#path) step()
    this.#doc.clip()
  }
  fill(): void {
    this.#doc.fillColor(String(this.fillStyle)).fillOpacity(this.globalAlpha)
    for (const step of this.#path) step()
    if (this.#path.length > 0) this.#doc.fill()
  }
  stroke(): void {
    this.#stroking()
    for (const step of this.#path) step()
    if (this.#path.length > 0) this.#doc.stroke()
  }
  #stroking(): void {
    this.#doc.strokeColor(String(this.strokeStyle)).strokeOpacity(this.globalAlpha).lineWidth(this.lineWidth).lineJoin(this.lineJoin).lineCap(this.lineCap)
    if (this.#dash.length > 0) this.#doc.dash(this.#dash[0]!, { space: this.#dash[1] ?? this.#dash[0]! })
    else this.#doc.undash()
  }
  fillRect(x: number, y: number, width: number, height: number): void {
    if (width <= 0 || height <= 0) return
    this.#doc.fillColor(String(this.fillStyle)).fillOpacity(this.globalAlpha).rect(x, y, width, height).fill()
  }
  strokeRect(x: number, y: number, width: number, height: number): void {
    this.#stroking()
    this.#doc.rect(x, y, width, height).stroke()
  }
  /** Paper is clear. */
  clearRect(): void { /* nothing to wipe */ }
  setLineDash(dash: number[]): void { this.#dash = [...dash] }
  translate(x: number, y: number): void { this.#doc.translate(x, y) }
  scale(x: number, y: number): void { this.#doc.scale(x, y) }
  measureText(text: string): { width: number } {
    return { width: this.#runs(text).reduce((sum, one) => sum + one.width, 0) }
  }
  fillText(text: string, x: number, y: number): void {
    this.#doc.fillColor(String(this.fillStyle)).fillOpacity(this.globalAlpha)
    this.#text(text, x, y, {})
  }
  strokeText(text: string, x: number, y: number): void {
    this.#stroking()
    this.#text(text, x, y, { stroke: true, fill: false })
  }
  /** Fills or strokes an SVG path with the present colours. */
  readonly shape: Shape = (d, how) => {
    if (how === 'fill') this.#doc.fillColor(String(this.fillStyle)).fillOpacity(this.globalAlpha).path(d).fill()
    else {
      this.#stroking()
      this.#doc.path(d).stroke()
    }
  }

  #text(text: string, x: number, y: number, how: { stroke?: boolean; fill?: boolean }): void {
    const runs = this.#runs(text)
    const width = runs.reduce((sum, one) => sum + one.width, 0)
    let left = this.textAlign === 'right' ? x - width : this.textAlign === 'center' ? x - width / 2 : x
    const { size } = fontOf(this.font)
    for (const run of runs) {
      this.#doc.font(run.font).fontSize(size).text(run.text, left, y, { lineBreak: false, baseline: 'alphabetic', ...how })
      left += run.width
    }
  }

  /** The text in pieces of one font file each; what no file holds is drawn as an empty box of the first. */
  #runs(text: string): { text: string; font: string; width: number }[] {
    const { face, size } = fontOf(this.font)
    const pieces: { text: string; font: string }[] = []
    for (const sign of text.replace(nothing, '').replace(wide, ' ')) {
      const font = this.#fontFor(face, sign.codePointAt(0)!)
      const last = pieces.at(-1)
      if (last?.font === font) last.text += sign
      else pieces.push({ text: sign, font })
    }
    return pieces.map((one) => ({ ...one, width: this.#doc.font(one.font).fontSize(size).widthOfString(one.text) }))
  }
  #fontFor(face: Face, point: number): string {
    const files = filesOf(face)
    return files.find(({ name, bytes }) => this.#open(name, bytes).hasGlyphForCodePoint(point))?.name ?? files[0]!.name
  }
  #open(name: string, bytes: Buffer): Opened {
    let opened = this.#opened.get(name)
    if (opened === undefined) {
      this.#doc.registerFont(name, bytes).font(name)
      opened = (this.#doc as unknown as { _font: { font: Opened } })._font.font
      this.#opened.set(name, opened)
    }
    return opened
  }
}
