import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { latestMetrics, readMetrics } from '@fullscore/api/infrastructure/monitoring.ts'
import { useRoute } from '../../data/query.ts'
import { nowMs } from '../../data/clock.ts'
import { wire } from '../../agenda/data.ts'
import { Graph } from '../../kit/Graph.tsx'
import { Why } from '../../kit/marks.tsx'
import { useNow } from '../../kit/Moment.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { lasting, msOf } from '../../kit/time.ts'
import { useSession } from '../../shell/session.ts'
import { ErrorPage } from '../../shell/states.tsx'
import { drawnOf, graphsOf, headlineOf, say, type Latest, type Measured, type Picture } from './graphs.ts'
import { t } from '../../words.ts'
import css from './item.module.css'

const spans = [['1', '1 h'], ['6', '6 h'], ['24', '24 h'], ['168', '7 d']] as const
const hour = 3_600_000
/** A value older than this is shown as stale. */
const freshFor = 60_000

/** What is measured of an item, live: processor, memory, disks, network, load; anything else by its name. */
export function HostGraphs({ itemId }: { itemId: string }) {
  const session = useSession()
  const may = session?.can('monitoring:read') ?? false
  const [span, setSpan] = useState('1')
  const latest = useRoute(latestMetrics, { params: { itemId } }, { every: 10_000, enabled: may, keep: true })
  const pictures = useMemo(() => graphsOf(latest.data?.values ?? []), [latest.data])
  if (!may) return null
  if (latest.error && !latest.data) return <Section name={t`Measurements`}><ErrorPage error={latest.error} works={t`The records are all here; only measurements cannot be read.`} retry={() => void latest.refetch()} /></Section>
  if (!latest.data || pictures.length === 0) return null
  return (
    <Section name={t`Measurements`} count={t`the past ${spans.find(([value]) => value === span)?.[1]}, renewed every 10 s`}>
      <SegmentedControl aria-label={t`Stretch of time`} value={span} onChange={setSpan} data={spans.map(([value, label]) => ({ value, label }))} mb="sm" />
      <Pictures itemId={itemId} span={Number(span) * hour} pictures={pictures} latest={latest.data.values} />
    </Section>
  )
}

function Pictures({ itemId, span, pictures, latest }: { itemId: string; span: number; pictures: readonly Picture[]; latest: readonly Latest[] }) {
  const now = useNow(10_000)
  const to = Math.floor(now / 10_000) * 10_000
  const metrics = [...new Set(pictures.flatMap((one) => one.metrics))].slice(0, 20).join(',')
  const read = useRoute(readMetrics, { params: { itemId }, query: { metrics, from: wire(to - span), to: wire(to), points: 300 } }, { keep: true })
  if (read.error && !read.data) return <ErrorPage error={read.error} works={t`The records are all here; only measurements cannot be read.`} retry={() => void read.refetch()} />
  return (
    <div className={css['graphs']}>
      {pictures.map((picture) => <One key={picture.key} picture={picture} from={to - span} to={to} series={read.data?.series} latest={latest} itemId={itemId} />)}
    </div>
  )
}

type Series = NonNullable<ReturnType<typeof drawnOf>>
function One({ picture, from, to, series, latest, itemId }: { picture: Picture; from: number; to: number; series: readonly Measured[] | undefined; latest: readonly Latest[]; itemId: string }) {
  const drawn: Series = useMemo(() => drawnOf(picture, series ?? [], from, to), [picture, series, from, to])
  const newest = headlineOf(picture, latest)
  const age = newest === undefined ? undefined : Math.max(0, nowMs() - msOf(newest.at))
  const stale = age !== undefined && age > freshFor
  const words = newest === undefined ? t`nothing measured` : say(newest.value, picture.unit)
  return (
    <>
      <div className={css['graphName']}>
        <h3>{picture.name}</h3>
        <b className={stale ? css['stale'] : undefined}>{words}</b>
        <span className="quiet">{stale ? t`last seen ${lasting(age)} ago` : t`now`}{drawn.series.length > 1 && `, ${drawn.series.map((one) => one.name).join(', ')}`}</span>
      </div>
      {series === undefined ? <div style={{ height: 110 }} aria-busy="true" /> : drawn.times.length === 0 ? <Why>{t`Nothing was measured in this stretch of time.`}</Why>
      : <Graph height={110} group={`item-${itemId}`} times={drawn.times} series={drawn.series} unit={picture.axis} words={t`${picture.name}: ${words} now`} />}
    </>
  )
}
