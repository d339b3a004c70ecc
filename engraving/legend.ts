import type { EventGlyph, MarkState } from './glyphs.ts'
import type { Picture } from './picture.ts'
import type { MarkName } from './types.ts'
import { t } from './words.ts'

/** What the foot of a picture says of each mark: its glyph and its word. */
const words: readonly { mark: MarkName; glyph: EventGlyph | MarkState; says: string }[] = [
  { mark: 'alert', glyph: 'alert', says: t`alert: the higher, the more urgent` }, { mark: 'incident', glyph: 'incident', says: t`incident` },
  { mark: 'deployment', glyph: 'deployment', says: t`deployment, a cross where it failed or was undone` }, { mark: 'change', glyph: 'change', says: t`change, filled when done` },
  { mark: 'freeze', glyph: 'freeze', says: t`freeze` }, { mark: 'maintenance', glyph: 'maintenance', says: t`maintenance` },
  { mark: 'deadline', glyph: 'deadline', says: t`deadline, filled when it needs an act` }, { mark: 'contract-end', glyph: 'contract', says: t`contract ends` },
  { mark: 'forecast', glyph: 'forecast', says: t`forecast` }, { mark: 'milestone', glyph: 'milestone', says: t`milestone` }, { mark: 'shift', glyph: 'shift', says: t`on shift, hatched: nobody` },
  { mark: 'page', glyph: 'answered', says: t`page, filled when answered` }, { mark: 'money', glyph: 'money', says: t`money` }, { mark: 'bookmark', glyph: 'bookmark', says: t`pinned moment` },
]

export interface LegendEntry { glyph: EventGlyph | MarkState; says: string }

/** The legend of what a picture holds, in the order of the look: only marks that are drawn. */
export function legendOf({ placed, counted, scale }: Pick<Picture, 'placed' | 'counted' | 'scale'>): LegendEntry[] {
  const used = new Set(placed.filter((one) => one.x1 >= scale.x0 && one.x0 <= scale.x1).map((one) => one.entry.mark))
  const single = words.filter(({ mark }) => used.has(mark)).map(({ glyph, says }) => ({ glyph, says }))
  return counted.length === 0 ? single : [{ glyph: 'alert', says: t`a line swells with the number of alerts of its urgency` }, ...single.filter((one) => one.glyph !== 'alert')]
}
