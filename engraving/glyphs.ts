import type { TokenName } from './tokens.ts'

/** One stroke or fill of a glyph, in a box of 16 by 16; the same paths draw SVG in pages and canvas on the Score. */
export interface Stroke { d: string; fill?: TokenName; stroke?: TokenName; width?: number; dash?: readonly number[] }

const ring = 'M8 3.8a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 1 1 0-8.4z'
const flagPole = 'M3.5 2v12.500'
const head = 'M2.6 10.3C1.5 8.500 3.4 5.600 6.9 4.500S13.300 4.200 14 6s-1 4.700-4.500 5.800S3.700 12.100 2.600 10.300z'

/** The states of LOOK.md, each a shape of its own. */
export const stateGlyphs = {
  ok: [{ d: ring, stroke: 'ok', width: 2 }],
  degraded: [{ d: 'M8 2.500L14.500 13.500H1.500z', fill: 's3' }],
  down: [{ d: 'M2 2h12v12H2z', fill: 's1' }, { d: 'M5.3 5.300l5.400 5.400M10.700 5.300l-5.400 5.400', stroke: 'onSev', width: 1.8 }],
  unknown: [{ d: ring.replace(/4\.2/g, '5').replace('3.8', '3').replace('8.4', '10').replace('8.4', '10'), stroke: 'ink3', width: 1.5, dash: [2.2, 2] }],
  stale: [{ d: 'M8 2.500a5.500 5.500 0 1 1 0 11a5.500 5.500 0 1 1 0-11z', stroke: 'ink3', width: 1.4 }, { d: 'M8 4.800V8l2.400 1.500', stroke: 'ink3', width: 1.4 }],
  muted: [{ d: 'M1 5.200h14', stroke: 'ink3', width: 1.4 }, { d: 'M4 5.200h8v5H4z', fill: 'ink3' }],
  maintenance: [{ d: 'M2 12.500V4h12v8.500', stroke: 'ink2', width: 1.6 }],
  due: [{ d: flagPole, stroke: 's2', width: 1.5 }, { d: 'M3.500 2.200L13.500 6L3.500 9.800z', fill: 's2' }],
  firing: [{ d: head, fill: 'ink' }],
} as const satisfies Record<string, readonly Stroke[]>
export type MarkState = keyof typeof stateGlyphs

/** Small pictures of events and objects for timelines and the palette. */
export const eventGlyphs = {
  incident: [{ d: 'M2 5.200h12v5.600H2z', fill: 's1' }],
  deployment: [{ d: 'M8 1.500v9', stroke: 'ink', width: 1.4 }, { d: 'M8 8.500l3 3-3 3-3-3z', fill: 'ink' }],
  failed: [{ d: 'M4 4l8 8M12 4l-8 8', stroke: 's1', width: 1.8 }],
  change: [{ d: 'M2.500 5h11v6h-11z', stroke: 'ink', width: 1.5 }],
  paged: [{ d: ring, stroke: 'ink', width: 1.6 }],
  answered: [{ d: ring, fill: 'ink', stroke: 'ink', width: 1.2 }],
  note: [{ d: 'M2.500 5h11M2.500 8h11M2.500 11h7', stroke: 'ink2', width: 1.4 }],
  alert: [{ d: head, fill: 'ink' }],
  freeze: [{ d: 'M2 3.500v9M14 3.500v9', stroke: 'ink', width: 1.6 }, { d: 'M2 6.500h12v3H2z', fill: 'ink' }],
  forecast: [{ d: 'M1.500 8L14 4M1.500 8L14 12M14 3v10', stroke: 'ink', width: 1.3 }],
  milestone: [{ d: 'M8 2.800L13.200 8L8 13.200L2.800 8z', stroke: 'ink', width: 1.5 }],
  deadline: [{ d: flagPole, stroke: 'ink', width: 1.4 }, { d: 'M3.500 2.500L12.500 6L3.500 9.500z', stroke: 'ink', width: 1.3 }],
  contract: [{ d: 'M5 2v12', stroke: 'ink', width: 1.2 }, { d: 'M9.500 2v12', stroke: 'ink', width: 3.2 }],
  shift: [{ d: 'M2.500 2.500v11', stroke: 'ink', width: 1.5 }, { d: 'M5 6h9M5 10.500h6', stroke: 'ink2', width: 1.4 }],
  money: [{ d: 'M1.500 11.500l4-2 3 .5 6-5.500', stroke: 'ink', width: 1.5 }],
  bookmark: [{ d: 'M3 3h10v10H3z', stroke: 's1', width: 1.5 }],
  go: [{ d: 'M3 8h9M8.500 4.500L12 8l-3.500 3.500', stroke: 'ink2', width: 1.5 }],
  done: [{ d: 'M3.500 8.500l3 3 6-7', stroke: 'ink', width: 1.8 }],
} as const satisfies Record<string, readonly Stroke[]>
export type EventGlyph = keyof typeof eventGlyphs
