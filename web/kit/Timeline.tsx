import type { ReactNode } from 'react'
import { Glyph } from './Glyph.tsx'
import type { EventGlyph, MarkState } from '@fullscore/engraving/glyphs.ts'
import { clockTime, longMoment, msOf, readerZone, shortDay } from './time.ts'
import css from './kit.module.css'

export interface TimelineEntry { id: string; at: string | number; glyph: MarkState | EventGlyph; says: ReactNode; who?: ReactNode }

/** What happened, newest first: moment, glyph, sentence, who. The day stands where it changes. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  let day = ''
  return (
    <ol className={css['timeline']}>
      {entries.map((entry) => {
        const at = typeof entry.at === 'number' ? Math.round(entry.at) : msOf(entry.at)
        const thisDay = shortDay(at)
        const newDay = thisDay !== day
        day = thisDay
        return (
          <li key={entry.id}>
            <time dateTime={Temporal.Instant.fromEpochMilliseconds(at).toString()} title={`${longMoment(at)}, ${readerZone()}`}>
              {newDay && <span className={css['timelineDay']}>{thisDay} </span>}{clockTime(at, at % 60_000 !== 0)}
            </time>
            <Glyph name={entry.glyph} size={14} />
            <span className={css['timelineSays']}>{entry.says}</span>
            <span className="quiet">{entry.who}</span>
          </li>
        )
      })}
    </ol>
  )
}
