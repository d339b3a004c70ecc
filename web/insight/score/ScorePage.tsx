import { readScore } from '@fullscore/api/insight/score.ts'
import { listDepartments } from '@fullscore/api/organisation/organisation.ts'
import type { InputOf } from '@fullscore/api/route.ts'
import type { View } from '@fullscore/engraving/scale.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from '../../data/client.ts'
import { keyOf, useRoute } from '../../data/query.ts'
import { nowMs } from '../../data/clock.ts'
import { Chips } from '../../kit/Chips.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { longMoment, readerZone } from '../../kit/time.ts'
import { useNow } from '../../kit/Moment.tsx'
import { serviceFilter, teamFilter } from '../../pick/filters.ts'
import { useActive, useFiring } from '../../operations/area.tsx'
import { ScoreBoard } from '../../score/ScoreBoard.tsx'
import { askedFor, useScoreView, type Asked } from '../../score/useScoreView.ts'
import { LiveFoot } from '../../shell/LiveFoot.tsx'
import { useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { drawable, wire } from '../../agenda/data.ts'
import { FirstSteps, useFirstSteps } from './FirstSteps.tsx'
import { factsIn, verdictOf } from '@fullscore/engraving/verdict.ts'

const live = ['alert', 'incident', 'page', 'check', 'deadline', 'rotation', 'override', 'vendor', 'service', 'item', 'agenda'].map((kind) => ({ kind }))

function useChips(): { filters: readonly Filter[]; state: ReturnType<typeof useFilters> } {
  const departments = useRoute(listDepartments, { query: {} })
  const filters = [
    { key: 'department', label: 'Department', options: (departments.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })) },
    teamFilter('team'), serviceFilter('service'),
  ]
  return { filters, state: useFilters(filters) }
}

/** Fetches what lies before and after the window once the hand rests, so that a drag finds it here. */
function useNeighbours(view: View, anchor: number, busy: boolean, question: (range: Asked) => InputOf<typeof readScore>): void {
  const client = useQueryClient()
  const near = view.zoom === 'next' ? '' : JSON.stringify([askedFor(view, anchor, -1), askedFor(view, anchor, 1)])
  useEffect(() => {
    if (near === '' || busy) return
    const timer = setTimeout(() => {
      for (const range of JSON.parse(near) as Asked[]) {
        void client.prefetchQuery({ queryKey: keyOf(readScore, question(range)), queryFn: ({ signal }) => call(readScore, question(range), { signal }), staleTime: 30_000, meta: { shows: [{ kind: 'score' }] } })
      }
    }, 500)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the question is new at every render; its stretch decides
  }, [near, busy, client])
}

/** Once one of these is there, a rehearsal at least, the staves are what the reader came for. */
const played: ReadonlySet<string> = new Set(['alert', 'incident', 'page'])

/** The Score: everything with a date that the reader may see, on one page. */
export function Component() {
  const session = useSession()
  const now = useNow(15_000)
  const [opened] = useState(nowMs)
  const view = useScoreView(opened)
  const { filters, state } = useChips()
  const incidents = useActive()
  const alerts = useFiring()
  const first = useFirstSteps()
  const question = (range: Asked) => ({ query: { from: wire(range.from), to: wire(range.to), level: range.level, ...state.query } })
  // A hand on its way asks nothing: the level that is here is drawn until the one it rests on has come.
  const [rested] = useDebouncedValue(view.range, 120, { leading: true })
  const asked = useRoute(readScore, question(rested), { keep: true, shows: live, every: 60_000 })
  useNeighbours(view.view, opened, asked.isFetching, question)
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data || first.pending) return <LoadingPage what="the Score" />
  const data = { ...drawable(asked.data), now: Math.max(asked.data.now, now) }
  if (first.shown && !data.entries.some((entry) => played.has(entry.mark))) return <FirstSteps data={data} steps={first} />
  const title = verdictOf({ incidents, alerts, ...factsIn(data) })
  const filtered = state.changed ? 'filtered' : 'everything you may see'
  const below = <>{session?.organisation}, {filtered}. {longMoment(now)} in {readerZone().split('/').at(-1)?.replaceAll('_', ' ')}. <LiveFoot /></>
  return <ScoreBoard title={title} below={below} data={data} state={view} chips={<Chips filters={filters} state={state} />} />
}
