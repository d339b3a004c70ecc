import { checkMetrics, type Check } from '@fullscore/api/infrastructure/monitoring.ts'
import { wire } from '../../agenda/data.ts'
import { useRoute } from '../../data/query.ts'
import { Graph } from '../../kit/Graph.tsx'
import { Why } from '../../kit/marks.tsx'
import { drawn, type Drawn } from './measured.ts'
import { t } from '../../words.ts'

/** What a kind of check measures beside its answer, each with what it is called and its unit. */
const measures: Partial<Record<Check['target']['kind'], readonly { metric: string; name: string; unit: string; says: string }[]>> = {
  icmp: [{ metric: 'ping.rtt', name: t`round trip`, unit: 'ms', says: t`Round trip in milliseconds` }, { metric: 'ping.loss', name: t`lost`, unit: '%', says: t`Packets lost, percent` }],
  tls: [{ metric: 'certificate.days_left', name: t`days left`, unit: 'd', says: t`Days until the certificate ends` }],
  http: [{ metric: 'certificate.days_left', name: t`days left`, unit: 'd', says: t`Days until the certificate ends` }],
  smtp: [{ metric: 'certificate.days_left', name: t`days left`, unit: 'd', says: t`Days until the certificate ends` }],
}

/** The line at which a measurement begins to count against the check. */
function limitOf(check: Check, metric: string): { at: number; words: string } | undefined {
  const { target } = check
  if (metric === 'ping.loss' && target.kind === 'icmp') return { at: target.lossAllowed, words: t`allowed: ${target.lossAllowed} %` }
  if (metric === 'ping.rtt' && check.slowAfter !== null) return { at: check.slowAfter, words: t`slow: ${check.slowAfter} ms` }
  if (metric === 'certificate.days_left' && 'certificateDays' in target && target.certificateDays > 0) return { at: target.certificateDays, words: t`degraded: ${target.certificateDays} d` }
  return undefined
}

/** Loss and round trip of a ping, days left of a certificate: drawn below the answers, over the same stretch. @param bad spans in epoch seconds in which the answers were */
export function Measured({ check, from, to, bad }: { check: Check; from: number; to: number; bad: readonly { from: number; to: number }[] }) {
  const wanted = measures[check.target.kind] ?? []
  const asked = useRoute(checkMetrics, { params: { id: check.id }, query: { from: wire(from), to: wire(to), points: 300 } }, { keep: true, enabled: wanted.length > 0 })
  if (wanted.length === 0) return null
  if (asked.error && !asked.data) return <Why>{t`What it measured cannot be read at the moment.`}</Why>
  const curves = wanted.flatMap((one) => {
    const series = asked.data?.series.find((given) => given.metric === one.metric)
    const curve = series && drawn(series.points, Math.max(series.stepMs, check.interval * 1000))
    return curve && curve.times.length > 0 ? [{ ...one, curve }] : []
  })
  return curves.map((one) => <Curve key={one.metric} check={check} bad={bad} {...one} />)
}

function Curve({ check, metric, name, unit, says, curve, bad }: { check: Check; bad: readonly { from: number; to: number }[]; metric: string; name: string; unit: string; says: string; curve: Drawn }) {
  const limit = limitOf(check, metric)
  const last = curve.values.findLast((value) => value !== null)
  const words = last === undefined ? says : t`${says}; ${Math.round(last * 100) / 100} ${unit} at last`
  return (
    <figure style={{ margin: '12px 0 0' }}>
      <figcaption className="quiet">{says}</figcaption>
      <Graph height={110} times={curve.times} unit={unit} series={[{ name, values: curve.values, band: { least: curve.least, most: curve.most } }]} spans={bad} {...(limit ? { limit } : {})} words={words} />
    </figure>
  )
}
