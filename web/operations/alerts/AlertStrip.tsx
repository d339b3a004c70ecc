import { useMemo, useState } from 'react'
import { useMediaQuery } from '@mantine/hooks'
import { readAlertStrip, type AlertStrip as Strip } from '@fullscore/api/operations/alerts/strip.ts'
import { lineOf, urgencies } from '@fullscore/api/values.ts'
import { countWords } from '@fullscore/engraving/counted.ts'
import type { Entry, ScoreData } from '@fullscore/engraving/types.ts'
import { useRoute } from '../../data/query.ts'
import { useNow } from '../../kit/Moment.tsx'
import { lasting, moment, msOf, readerZone } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { stepAround } from '../../score/span.ts'
import { SmallScore } from '../../score/SmallScore.tsx'
import { spans, type SpanName, type Stretch } from './stretch.ts'
import { countInWords, t } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './alerts.module.css'

const stave = 'alerts'
const minute = 60_000

/** Alerts of a stretch of time on the five lines of urgency, one by one or counted. */
export function drawnStrip(strip: Strip, now: number): ScoreData {
  return {
    from: msOf(strip.from), to: msOf(strip.to), now,
    staves: [{ id: stave, area: stave, name: t`Alerts`, lines: 5 }],
    entries: (strip.marks ?? []).map((mark): Entry => ({
      id: mark.id, stave, line: lineOf(mark.urgency), from: msOf(mark.at), to: mark.until === null ? null : msOf(mark.until), mark: 'alert', certainty: 'fact', state: mark.until === null ? 'firing' : 'resolved',
      label: mark.title, why: '', weight: 10, href: paths.alerts.one(mark.id), subject: { kind: 'alert', id: mark.id },
    })),
    density: urgencies.map((urgency) => ({
      stave, line: lineOf(urgency), buckets: strip.columns.filter((one) => one.urgency === urgency).map((one) => ({ at: msOf(one.at), until: msOf(one.until), count: one.count, worst: lineOf(urgency) })),
    })),
  }
}

/** The strip in words: how many came, the urgencies there are, and when most of them did, if many came together. */
export function stripWords(strip: Strip, long: string, filtered = false): string {
  if (strip.total === 0) return filtered ? t`No such alert came in the past ${long}.` : t`No alert came in the past ${long}.`
  const [, ...parts] = countWords({ counts: urgencies.map((urgency) => strip.counts[urgency] ?? 0), total: strip.total }).split(', ')
  const busiest = busiestOf(strip)
  const most = busiest !== undefined && busiest.count >= 3 && busiest.count * 4 >= strip.total && busiest.count < strip.total ? t` ${busiest.count} came about ${moment(busiest.at, msOf(strip.to))}.` : ''
  return countInWords(strip.total, '# alert came in the past {0}: {1}.', '# alerts came in the past {0}: {1}.', long, parts.join(', ')) + most
}

/** The fullest twenty-fourth of a strip: how many came in it, and when the middle one did. */
function busiestOf({ from, to, marks, columns }: Strip): { at: number; count: number } | undefined {
  const [begin, part] = [msOf(from), (msOf(to) - msOf(from)) / 24]
  const came = marks?.map((one) => ({ at: msOf(one.at), many: 1 })) ?? columns.map((one) => ({ at: msOf(one.at), many: one.count }))
  const parts = Map.groupBy(came, (one) => Math.min(23, Math.floor((one.at - begin) / part)))
  return [...parts.values()].map((list) => ({ at: list[Math.floor(list.length / 2)]!.at, count: list.reduce((sum, one) => sum + one.many, 0) })).toSorted((one, other) => other.count - one.count)[0]
}

export interface AlertStripProps { filter: Record<string, string | undefined>; span: SpanName; chosen: Stretch | undefined; choose(stretch: Stretch | undefined): void; setSpan(span: SpanName): void }

/** When alerts came: pressed or dragged on, by hand or keys, it filters the list below by time. */
export function AlertStrip({ filter, span, chosen, choose, setSpan }: AlertStripProps) {
  const phone = useMediaQuery('(max-width: 640px)') ?? false
  const now = useNow(minute)
  const [listed, setListed] = useState(false)
  const { long, hours } = spans[phone && span === 'day' ? 'half' : span]
  const to = Math.ceil(now / minute) * minute
  const wire = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toString()
  const asked = useRoute(readAlertStrip, { query: { ...filter, from: wire(to - hours * 3_600_000), to: wire(to), columns: phone ? 48 : 120 } }, { keep: true, shows: [{ kind: 'alert' }] })
  const filtered = Object.values(filter).some((value) => value !== undefined)
  const data = useMemo(() => asked.data && drawnStrip(asked.data, now), [asked.data, now])
  const toggle = (from: number, until: number) => choose(chosen !== undefined && from >= chosen.from && until <= chosen.to ? undefined : { from, to: until })
  const pressed = (entry: Entry) => {
    if (entry.state === 'counted') return toggle(entry.from, entry.to ?? entry.from)
    const step = stepAround({ segments: [{ from: data!.from, to: data!.to, x0: 0, x1: 1 }] }, entry.from, readerZone())
    toggle(step.from, step.to)
  }
  return (
    <div className={css['strip']}>
      {data === undefined ? <div className={css['stripEmpty']} /> : (
        <SmallScore data={data} label={t`Alerts of the past ${long}, by urgency. ${stripWords(asked.data!, long, filtered)}`} bare range={chosen} rangeHint={t`Enter filters the list by it.`} onRange={toggle} onEntry={pressed} enterDoes={t`filter the list by its time`} listed={listed} onListed={setListed} />
      )}
      <div className={css['stripLine']}>
        <span className="quiet" aria-live="polite">{asked.data === undefined ? '' : stripWords(asked.data, long, filtered)}</span>
        {chosen !== undefined && <button type="button" className={kit['chip']} data-on onClick={() => choose(undefined)}>{t`Came ${<b>{t`${moment(chosen.from)} to ${moment(chosen.to)}, ${lasting(chosen.to - chosen.from)}`}</b>} ×${<span className="sr">{t` show all times`}</span>}`}</button>}
        {!phone && <span className={css['spans']} role="group" aria-label={t`Stretch of the stave`}>
          {(Object.keys(spans) as SpanName[]).filter((name) => name !== 'half').map((name) => <button key={name} type="button" className={kit['linkButton']} aria-pressed={span === name} onClick={() => setSpan(name)}>{spans[name].short}</button>)}
        </span>}
      </div>
    </div>
  )
}
