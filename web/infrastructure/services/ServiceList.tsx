import { useNavigate } from 'react-router'
import { criticalities, listServices, type Service } from '@fullscore/api/infrastructure/services.ts'
import type { AnswerOf } from '@fullscore/api/route.ts'
import { ListScore } from '../../agenda/ListScore.tsx'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { choices, count, t, word } from '../../words.ts'

type Told = Pick<AnswerOf<typeof listServices>, 'counts' | 'worst'>

/** What the list means now: of all services that the question finds, on this page or not. */
export function titleOf(told: Told | undefined): string {
  if (told === undefined) return t`Services`
  const { counts: { down, degraded, unknown, ok }, worst } = told
  const all = down + degraded + unknown + ok
  if (all === 0) return t`Services`
  if (down > 0) return !worst || down > 1 ? count(down, 'One service is down.', '# services are down.') : t`${worst} is down.`
  if (degraded > 0) return !worst || degraded > 1 ? count(degraded, 'One service is degraded.', '# services are degraded.') : t`${worst} is degraded.`
  if (unknown > 0 && all === 1) return t`The one service is unknown: no check looks at it.`
  if (unknown > 0) return count(unknown, '# of {0} services is unknown: no check looks at it.', '# of {0} services are unknown: no check looks at them.', all)
  return count(all, 'The one service works.', 'All # services work.')
}

/** What others rely on. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const filters = [
    { key: 'criticality', label: t`Criticality`, options: choices(criticalities) },
    teamFilter(),
    { key: 'archived', label: t`Archived`, options: [{ value: 'true', label: t`shown` }] },
  ]
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { ...query, ...(q ? { search: q } : {}) }
  const page = usePaged(listServices, { query: { ...asked, limit: 50 } }, { shows: [{ kind: 'check' }, { kind: 'incident' }] })
  const told = useRoute(listServices, { query: { ...asked, limit: 1 } }, { shows: [{ kind: 'check' }, { kind: 'incident' }], keep: true })
  const add = <ActionButton main reason={reasonWithout(session, 'services:manage')} showReason={false} onClick={() => void navigate(paths.services.new())}>{t`Add a service`}</ActionButton>
  return (
    <ListPage<Service> name={t`Services`} title={titleOf(told.data)} filters={filters} state={state} searchable page={page}
      strip={<ListScore stave="services" kind="service" past={7} ahead={21} label={t`What happened to services in the past week, and what comes in the next three`} />} rowKey={(row) => row.id} href={(row) => paths.services.one(row.id)} dim={(row) => row.archived} actions={<><ListMenu list="services" query={asked} imports={{ subject: 'services', permission: 'services:manage' }} />{add}</>}
      empty={{ says: t`What do your customers and colleagues rely on? Name the first one; checks and incidents hang on it.`, step: add }}
      columns={[
        { key: 'state', head: t`State`, width: 130, cell: (row) => <StateMark state={row.state} /> },
        { key: 'name', head: t`Service`, subject: true, cell: (row) => row.name },
        { key: 'why', head: t`Why`, cell: (row) => <span className="why">{row.stateWhy}</span> },
        { key: 'audience', head: t`For`, cell: (row) => row.audience },
        { key: 'criticality', head: t`Criticality`, width: 100, cell: (row) => word(row.criticality) },
        { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
        { key: 'checks', head: t`Checks`, align: 'right', width: 80, cell: (row) => row.checks },
      ]}
      phone={(row) => ({ mark: <StateMark state={row.state} words={<span className="sr">{word(row.state)}</span>} />, title: row.name, second: row.stateWhy || row.team.name, right: word(row.state), rightSecond: word(row.criticality) })} />
  )
}
