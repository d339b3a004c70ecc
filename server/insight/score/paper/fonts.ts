import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const subsets = ['latin', 'latin-ext', 'cyrillic', 'greek'] as const

/** The faces of paper by the words of a canvas font: which family, weight and slant. All are under the OFL 1.1. */
const faces = {
  'sans-400': ['source-sans-3', '400-normal'], 'sans-600': ['source-sans-3', '600-normal'],
  'serif-400': ['stix-two-text', '400-normal'], 'serif-500': ['stix-two-text', '500-normal'], 'serif-italic': ['stix-two-text', '400-italic'],
} as const
export type Face = keyof typeof faces

const read = new Map<string, Buffer>()

/** The font files of a face, one per script that the family has, read once. */
export function filesOf(face: Face): { name: string; bytes: Buffer }[] {
  const [family, cut] = faces[face]
  return subsets.map((subset) => {
    const name = `${face}-${subset}`
    let bytes = read.get(name)
    if (bytes === undefined) read.set(name, (bytes = readFileSync(require.resolve(`@fontsource/${family}/files/${family}-${subset}-${cut}.woff`))))
    return { name, bytes }
  })
}

/** Reads a canvas font, `italic 400 13px "STIX Two Text"`: its face and its size in pixels. */
export function fontOf(css: string): { face: Face; size: number } {
  const size = Number(/(\d+(?:\.\d+)?)px/.exec(css)?.[1] ?? 13)
  const weight = Number(/\b([456]00)\b/.exec(css)?.[1] ?? 400)
  const serif = css.includes('STIX')
  if (!serif) return { face: weight >= 600 ? 'sans-600' : 'sans-400', size }
  return { face: css.startsWith('italic') ? 'serif-italic' : weight >= 500 ? 'serif-500' : 'serif-400', size }
}
