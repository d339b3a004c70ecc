import { Link, useNavigate } from 'react-router'
import { listIncidents, type Incident } from '@fullscore/api/operations/incidents.ts'
import { ListScore } from '../../agenda/ListScore.tsx'
import { usePaged, useRoute } from '../../data/query.ts'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { SeverityTag, StateMark, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { paths } from '../../paths.ts'
import { personFilter, serviceFilter, teamFilter } from '../../pick/filters.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { choices, count, t, word } from '../../words.ts'

const filters: readonly Filter[] = [
  { key: 'state', label: t`State`, initial: ['active'], options: choices(['active', 'open', 'acknowledged', 'mitigating', 'resolved']) },
  { key: 'severity', label: t`Severity`, options: [1, 2, 3, 4].map((value) => ({ value: String(value), label: `SEV${value}` })) },
  serviceFilter(), teamFilter(), personFilter('commanderId', t`Commander`, [{ value: 'nobody', label: t`nobody yet` }]),
  { key: 'followed', label: t`Followed`, options: [{ value: 'true', label: t`by you` }] },
  { key: 'rehearsal', label: t`Rehearsals`, options: [{ value: 'true', label: t`only` }, { value: 'false', label: t`left out` }] },
]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return t`Incidents`
  const active = Object.values(counts).reduce((a, b) => a + b, 0)
  const worst = [1, 2, 3, 4].find((one) => (counts[String(one)] ?? 0) > 0)
  return active === 0 ? t`No incident is open.` : count(active, 'One incident is open, the worst SEV{0}.', '# incidents are open, the worst SEV{0}.', worst ?? '')
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
    <ListPage<Incident> name={t`Incidents`} title={titleOf(counts)} below={<><Link to={paths.followUps()}>{t`Follow-ups`}</Link>, <Link to={paths.incidentHandling()}>{t`how incidents are handled`}</Link></>} filters={filters} state={state} searchable page={page}
      strip={<ListScore stave="incidents" kind="incident" past={27} ahead={1} label={t`Incidents of the past four weeks`} />} rowKey={(row) => row.id} href={(row) => paths.incidents.one(row.id)} dim={(row) => row.state === 'resolved'}
      actions={<ActionButton main reason={reasonWithout(session, 'incidents:respond')} showReason={false} onClick={() => void navigate(paths.incidents.new())}>{t`Open an incident`}</ActionButton>}
      empty={{ says: t`None yet; the first one writes itself when a check fails.`, step: <Link to={paths.rehearsals()}>{t`Rehearse one`}</Link> }}
      columns={[
        { key: 'severity', head: t`Severity`, width: 80, cell: (row) => <SeverityTag severity={row.severity as Severity} /> },
        { key: 'number', head: t`Number`, width: 90, cell: (row) => `INC-${row.number}` },
        { key: 'title', head: t`What`, subject: true, cell: (row) => `${row.title}${row.private ? t` (private)` : ''}${row.rehearsal ? t` (rehearsal)` : ''}` },
        { key: 'service', head: t`Service`, cell: (row) => row.service?.name ?? '' },
        { key: 'commander', head: t`Commander`, cell: (row) => row.commander?.name ?? t`nobody yet` },
        { key: 'opened', head: t`Opened`, align: 'right', cell: (row) => <Moment at={row.openedAt} /> },
        { key: 'state', head: t`State`, cell: (row) => <StateMark state={stateMark(row)} words={word(row.state)} /> },
      ]}
      phone={(row) => ({ mark: <SeverityTag severity={row.severity as Severity} />, title: row.title, second: `INC-${row.number}${row.rehearsal ? t`, rehearsal` : ''}`, right: <Moment at={row.openedAt} as="since" />, rightSecond: word(row.state) })} />
  )
}
