import { Link, useNavigate } from 'react-router'
import { listIncidents, type Incident } from '@fullscore/api/operations/incidents.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { SeverityTag, StateMark, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { paths } from '../../paths.ts'
import { personFilter, serviceFilter, teamFilter } from '../../pick/filters.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'

const filters: readonly Filter[] = [
  { key: 'state', label: 'State', initial: ['active'], options: ['active', 'open', 'acknowledged', 'mitigating', 'resolved'].map((value) => ({ value, label: value })) },
  { key: 'severity', label: 'Severity', options: [1, 2, 3, 4].map((value) => ({ value: String(value), label: `SEV${value}` })) },
  serviceFilter(), teamFilter(), personFilter('commanderId', 'Commander', [{ value: 'nobody', label: 'nobody yet' }]),
  { key: 'rehearsal', label: 'Rehearsals', options: [{ value: 'true', label: 'only' }, { value: 'false', label: 'left out' }] },
]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return 'Incidents'
  const active = Object.values(counts).reduce((a, b) => a + b, 0)
  const worst = [1, 2, 3, 4].find((one) => (counts[String(one)] ?? 0) > 0)
  return active === 0 ? 'No incident is open.' : `${active === 1 ? 'One incident is' : `${active} incidents are`} open, the worst SEV${worst}.`
}

/** The glyph of an incident's state. */
export const stateMark = (row: Pick<Incident, 'state'>) => (row.state === 'resolved' ? 'ok' : row.state === 'open' ? 'down' : 'degraded')

/** All incidents, newest first; active ones to begin with. */
export function Component() {
  const state = useFilters(filters)
  const session = useSession()
  const navigate = useNavigate()
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listIncidents, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } }, { shows: [{ kind: 'alert' }] })
  const counts = useRoute(listIncidents, { query: { limit: 1 } }).data?.counts
  return (
    <ListPage<Incident> name="Incidents" title={titleOf(counts)} below={<><Link to={paths.followUps()}>Follow-ups</Link>, <Link to={paths.incidentHandling()}>how incidents are handled</Link></>} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.incidents.one(row.id)} dim={(row) => row.state === 'resolved'}
      actions={<ActionButton main reason={reasonWithout(session, 'incidents:respond')} showReason={false} onClick={() => void navigate(paths.incidents.new())}>Open an incident</ActionButton>}
      empty={{ says: 'None yet; the first one writes itself when a check fails.', step: <Link to={paths.rehearsals()}>Rehearse one</Link> }}
      columns={[
        { key: 'severity', head: 'Severity', width: 80, cell: (row) => <SeverityTag severity={row.severity as Severity} /> },
        { key: 'number', head: 'Number', width: 90, cell: (row) => `INC-${row.number}` },
        { key: 'title', head: 'What', subject: true, cell: (row) => `${row.title}${row.private ? ' (private)' : ''}${row.rehearsal ? ' (rehearsal)' : ''}` },
        { key: 'service', head: 'Service', cell: (row) => row.service?.name ?? '' },
        { key: 'commander', head: 'Commander', cell: (row) => row.commander?.name ?? 'nobody yet' },
        { key: 'opened', head: 'Opened', align: 'right', cell: (row) => <Moment at={row.openedAt} /> },
        { key: 'state', head: 'State', cell: (row) => <StateMark state={stateMark(row)} words={row.state} /> },
      ]}
      phone={(row) => ({ mark: <SeverityTag severity={row.severity as Severity} />, title: row.title, second: `INC-${row.number}${row.rehearsal ? ', rehearsal' : ''}`, right: <Moment at={row.openedAt} as="since" />, rightSecond: row.state })} />
  )
}
