import { useNavigate } from 'react-router'
import { listDepartments, listTeams } from '@fullscore/api/organisation/organisation.ts'
import { useRoute } from '../../data/query.ts'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Chips } from '../../kit/Chips.tsx'
import { useFilters } from '../../kit/filters.ts'
import { Page, PageHeader, Row } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { EmptyPage, ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { treeOf } from './tree.ts'
import { count, t } from '../../words.ts'
import css from './teams.module.css'

const filters = [{ key: 'archived', label: t`Archived`, options: [{ value: 'true', label: t`shown` }] }]

/** Departments as a tree, with the teams in each. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const state = useFilters(filters)
  const asked = useRoute(listDepartments, { query: { ...state.query, q: undefined } as object }, { keep: true })
  const teams = useRoute(listTeams, { query: { limit: 200 } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the departments`} />
  const all = asked.data.items
  const add = <ActionButton main reason={reasonWithout(session, 'organisation:manage')} showReason={false} onClick={() => void navigate(paths.departments.new())}>{t`Add a department`}</ActionButton>
  return (
    <Page>
      <PageHeader title={count(all.length, 'One department.', '# departments.')} below={t`A role held at a department reaches to all below it.`} actions={<><ListMenu list="departments" query={state.query} />{add}</>} />
      <Chips filters={filters} state={state} />
      {all.length === 0 && <EmptyPage says={t`No department in your scope.`} step={add} />}
      <ul className={css['tree']}>
        {treeOf(all).map(({ department, depth }) => {
          const own = teams.data?.items.filter((one) => one.departmentId === department.id) ?? []
          return (
            <li key={department.id} style={{ marginLeft: `min(${depth * 28}px, ${depth * 6}vw)` }} data-depth={depth > 0}>
              <Row to={paths.departments.one(department.id)} subject={<span className={css['department']}>{department.name}</span>} quiet={department.archived ? t`archived` : undefined}
                right={<span className="quiet">{own.length === 0 ? t`no team` : count(own.length, 'one team', '# teams')}</span>} />
              {own.map((one) => <div key={one.id} className={css['team']}><Row to={paths.teams.one(one.id)} subject={one.name} right={<span className="quiet">{count(one.members, 'member', 'members')}</span>} /></div>)}
            </li>
          )
        })}
      </ul>
    </Page>
  )
}
