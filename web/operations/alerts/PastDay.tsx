import { useQueries } from '@tanstack/react-query'
import type { Alert } from '@fullscore/api/operations/alerts.ts'
import { listAlertPastDays, type AlertPastDay } from '@fullscore/api/operations/alerts/strip.ts'
import { call } from '../../data/client.ts'
import { keyOf } from '../../data/query.ts'
import { lasting } from '../../kit/time.ts'
import { count, t } from '../../words.ts'
import css from './alerts.module.css'

/** The past days of alerts on show, by alert: asked for the rows of the page only, a hundred at once. */
export function usePastDays(rows: readonly Alert[]): ReadonlyMap<string, AlertPastDay> {
  const chunks: string[] = []
  for (let from = 0; from < rows.length; from += 100) chunks.push(rows.slice(from, from + 100).map((row) => row.id).join(','))
  const asked = useQueries({ queries: chunks.map((alertIds) => ({
    queryKey: keyOf(listAlertPastDays, { query: { alertIds } }), queryFn: ({ signal }: { signal: AbortSignal }) => call(listAlertPastDays, { query: { alertIds } }, { signal }), meta: { shows: [{ kind: 'alert' }] },
    placeholderData: (before: { from: string; to: string; items: AlertPastDay[] } | undefined) => before,
  })) })
  return new Map(asked.flatMap((one) => one.data?.items ?? []).map((one) => [one.id, one]))
}

/** A past day in words: how often the cause fired, and for how long in all. */
export function pastDayWords({ times, seconds, shares }: Pick<AlertPastDay, 'times' | 'seconds' | 'shares'>): string {
  if (shares.includes(null)) return t`Fired ${times} times and more in the past day.`
  if (seconds === 0 && times === 0) return t`Did not fire in the past day.`
  if (times === 0) return seconds >= 86_399 ? t`Fired all through the past day.` : t`Fired since before the past day, for ${lasting(seconds * 1000)} of it.`
  return count(times, 'Fired once in the past day, for {0}.', 'Fired # times in the past day, for {0} in all.', seconds < 60 ? t`less than a minute` : lasting(seconds * 1000))
}

const pitch = 2
const high = 15

/** When the cause of an alert fired in the past day: a bar for each half hour, as high as the part of it in which it fired. Dotted where unknown. */
export function PastDay({ day }: { day: AlertPastDay | undefined }) {
  if (day === undefined) return null
  const words = pastDayWords(day)
  const known = day.shares.findIndex((share) => share !== null)
  return (
    <svg className={css['pastDay']} width={day.shares.length * pitch} height={high + 2} role="img" aria-label={words}>
      <title>{words}</title>
      <path className={css['pastDayLine']} d={`M0 ${high + 0.5}H${day.shares.length * pitch}`} />
      {known > 0 && <path className={css['pastDayUnknown']} d={`M0 ${high / 2}H${known * pitch}`} />}
      {day.shares.map((share, place) => share === null || share === 0 ? null : { place, tall: Math.max(3, Math.round((share / 100) * high)) })
        .map((bar) => bar && <rect key={bar.place} x={bar.place * pitch} y={high - bar.tall} width="1.4" height={bar.tall} />)}
    </svg>
  )
}
