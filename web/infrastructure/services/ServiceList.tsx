import { useNavigate } from 'react-router'
import { criticalities, listServices, type Service } from '@fullscore/api/infrastructure/services.ts'
import { usePaged } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'

/** What the list means now, of the services on it. */
export function titleOf(rows: readonly Service[], more: boolean): string {
  if (rows.length === 0) return 'Services'
  const of = (state: Service['state']) => rows.filter((row) => row.state === state && !row.archived)
  const [down, degraded, unknown] = [of('down'), of('degraded'), of('unknown')]
  if (down.length > 0) return down.length === 1 ? `${down[0]!.name} is down.` : `${down.length} services are down.`
  if (degraded.length > 0) return degraded.length === 1 ? `${degraded[0]!.name} is degraded.` : `${degraded.length} services are degraded.`
  if (unknown.length > 0) return `${unknown.length} of ${rows.length}${more ? ' and more' : ''} services are unknown: no check looks at them.`
  return more ? 'The services shown work.' : rows.length === 1 ? 'The one service works.' : `All ${rows.length} services work.`
}

/** What others rely on. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const filters = [
    { key: 'criticality', label: 'Criticality', options: criticalities.map((value) => ({ value, label: value })) },
    teamFilter(),
    { key: 'archived', label: 'Archived', options: [{ value: 'true', label: 'shown' }] },
  ]
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { ...query, ...(q ? { search: q } : {}) }
  const page = usePaged(listServices, { query: { ...asked, limit: 50 } }, { shows: [{ kind: 'check' }, { kind: 'incident' }] })
  const add = <ActionButton main reason={reasonWithout(session, 'services:manage')} showReason={false} onClick={() => void navigate(paths.services.new())}>Add a service</ActionButton>
  return (
    <ListPage<Service> name="Services" title={titleOf(page.rows, page.more)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.services.one(row.id)} dim={(row) => row.archived} actions={<><ListMenu list="services" query={asked} imports={{ subject: 'services', permission: 'services:manage' }} />{add}</>}
      empty={{ says: 'What do your customers and colleagues rely on? Name the first one; checks and incidents hang on it.', step: add }}
      columns={[
        { key: 'state', head: 'State', width: 130, cell: (row) => <StateMark state={row.state} /> },
        { key: 'name', head: 'Service', subject: true, cell: (row) => row.name },
        { key: 'why', head: 'Why', cell: (row) => <span className="why">{row.stateWhy}</span> },
        { key: 'audience', head: 'For', cell: (row) => row.audience },
        { key: 'criticality', head: 'Criticality', width: 100, cell: (row) => row.criticality },
        { key: 'team', head: 'Owner', cell: (row) => row.team.name },
        { key: 'checks', head: 'Checks', align: 'right', width: 80, cell: (row) => row.checks },
      ]}
      phone={(row) => ({ mark: <StateMark state={row.state} words={<span className="sr">{row.state}</span>} />, title: row.name, second: row.stateWhy || row.team.name, right: row.state, rightSecond: row.criticality })} />
  )
}
