import type { Shape } from '@fullscore/engraving/marks.ts'

const paths = new Map<string, Path2D>()

/** Draws the glyphs' SVG paths on a canvas; a path is parsed once. */
export function canvasShape(pen: CanvasRenderingContext2D): Shape {
  return (d, how) => {
    let path = paths.get(d)
    if (path === undefined) paths.set(d, (path = new Path2D(d)))
    if (how === 'stroke') return pen.stroke(path)
    pen.fill(path)
  }
}
