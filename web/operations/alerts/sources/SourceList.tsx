import { Link, useNavigate } from 'react-router'
import { listSources, sourceKinds, type AlertSource } from '@fullscore/api/operations/alerts/sources.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { usePaged } from '../../../data/query.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../../kit/filters.ts'
import { ListPage } from '../../../kit/ListPage.tsx'
import { StateMark } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { paths } from '../../../paths.ts'
import { teamFilter } from '../../../pick/filters.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { DayBars } from './Days.tsx'
import { kindWords, markOf, stateWords, sumOf } from './words.ts'
import { count, t } from '../../../words.ts'

const filters: readonly Filter[] = [{ key: 'kind', label: t`Kind`, options: sourceKinds.map((value) => ({ value, label: kindWords[value] })) }, teamFilter()]

/** The verdict over those shown: how many speak, and which do not. */
function titleOf(rows: readonly AlertSource[], more: boolean): string {
  if (rows.length === 0) return t`Alert sources`
  const live = rows.filter((row) => row.state !== 'disabled').length
  const bad = rows.filter((row) => row.state === 'silent' || row.state === 'refusing')
  const all = more ? t`${live} or more sources may send alerts` : count(live, '# source may send alerts', '# sources may send alerts')
  if (bad.length === 0) return `${all}.`
  const silent = bad.filter((row) => row.state === 'silent').length
  const parts = [...(silent > 0 ? [t`${silent} silent`] : []), ...(bad.length > silent ? [t`${bad.length - silent} with its latest payload refused`] : [])]
  return `${all}: ${parts.join(', ')}.`
}

/** Who sends alerts: when each was last heard, how much it says, what was refused. */
export function Component() {
  const state = useFilters(filters)
  const session = useSession()
  const navigate = useNavigate()
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listSources, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } })
  return (
    <ListPage<AlertSource> name={t`Alert sources`} title={titleOf(page.rows, page.more)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.alertSources.one(row.id)} dim={(row) => row.state === 'disabled'}
      actions={<ActionButton main reason={reasonWithout(session, 'alerts:manage')} showReason={false} onClick={() => void navigate(paths.alertSources.new())}>{t`Add a source`}</ActionButton>}
      empty={{ says: t`No sources. Alertmanager, tools that speak PagerDuty, and anything that posts JSON can send alerts here.`, step: <Link to={paths.alertSources.new()}>{t`Add the first`}</Link> }}
      columns={[
        { key: 'name', head: t`Source`, subject: true, cell: (row) => row.name },
        { key: 'kind', head: t`Kind`, cell: (row) => kindWords[row.kind] },
        { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
        { key: 'heard', head: t`Last heard`, align: 'right', cell: (row) => (row.heardAt ? <Moment at={row.heardAt} as="distance" /> : <span className="quiet">{t`never`}</span>) },
        { key: 'days', head: t`Seven days`, cell: (row) => <DayBars days={row.days} /> },
        { key: 'raised', head: t`Raised`, align: 'right', cell: (row) => sumOf(row.days, 'raised').toLocaleString(readerLocale()) },
        { key: 'refused', head: t`Refused`, align: 'right', cell: (row) => sumOf(row.days, 'refused').toLocaleString(readerLocale()) },
        { key: 'firing', head: t`Firing`, align: 'right', cell: (row) => row.firing.toLocaleString(readerLocale()) },
        { key: 'state', head: t`State`, cell: (row) => <span title={row.why}><StateMark state={markOf(row.state)} words={stateWords[row.state]} /></span> },
      ]}
      phone={(row) => ({ mark: <StateMark state={markOf(row.state)} words="" />, title: row.name, second: row.state === 'working' ? kindWords[row.kind] : row.why, right: row.heardAt ? <Moment at={row.heardAt} as="distance" /> : t`never`, rightSecond: t`${row.firing} fire` })} />
  )
}
