/** A text as it is compared: without case, accents, punctuation and double spaces. `E-Mail Adresse` is `e mail adresse`. */
export function plainWords(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss').replaceAll('ø', 'o').replaceAll('ł', 'l')
    .replace(/[^\p{L}\p{N}#%]+/gu, ' ').trim()
}

/** How many letters must be added, dropped, changed or swapped with their neighbour to make one text of another (optimal string alignment). */
export function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      row[j] = Math.min(changed, last[j]! + 1, row[j - 1]! + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length]!
}

/** How like two texts are, from 0 to 1, by {@link distance} over the longer one. */
export function likeness(a: string, b: string): number {
  const longest = Math.max(a.length, b.length)
  return longest === 0 ? 1 : 1 - distance(a.slice(0, 100), b.slice(0, 100)) / Math.min(longest, 100)
}

/** The option that a mistyped word most likely means, if one is near enough to be worth asking. */
export function closest(word: string, options: Iterable<string>): string | undefined {
  const wanted = plainWords(word)
  let best: { option: string; like: number } | undefined
  for (const option of options) {
    const other = plainWords(option)
    const like = other !== '' && (other.startsWith(wanted) || wanted.startsWith(other)) ? Math.max(0.7, likeness(wanted, other)) : likeness(wanted, other)
    if (wanted !== '' && like >= 0.6 && (!best || like > best.like)) best = { option, like }
  }
  return best?.option
}

const yes = new Set(['yes', 'y', 'true', 'x', '1', 'on', 'ja', 'j', 'wahr', 'oui', 'o', 'vrai', 'si', 's', 'verdadero', 'vero', 'sim', 'verdadeiro', 'waar', 'sand', 'tak', 'prawda'])
const no = new Set(['no', 'n', 'false', '0', 'off', 'nein', 'falsch', 'non', 'faux', 'falso', 'nao', 'nee', 'onwaar', 'nej', 'falsk', 'nie', 'falsz'])

/** Reads yes or no in several languages; undefined for anything else. */
export function readFlag(text: string): boolean | undefined {
  const word = plainWords(text) || (/^[✓✔☑]$/u.test(text.trim()) ? 'x' : '')
  return yes.has(word) ? true : no.has(word) ? false : undefined
}

/** The letters of a spreadsheet column: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26) - 1
  return `${rest >= 0 ? columnLetters(rest) : ''}${String.fromCharCode(65 + (index % 26))}`
}
