import type { EventGlyph, MarkState } from './glyphs.ts'
import type { Picture } from './picture.ts'
import type { MarkName } from './types.ts'

/** What the foot of a picture says of each mark: its glyph and its word. */
const words: readonly { mark: MarkName; glyph: EventGlyph | MarkState; says: string }[] = [
  { mark: 'alert', glyph: 'alert', says: 'alert: the higher, the more urgent' }, { mark: 'incident', glyph: 'incident', says: 'incident' },
  { mark: 'deployment', glyph: 'deployment', says: 'deployment, a cross where it failed or was undone' }, { mark: 'change', glyph: 'change', says: 'change, filled when done' },
  { mark: 'freeze', glyph: 'freeze', says: 'freeze' }, { mark: 'maintenance', glyph: 'maintenance', says: 'maintenance' },
  { mark: 'deadline', glyph: 'deadline', says: 'deadline, filled when it needs an act' }, { mark: 'contract-end', glyph: 'contract', says: 'contract ends' },
  { mark: 'forecast', glyph: 'forecast', says: 'forecast' }, { mark: 'milestone', glyph: 'milestone', says: 'milestone' }, { mark: 'shift', glyph: 'shift', says: 'on shift, hatched: nobody' },
  { mark: 'page', glyph: 'answered', says: 'page, filled when answered' }, { mark: 'money', glyph: 'money', says: 'money' }, { mark: 'bookmark', glyph: 'bookmark', says: 'pinned moment' },
]

export interface LegendEntry { glyph: EventGlyph | MarkState; says: string }

/** The legend of what a picture holds, in the order of the look: only marks that are drawn. */
export function legendOf({ placed, counted, scale }: Pick<Picture, 'placed' | 'counted' | 'scale'>): LegendEntry[] {
  const used = new Set(placed.filter((one) => one.x1 >= scale.x0 && one.x0 <= scale.x1).map((one) => one.entry.mark))
  const single = words.filter(({ mark }) => used.has(mark)).map(({ glyph, says }) => ({ glyph, says }))
  return counted.length === 0 ? single : [{ glyph: 'alert', says: 'a line swells with the number of alerts of its urgency' }, ...single.filter((one) => one.glyph !== 'alert')]
}
