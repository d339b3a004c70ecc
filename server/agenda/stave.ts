import type { Mark } from '@fullscore/api/agenda/entry.ts'
import type { Ctx } from '../kernel/context.ts'

/** What a stave says below its name: a state glyph (`ok`, `degraded`, `down`, `due`, `firing`, `unknown`) and its words. */
export interface StaveState {
  mark: string
  words: string
}

/** An entry that goes on at a moment. */
export interface Going { mark: Mark; line: number; state: string; label: string; kind: string; id: string; subjects: readonly string[] }

/** A stave of the Score, declared by the module whose entries lie on it. */
export interface Stave {
  /** Unique, `incidents`. */
  id: string
  /** Area in whose bracket it stands: `infrastructure`, `operations`, … */
  area: string
  /** A sentence: what the stave is called in every language; a name that people gave stays as it is. */
  name: string
  /** Five for urgency, three for shifts, two for money. */
  lines: number
  /** Place within the area, ascending. */
  order: number
  /** What the lines mean, from the top, where they are not urgency; sentences, too. */
  lineNames?: readonly string[]
  /**
   * How the state is told from the entries of the stave that go on, for what the actor may see: the same for now and for a moment of
   * the past. Left out: the incidents, alerts and waiting deadlines are counted.
   */
  head?(ctx: Ctx): Promise<(going: readonly Going[]) => StaveState>
}
