import { useQueries } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { listAlerts, type Alert } from '@fullscore/api/operations/alerts.ts'
import { alertGroupings, listAlertGroups, type AlertGroup, type AlertPastDay } from '@fullscore/api/operations/alerts/strip.ts'
import { incidentsOfAlerts, type AlertIncident } from '@fullscore/api/operations/incidents/alerts.ts'
import { urgencies } from '@fullscore/api/values.ts'
import { call } from '../../data/client.ts'
import { keyOf, usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage, type Column, type ListPageProps, type RowKey } from '../../kit/ListPage.tsx'
import { StateMark, Urgency } from '../../kit/marks.tsx'
import { Moment, useNow } from '../../kit/Moment.tsx'
import { clockTime, moment, msOf } from '../../kit/time.ts'
import { Link } from 'react-router'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { paths } from '../../paths.ts'
import { serviceFilter, teamFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { toastFailure } from '../../shell/toast.ts'
import { AlertStrip } from './AlertStrip.tsx'
import { EndDialog, IncidentDialog } from './dialogs.tsx'
import { mostAtOnce, useDeeds } from './deeds.ts'
import { Done, type Deed } from '../../kit/Done.tsx'
import { handWords, titleOf, type HandWords } from './hand.ts'
import { PastDay, usePastDays } from './PastDay.tsx'
import { useStretch } from './stretch.ts'
import { choices, t, word } from '../../words.ts'
import css from './alerts.module.css'

const filters: readonly Filter[] = [
  { key: 'state', label: t`State`, initial: ['firing'], options: [{ value: 'firing', label: t`firing` }, { value: 'resolved', label: t`resolved` }] },
  { key: 'urgency', label: t`Urgency`, options: choices(urgencies) },
  { key: 'hand', label: t`In hand`, options: [{ value: 'nobody', label: t`of nobody` }, { value: 'somebody', label: t`of somebody` }] },
  serviceFilter(), teamFilter(),
  { key: 'muted', label: t`Maintenance`, options: [{ value: 'true', label: t`kept silent` }, { value: 'false', label: t`left out` }] },
  { key: 'rehearsal', label: t`Rehearsals`, options: [{ value: 'true', label: t`only` }, { value: 'false', label: t`left out` }] },
  { key: 'by', label: t`Group`, options: alertGroupings.map((value) => ({ value, label: t`by ${word(value)}` })) },
]
const nouns: Record<(typeof alertGroupings)[number], string> = { service: t`Service`, item: t`Item`, cause: t`Cause`, source: t`Source`, team: t`Team` }

/** The incidents of alerts on show, by alert: asked for the rows of the page only, a hundred at once. */
function useIncidents(rows: readonly Alert[]): ReadonlyMap<string, AlertIncident> {
  const may = useSession()?.can('incidents:read') ?? false
  const chunks: string[] = []
  for (let from = 0; from < rows.length; from += 100) chunks.push(rows.slice(from, from + 100).map((row) => row.id).join(','))
  const asked = useQueries({ queries: !may ? [] : chunks.map((alertIds) => ({
    queryKey: keyOf(incidentsOfAlerts, { query: { alertIds } }), queryFn: ({ signal }: { signal: AbortSignal }) => call(incidentsOfAlerts, { query: { alertIds } }, { signal }), meta: { shows: [{ kind: 'incident' }, { kind: 'page' }] },
    placeholderData: (before: { items: AlertIncident[] } | undefined) => before,
  })) })
  return new Map(asked.flatMap((one) => one.data?.items ?? []).map((one) => [one.alertId, one]))
}

function HandCell({ words }: { words: HandWords | undefined }) {
  return words === undefined ? null : <span className={css['hand']} data-nobody={words.nobody}><b>{words.who}</b><span title={words.why}>{words.why}</span></span>
}

function columnsOf(incidents: ReadonlyMap<string, AlertIncident>, days: ReadonlyMap<string, AlertPastDay>, now: number): Column<Alert>[] {
  const state = (row: Alert) => row.state !== 'firing' ? { mark: 'ok' as const, words: t`resolved ${moment(msOf(row.resolvedAt ?? row.lastAt), now)}` } : row.muted !== null ? { mark: 'maintenance' as const, words: t`silent to ${clockTime(msOf(row.muted.until))}` }
    : row.suppressedAt !== null ? { mark: 'muted' as const, words: t`silent at its source` } : { mark: 'firing' as const, words: t`firing` }
  return [
    { key: 'urgency', head: t`Urgency`, width: 100, cell: (row) => <Urgency urgency={row.urgency} /> },
    { key: 'what', head: t`What`, subject: true, cell: (row) => <>{row.title}{row.rehearsal && <span className="quiet">{t`, rehearsal`}</span>}</> },
    { key: 'where', head: t`Where`, cell: (row) => row.item?.name ?? <span className="quiet">{row.source.name}</span> },
    { key: 'service', head: t`Service`, cell: (row) => row.service?.name ?? '' },
    { key: 'since', head: t`Since`, align: 'right', cell: (row) => row.state === 'firing' ? <Moment at={row.raisedAt} as="since" /> : <Moment at={row.raisedAt} /> },
    { key: 'day', head: t`Past day`, width: 108, cell: (row) => <PastDay day={days.get(row.id)} /> },
    { key: 'state', head: t`State`, cell: (row) => <StateMark state={state(row).mark} words={state(row).words} /> },
    { key: 'hand', head: t`In hand`, cell: (row) => <HandCell words={handWords(row, incidents.get(row.id), now)} /> },
    { key: 'incident', head: t`Incident`, align: 'right', cell: (row) => { const one = incidents.get(row.id); return one && <Link to={paths.incidents.one(one.id)}>INC-{one.number}</Link> } },
  ]
}

/** Where a window for these alerts is planned: what they are about is filled in. */
function windowFor(rows: readonly Alert[]): string {
  const search = new URLSearchParams()
  for (const id of new Set(rows.flatMap((row) => row.item?.id ?? []))) search.append('item', id)
  for (const id of new Set(rows.flatMap((row) => (row.item?.id ? [] : row.service?.id ?? [])))) search.append('service', id)
  return `${paths.maintenance.new()}?${search.toString()}`
}

/** All alerts, newest first; firing ones to begin with. */
export function Component() {
  const state = useFilters(filters, ['source', 'group', 'item', 'span', 'came', 'until'])
  const stretch = useStretch()
  const { q, by, ...query } = state.query as Record<string, string | undefined>
  const [search] = useSearchParams()
  // From the pages of a source and of a cause group: no chips, since nobody picks them from a list.
  const within = { ...(search.get('source') ? { sourceId: search.get('source')! } : {}), ...(search.get('group') ? { group: search.get('group')! } : {}), ...(search.get('item') ? { itemId: search.get('item')! } : {}) }
  const wire = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toString()
  const filter = { ...query, ...within, ...(q ? { search: q } : {}) }
  const asked = { ...filter, ...(stretch.chosen === undefined ? {} : { from: wire(stretch.chosen.from), to: wire(stretch.chosen.to) }) }
  const head = useRoute(listAlerts, { query: { limit: 1 } }, { shows: [{ kind: 'incident' }] }).data
  const { state: _, ...came } = filter as Record<string, string | undefined>
  const shared = {
    name: t`Alerts`, title: titleOf(head?.counts, head?.inHand ?? 0), filters, state, searchable: true,
    strip: <AlertStrip filter={came} span={stretch.span} setSpan={stretch.setSpan} chosen={stretch.chosen} choose={stretch.choose} />,
  }
  const grouping = alertGroupings.find((one) => one === by)
  return grouping === undefined ? <Rows shared={shared} asked={asked} /> : <Groups shared={shared} asked={asked} by={grouping} />
}

type Shared<T> = Pick<ListPageProps<T>, 'name' | 'title' | 'filters' | 'state' | 'searchable' | 'strip'>

function Rows({ shared, asked }: { shared: Omit<Shared<Alert>, 'state'> & { state: NonNullable<ListPageProps<Alert>['state']> }; asked: object }) {
  const page = usePaged(listAlerts, { query: { ...asked, limit: 50 } }, { shows: [{ kind: 'incident' }] })
  const incidents = useIncidents(page.rows)
  const days = usePastDays(page.rows)
  const now = useNow(15_000)
  const [deed, setDeed] = useState<Deed>()
  const [dialog, setDialog] = useState<{ is: 'end' | 'incident'; rows: Alert[]; clear(): void }>()
  const deeds = useDeeds()
  const after = async (deed: Promise<Deed>, clear: () => void) => {
    setDeed(await deed)
    clear()
  }
  const bulk = useBulk(setDialog, (rows, clear) => after(deeds.taken(rows), clear).catch(toastFailure))
  const close = () => setDialog(undefined)
  return <>
    <ListPage<Alert> {...shared} page={page} rowKey={(row) => row.id} href={(row) => paths.alerts.one(row.id)} dim={(row) => row.state === 'resolved'} selectable steady={JSON.stringify(asked)}
      notice={deed && <Done deed={deed} put={setDeed} />} actions={bulk.buttons} keys={bulk.keys}
      empty={{ says: t`No alert fires. They write themselves when a check fails, and come in from the tools you keep.`, step: <Link to={paths.alertSources()}>{t`What may send alerts`}</Link> }}
      columns={columnsOf(incidents, days, now)}
      phone={(row) => {
        const hand = handWords(row, incidents.get(row.id), now)
        return {
          mark: <Urgency urgency={row.urgency} bare />, title: row.title, second: <><span className={css['urgency']} data-urgency={row.urgency}>{word(row.urgency)}</span>, {row.item?.name ?? row.service?.name ?? row.source.name}</>,
          right: <Moment at={row.raisedAt} as="since" />, rightSecond: hand === undefined ? word(row.state) : <span className={css['hand']} data-nobody={hand.nobody}><b>{row.muted !== null ? t`silent` : hand.who}</b></span>,
        }
      }} />
    {dialog?.is === 'end' && <EndDialog rows={dialog.rows} onClose={close} act={(note) => after(deeds.ended(dialog.rows, note), dialog.clear)} />}
    {dialog?.is === 'incident' && <IncidentDialog rows={dialog.rows} onClose={close} open={(given) => deeds.opened(dialog.rows, given)} join={(id, note) => deeds.joined(dialog.rows, id, note)} done={(done) => { setDeed(done); dialog.clear() }} />}
  </>
}

/** The buttons above the list and the keys at its foot: what can be done to the alerts that are selected. */
function useBulk(setDialog: (dialog: { is: 'end' | 'incident'; rows: Alert[]; clear(): void }) => void, take: (rows: Alert[], clear: () => void) => unknown): { buttons(rows: Alert[], clear: () => void): ReactNode; keys: RowKey<Alert>[] } {
  const session = useSession()
  const navigate = useNavigate()
  const some = (rows: readonly Alert[], permission: string) => reasonWithout(session, permission) ?? (rows.length === 0 ? t`Select alerts first: X.` : rows.length > mostAtOnce ? t`At most ${mostAtOnce} at once.` : undefined)
  const firing = (rows: readonly Alert[], permission: string) => some(rows, permission) ?? (rows.some((row) => row.state === 'firing') ? undefined : rows.length === 1 ? t`It is over.` : t`All of them are over.`)
  const about = (rows: readonly Alert[]) => some(rows, 'maintenance:manage') ?? (rows.some((row) => row.item?.id || row.service?.id) ? undefined : t`None of them is about an item or a service that you see.`)
  const end = (rows: Alert[], clear: () => void) => setDialog({ is: 'end', rows, clear })
  const incident = (rows: Alert[], clear: () => void) => setDialog({ is: 'incident', rows, clear })
  const plan = (rows: Alert[]) => void navigate(windowFor(rows))
  return {
    keys: [
      { key: 'a', does: t`take in hand`, run: (rows, clear) => void take(rows, clear), reason: (rows) => firing(rows, 'alerts:respond') },
      { key: 'o', does: t`it is over`, run: end, reason: (rows) => firing(rows, 'alerts:respond') },
      { key: 'i', does: t`into an incident`, run: incident, reason: (rows) => firing(rows, 'incidents:respond') },
      { key: 's', does: t`plan a window`, run: plan, reason: about },
    ],
    buttons: (rows, clear) => <>
      <ActionButton reason={about(rows)} showReason={false} onClick={() => plan(rows)}>{t`Plan a window…`}</ActionButton>
      <ActionButton reason={firing(rows, 'incidents:respond')} showReason={false} onClick={() => incident(rows, clear)}>{t`Into an incident…`}</ActionButton>
      <ActionButton reason={firing(rows, 'alerts:respond')} showReason={false} onClick={() => end(rows, clear)}>{t`It is over…`}</ActionButton>
      <ActionButton main reason={firing(rows, 'alerts:respond')} showReason={false} onClick={() => take(rows, clear)}>{rows.length === 0 ? t`Take in hand` : t`Take in hand (${rows.length})`}</ActionButton>
    </>,
  }
}

/** Where a group's own alerts are listed: the same filters with the group among them. */
function hrefOf(by: (typeof alertGroupings)[number], group: AlertGroup, search: URLSearchParams): string | undefined {
  if (group.key === null) return undefined
  const next = new URLSearchParams(search)
  next.delete('by')
  if (by === 'cause') { next.set('source', group.sourceId ?? ''); next.set('group', group.key) }
  else next.set({ service: 'serviceId', item: 'item', source: 'source', team: 'teamId' }[by], group.key)
  return `${paths.alerts()}?${next.toString()}`
}

function Groups({ shared, asked, by }: { shared: Shared<AlertGroup>; asked: object; by: (typeof alertGroupings)[number] }) {
  const groups = useRoute(listAlertGroups, { query: { ...asked, by } }, { keep: true, shows: [{ kind: 'alert' }, { kind: 'incident' }] })
  const [search] = useSearchParams()
  const rows = groups.data?.items ?? []
  const page = { rows, total: undefined, more: false, loadMore: () => undefined, loadingMore: false, moreFailed: null, pending: groups.isPending, refreshing: groups.isFetching, error: groups.error, retry: () => void groups.refetch() }
  const words = (row: AlertGroup) => urgencies.flatMap((urgency) => (row.counts[urgency] ?? 0) > 0 ? [`${row.counts[urgency]} ${urgency}`] : []).join(', ')
  const named = (row: AlertGroup) => { const href = hrefOf(by, row, search); return href === undefined ? row.name : <Link to={href}>{row.name}</Link> }
  const free = (row: AlertGroup) => row.firing - row.inHand
  return (
    <ListPage<AlertGroup> {...shared} page={page} rowKey={(row) => `${row.sourceId} ${row.key} ${row.name}`} empty={{ says: t`No alerts to group.` }}
      notice={groups.data?.more === true && <p className="why">{t`These are the ${rows.length} most urgent groups; narrow the filters to see others.`}</p>}
      columns={[
        { key: 'worst', head: t`Worst`, width: 100, cell: (row) => <Urgency urgency={row.worst} /> },
        { key: 'name', head: nouns[by], cell: (row) => <b>{named(row)}</b> },
        { key: 'count', head: t`Alerts`, align: 'right', cell: (row) => row.count.toLocaleString(readerLocale()) },
        { key: 'counts', head: t`Of them`, cell: words },
        { key: 'newest', head: t`Newest`, align: 'right', cell: (row) => <Moment at={row.newestAt} /> },
        { key: 'hand', head: t`In hand`, cell: (row) => <span className={css['hand']} data-nobody={free(row) > 0}><b>{row.firing === 0 ? t`none fires` : free(row) === 0 ? t`all` : row.inHand === 0 ? t`${free(row)} of nobody` : t`${free(row)} of nobody, ${row.inHand} of somebody`}</b></span> },
      ]}
      phone={(row) => ({ mark: <Urgency urgency={row.worst} bare />, title: named(row), second: words(row), right: row.count, rightSecond: row.firing === 0 ? t`none fires` : t`${row.inHand} in hand` })} />
  )
}
