/** How a text file was written. */
export interface Decoded { text: string; encoding: 'UTF-8' | 'UTF-16' | 'Windows-1252' }

/** Reads the bytes of a text: by its byte order mark, by the zeros that UTF-16 has, as UTF-8 if it is that, else as Windows-1252. */
export function decode(bytes: Uint8Array): Decoded {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return { text: new TextDecoder('utf-8').decode(bytes), encoding: 'UTF-8' }
  if (a === 0xff && b === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' }
  if (a === 0xfe && b === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' }
  const head = bytes.subarray(0, 2000)
  const zeros = (from: number) => head.reduce((count, byte, i) => count + (i % 2 === from && byte === 0 ? 1 : 0), 0) / (head.length / 2)
  if (head.length >= 4 && zeros(1) > 0.4) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'UTF-16' }
  if (head.length >= 4 && zeros(0) > 0.4) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'UTF-16' }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' }
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'Windows-1252' }
  }
}

const magics: readonly (readonly [readonly number[], string])[] = [
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'], [[0x89, 0x50, 0x4e, 0x47], 'a picture'], [[0xff, 0xd8, 0xff], 'a picture'], [[0x47, 0x49, 0x46, 0x38], 'a picture'], [[0x1f, 0x8b], 'a packed file'],
  [[0x37, 0x7a, 0xbc, 0xaf], 'a packed file'], [[0x50, 0x4b, 5], 'a packed file'], [[0x50, 0x4b, 7], 'a packed file'], [[0x7f, 0x45, 0x4c, 0x46], 'a program'], [[0x4d, 0x5a, 0x90], 'a program'],
]

/** Signs that no text has: those for machines but tabs and ends of lines, and what stands for what could not be read. */
const isOdd = (code: number): boolean => code < 9 || (code > 13 && code < 32) || code === 127 || code === 0xfffd

/** What a file is that is no text, by its first bytes or by the many signs that no text has. Undefined for a text. */
export function noText(bytes: Uint8Array, text: string): string | undefined {
  const known = magics.find(([magic]) => magic.every((byte, i) => bytes[i] === byte))
  if (known) return known[1]
  const head = text.slice(0, 65_536)
  // A zero or two come from programs that pad their cells; a binary file has such signs everywhere.
  let odd = 0
  for (const sign of head) if (isOdd(sign.codePointAt(0)!)) odd += 1
  return odd > 4 && odd > head.length / 100 ? 'a binary file' : undefined
}

export const separators = [',', ';', '\t', '|'] as const
export type Separator = (typeof separators)[number]
export const separatorWords: Record<Separator, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' }

/** What separates the cells of a text: what cuts its first lines into the same number of cells most often. Quoted cells are not cut. */
export function guessSeparator(text: string): Separator {
  const head = text.slice(0, 65_536)
  const scored = separators.map((separator) => {
    const counts = cellsPerLine(head, separator)
    const [cells = 1, lines = 0] = [...Map.groupBy(counts.filter((count) => count > 1), (count) => count)].map(([count, all]) => [count, all.length] as const).sort((x, y) => y[1] - x[1] || y[0] - x[0])[0] ?? []
    return { separator, score: counts.length === 0 ? 0 : (lines / counts.length) * 100 + Math.min(cells, 50) / 100 + (lines > 0 && separator === '\t' ? 1 : 0) }
  })
  const [best] = scored.filter((one) => one.score >= 1).sort((a, b) => b.score - a.score)
  return best?.separator ?? ','
}

/** How many cells each of the first lines has, if this is the separator; a last line that may be cut is left out. */
function cellsPerLine(text: string, separator: string): number[] {
  const counts: number[] = []
  let [cells, quoted, filled] = [1, false, false]
  for (const sign of text) {
    if (sign === '"') quoted = !quoted
    else if (quoted) continue
    else if (sign === '\n') {
      if (filled) counts.push(cells)
      if (counts.length >= 100) return counts
      ;[cells, filled] = [1, false]
    } else if (sign === separator) [cells, filled] = [cells + 1, true]
    else if (sign !== '\r') filled = true
  }
  if (filled && text.length < 65_536) counts.push(cells)
  return counts
}
