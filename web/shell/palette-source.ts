import type { EventGlyph, MarkState } from '@fullscore/engraving/glyphs.ts'

/** An object found by search. */
export interface Found { kind: string; id: string; title: string; quiet?: string; href: string; glyph?: MarkState | EventGlyph }
/** Something that can be done, from anywhere or on a found object. */
export interface PaletteAction {
  id: string
  title: string
  quiet?: string
  glyph?: MarkState | EventGlyph
  /** Other words a person may type for it. */
  words?: readonly string[]
  /** Why it is not possible now; shown, and Enter does nothing. */
  reason?: string | undefined
  run(): void
}
export interface PaletteSource {
  search(text: string, signal: AbortSignal): Promise<readonly Found[]>
  /** Actions on an object, given the best hit: "Plan a change on Checkout". */
  actionsOn?(found: Found): readonly PaletteAction[]
}

const actions = new Map<string, PaletteAction>()

/** Registers actions for the palette; returns how to take them away. */
export function registerActions(more: readonly PaletteAction[]): () => void {
  for (const action of more) actions.set(action.id, action)
  return () => { for (const action of more) if (actions.get(action.id) === action) actions.delete(action.id) }
}

/** How well typed words fit a title: higher is better, 0 is not at all. Every word must begin a word of the title, or lie in it. */
export function fit(text: string, title: string, others: readonly string[] = []): number {
  const hay = [title, ...others].join(' ').toLowerCase()
  let score = 1
  for (const word of text.toLowerCase().split(/\s+/).filter((part) => part !== '')) {
    if (!hay.includes(word)) return 0
    score += hay.startsWith(word) ? 3 : hay.includes(` ${word}`) ? 2 : 0.5
  }
  return score
}

/** The registered actions that fit, best first. */
export function actionsFor(text: string): PaletteAction[] {
  return [...actions.values()]
    .map((action) => ({ action, score: fit(text, action.title, action.words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ action }) => action)
}
