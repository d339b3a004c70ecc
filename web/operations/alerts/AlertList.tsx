import { useSearchParams } from 'react-router'
import { listAlerts, type Alert } from '@fullscore/api/operations/alerts.ts'
import { urgencies } from '@fullscore/api/values.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark, Urgency } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { paths } from '../../paths.ts'
import { serviceFilter, teamFilter } from '../../pick/filters.ts'

const filters: readonly Filter[] = [
  { key: 'state', label: 'State', initial: ['firing'], options: [{ value: 'firing', label: 'firing' }, { value: 'resolved', label: 'resolved' }] },
  { key: 'urgency', label: 'Urgency', options: urgencies.map((value) => ({ value, label: value })) },
  serviceFilter(), teamFilter(),
  { key: 'muted', label: 'Maintenance', options: [{ value: 'true', label: 'kept silent' }, { value: 'false', label: 'left out' }] },
  { key: 'rehearsal', label: 'Rehearsals', options: [{ value: 'true', label: 'only' }, { value: 'false', label: 'left out' }] },
]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return 'Alerts'
  const firing = Object.values(counts).reduce((a, b) => a + b, 0)
  if (firing === 0) return 'No alert fires.'
  const grave = (counts['critical'] ?? 0) + (counts['high'] ?? 0)
  return `${firing === 1 ? 'One alert fires' : `${firing.toLocaleString('en-GB')} alerts fire`}${grave === 0 ? '.' : `, ${grave} of them critical or high.`}`
}

/** All alerts, newest first; firing ones to begin with. */
export function Component() {
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const [search] = useSearchParams()
  // From the pages of a source and of a cause group: no chips, since nobody picks them from a list.
  const within = { ...(search.get('source') ? { sourceId: search.get('source')! } : {}), ...(search.get('group') ? { group: search.get('group')! } : {}) }
  const asked = { ...query, ...within, ...(q ? { search: q } : {}), limit: 50 } as { limit: number }
  const page = usePaged(listAlerts, { query: asked })
  const counts = useRoute(listAlerts, { query: { limit: 1 } }).data?.counts
  return (
    <ListPage<Alert> name="Alerts" title={titleOf(counts)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.alerts.one(row.id)} dim={(row) => row.state === 'resolved'}
      empty={{ says: 'No alerts. They write themselves when a check fails, or come in through the API.' }}
      columns={[
        { key: 'urgency', head: 'Urgency', width: 110, cell: (row) => <Urgency urgency={row.urgency} /> },
        { key: 'what', head: 'What', subject: true, cell: (row) => row.title },
        { key: 'where', head: 'Where', cell: (row) => row.item?.name ?? '' },
        { key: 'service', head: 'Service', cell: (row) => row.service?.name ?? '' },
        { key: 'source', head: 'Source', cell: (row) => `${row.source.name}${row.rehearsal ? ', rehearsal' : ''}` },
        { key: 'since', head: 'Since', align: 'right', cell: (row) => <Moment at={row.raisedAt} /> },
        { key: 'state', head: 'State', cell: (row) => <StateMark state={row.state !== 'firing' ? 'ok' : row.muted ? 'maintenance' : 'firing'} words={row.muted && row.state === 'firing' ? 'silent, maintenance' : row.state} /> },
      ]}
      phone={(row) => ({ mark: <Urgency urgency={row.urgency} bare />, title: row.title, second: row.service?.name ?? row.item?.name ?? row.source.name, right: <Moment at={row.raisedAt} as="since" />, rightSecond: row.muted && row.state === 'firing' ? 'silent' : row.state })} />
  )
}
