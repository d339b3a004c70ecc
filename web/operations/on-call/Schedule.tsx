import { useMemo } from 'react'
import type { Schedule } from '@fullscore/api/operations/on-call.ts'
import { nowMs } from '../../data/clock.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { lasting, longMoment, msOf } from '../../kit/time.ts'
import { SmallScore } from '../../score/SmallScore.tsx'
import type { Entry, ScoreData } from '@fullscore/engraving/types.ts'
import { nameIn } from './staves.ts'
import { t } from '../../words.ts'
import css from './on-call.module.css'

/** A schedule drawn on the stave of shifts, where somebody stands in with a tie. */
export function ScheduleStrip({ schedule, line, label, pick }: { schedule: Schedule; line: number; label: string; /** A stretch was pressed or drawn. */ pick?: (from: number, to: number) => void }) {
  const data = useMemo((): ScoreData => ({
    from: msOf(schedule.from), to: msOf(schedule.to), now: nowMs(), density: [],
    staves: [{ id: 'on-call', area: 'operations', name: t`On call`, lines: 3 }],
    entries: schedule.stretches.map((one, index) => ({
      id: String(index), stave: 'on-call', line, from: msOf(one.from), to: msOf(one.to), mark: 'shift' as const, certainty: 'planned' as const, state: one.personId === null ? 'nobody' : one.overrideId === null ? 'held' : 'instead',
      label: one.personId === null ? t`nobody` : nameIn(one), why: one.why, weight: one.personId === null ? 90 : 50, subject: { kind: 'rotation', id: String(index) },
    })),
  }), [schedule, line])
  return <SmallScore data={data} label={label} {...(pick === undefined ? {} : { onRange: pick, rangeHint: t`Enter offers a stand-in for it.`, enterDoes: t`put somebody in`, onEntry: (entry: Entry) => pick(entry.from, entry.to ?? entry.from) })} />
}

/** The same, stretch by stretch: from when, how long, who, instead of whom, or why nobody. */
export function ScheduleTable({ schedule }: { schedule: Schedule }) {
  return (
    <div className={css['hold']}>
      <table className={css['table']} aria-label={t`Schedule`}>
        <thead><tr><th scope="col">{t`From`}</th><th scope="col">{t`For`}</th><th scope="col">{t`Who`}</th><th scope="col">{t`Why`}</th></tr></thead>
        <tbody>
          {schedule.stretches.slice(0, 200).map((one) => (
            <tr key={one.from}>
              <td>{longMoment(msOf(one.from))}</td><td>{lasting(msOf(one.to) - msOf(one.from))}</td>
              <td>{one.personId === null ? <span className={css['nobody']}><Glyph name="down" size={12} /> {t`nobody`}</span> : <b>{one.name}</b>}</td><td className="why">{one.instead === null ? one.why : t`instead of ${one.instead}. ${one.why}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
