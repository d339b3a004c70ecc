import type { Ctx } from '../kernel/context.ts'

/** What a stave says below its name: a state glyph (`ok`, `degraded`, `down`, `due`, `firing`, `unknown`) and its words. */
export interface StaveState {
  mark: string
  words: string
}

/** A stave of the Score, declared by the module whose entries lie on it. */
export interface Stave {
  /** Unique, `incidents`. */
  id: string
  /** Area in whose bracket it stands: `infrastructure`, `operations`, … */
  area: string
  name: string
  /** Five for urgency, three for shifts, two for money. */
  lines: number
  /** Place within the area, ascending. */
  order: number
  /** What the lines mean, from the top, where they are not urgency. */
  lineNames?: readonly string[]
  /** The state now for what the actor may see; left out, it is told from the entries that go on. */
  state?(ctx: Ctx): Promise<StaveState>
}
