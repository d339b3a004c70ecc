/** The marks of the look; each is drawn by one function of marks.ts. */
export const markNames = [
  'alert', 'incident', 'deployment', 'change', 'freeze', 'maintenance', 'deadline', 'contract-end',
  'forecast', 'milestone', 'shift', 'page', 'money', 'bookmark',
] as const
export type MarkName = (typeof markNames)[number]

export interface Stave {
  id: string
  /** Staves of one area stand together in one bracket. */
  area: string
  name: string
  /** 5 for urgency or risk, 3 for shifts, 2 for money, one per project otherwise. */
  lines: number
  /** Below the name: a state glyph's name and its words. */
  state?: { mark: string; words: string }
  /** What the lines mean, from the top: one project each; "upper line: the month's plan". */
  lineNames?: readonly string[]
}

/**
 * One thing on the time axis. `line` 1 is the top line. Marks read `state` as follows:
 * incident `open|acknowledged|resolved` (line = severity); deployment `done|failed|undone`; change `planned|running|done|clash`;
 * deadline `open|due|overdue|late|met`; forecast `watch|due`; milestone `open|done|late`; shift `held|nobody|away`, on a stave that is one rotation's `turn|instead|nobody`;
 * page `sent|silent|answered`; money `within|over`, with `line` between 2 (nought) and 1 (plan) or above; bookmark: its letter.
 */
export interface Entry {
  id: string
  stave: string
  line: number
  /** Epoch milliseconds. `to` null: still going on. Equal to `from`: a moment. */
  from: number
  to: number | null
  mark: MarkName
  certainty: 'fact' | 'planned' | 'forecast'
  state: string
  label: string
  why: string
  /** 0 to 100; labels are placed by it, alerts under 50 have none. */
  weight: number
  rehearsal?: boolean
  href?: string
  subject: { kind: string; id: string }
  /** Of a page: whom it pages. */
  who?: string
  /** What happened when inside an incident, for the slurs of the hour. */
  moments?: readonly { at: number; name: string }[]
}

export interface DensityBucket { at: number; until: number; count: number; worst: number }
/** From the week up alerts come counted: one row of buckets per stave and line. */
export interface Density { stave: string; line: number; buckets: readonly DensityBucket[] }

export interface ScoreData {
  from: number
  to: number
  staves: readonly Stave[]
  entries: readonly Entry[]
  density: readonly Density[]
  now: number
}
