import { readScore, readVerdict } from '@fullscore/api/insight/score.ts'
import { listScoreViews } from '@fullscore/api/insight/score/views.ts'
import { listDepartments } from '@fullscore/api/organisation/organisation.ts'
import type { InputOf } from '@fullscore/api/route.ts'
import type { View } from '@fullscore/engraving/scale.ts'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { call } from '../../data/client.ts'
import { keyOf, useRoute } from '../../data/query.ts'
import { nowMs } from '../../data/clock.ts'
import { Chips } from '../../kit/Chips.tsx'
import { useAddress } from '../../kit/address.ts'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { longMoment, readerZone } from '../../kit/time.ts'
import { useNow } from '../../kit/Moment.tsx'
import { serviceFilter, teamFilter } from '../../pick/filters.ts'
import { ScoreBoard } from '../../score/ScoreBoard.tsx'
import { askedFor, useScoreView, type Asked, type ScoreView } from '../../score/useScoreView.ts'
import { LiveFoot } from '../../shell/LiveFoot.tsx'
import { useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { drawable, wire } from '../../agenda/data.ts'
import { FirstSteps, useFirstSteps } from './FirstSteps.tsx'
import { ordered, queryOf, saysNothing, stavesIn } from './shown.ts'
import { Tools } from './Tools.tsx'
import { verdictOf } from '@fullscore/engraving/verdict.ts'
import { t } from '../../words.ts'

const Replay = lazy(async () => ({ default: (await import('./later/Replay.tsx')).Replay }))
/** Buckets are counted as for an axis of this many pixels: what is asked is about twice what is shown. */
const askedWidth = 1800

const live = ['alert', 'incident', 'page', 'check', 'deadline', 'rotation', 'override', 'vendor', 'service', 'item', 'agenda'].map((kind) => ({ kind }))

function useChips(): { filters: readonly Filter[]; state: ReturnType<typeof useFilters> } {
  const departments = useRoute(listDepartments, { query: {} })
  const filters = [
    { key: 'department', label: t`Department`, options: (departments.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })) },
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

/** The person's own view, if the address says nothing: then it becomes the address. True while that is not known. */
function useOwnView(now: number): boolean {
  const [query, setQuery] = useSearchParams()
  const [silent, setSilent] = useState(() => saysNothing(query))
  const asked = useRoute(listScoreViews, { query: { limit: 200 } }, { enabled: silent })
  const own = asked.data?.items.find((view) => view.opens)
  useEffect(() => {
    if (!silent || asked.isPending) return
    if (own !== undefined) setQuery(queryOf(own.shown, now), { replace: true })
    setSilent(false)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the answer is here
  }, [silent, asked.isPending])
  return silent
}

/** The Score: everything with a date that the reader may see, on one page; or a past stretch of it, played back. */
export function Component() {
  const [opened] = useState(nowMs)
  const waiting = useOwnView(opened)
  const view = useScoreView(opened)
  const chips = useChips()
  const [query, edit] = useAddress()
  const replaying = query.has('replay')
  const setKey = (key: string, value: string | undefined, also: readonly string[] = []) => edit((next) => {
    for (const one of also) next.delete(one)
    if (value === undefined) next.delete(key)
    else next.set(key, value)
  }, { push: true })
  if (replaying) {
    return <Suspense fallback={<LoadingPage what={t`the replay`} />}><Replay view={view.view} query={chips.state.query} onLeave={(clear) => setKey('replay', undefined, ['speed', ...clear])} /></Suspense>
  }
  return <Present waiting={waiting} opened={opened} view={view} chips={chips} wanted={query.get('staves') ?? undefined}
    onStaves={(ids) => setKey('staves', ids?.join(','))} onReplay={() => setKey('replay', '0')} />
}

interface PresentProps { waiting: boolean; opened: number; view: ScoreView; chips: ReturnType<typeof useChips>; wanted: string | undefined; onStaves(ids: readonly string[] | undefined): void; onReplay(): void }

function Present({ waiting, opened, view, chips: { filters, state }, wanted, onStaves, onReplay }: PresentProps) {
  const session = useSession()
  const now = useNow(15_000)
  const first = useFirstSteps()
  const question = (range: Asked) => ({ query: { from: wire(range.from), to: wire(range.to), level: range.level, width: askedWidth, ...state.query } })
  // A hand on its way asks nothing: the level that is here is drawn until the one it rests on has come.
  const [rested] = useDebouncedValue(view.range, 120, { leading: true })
  const asked = useRoute(readScore, question(rested), { keep: true, shows: live, every: 60_000 })
  const verdict = useRoute(readVerdict, { query: { ...state.query, ...(wanted === undefined ? {} : { staves: wanted }) } }, { keep: true, shows: live, every: 60_000 })
  useNeighbours(view.view, opened, asked.isFetching, question)
  const all = asked.data?.staves
  const chosen = useMemo(() => stavesIn(new URLSearchParams(wanted === undefined ? '' : { staves: wanted })), [wanted])
  const drawn = useMemo(() => asked.data === undefined ? undefined : { ...drawable(asked.data), staves: ordered(drawable(asked.data).staves, chosen) }, [asked.data, chosen])
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (drawn === undefined || all === undefined || first.pending || waiting) return <LoadingPage what={t`the Score`} />
  const data = { ...drawn, now: Math.max(drawn.now, now) }
  if (first.shown && !data.entries.some((entry) => played.has(entry.mark))) return <FirstSteps data={data} steps={first} />
  const title = verdictOf(verdict.data)
  const filtered = state.changed || chosen !== undefined ? t`filtered` : t`everything you may see`
  const words = t`${session?.organisation ?? ''}, ${filtered}. ${longMoment(now)} in ${(readerZone().split('/').at(-1) ?? '').replaceAll('_', ' ')}.`
  const tools = <Tools data={data} view={view.view} title={title} below={words} staves={all} chosen={chosen} onStaves={onStaves} onReplay={onReplay} />
  return <ScoreBoard title={title} below={<>{words} <LiveFoot /></>} data={data} state={view} chips={<><Chips filters={filters} state={state} />{tools}</>} />
}
