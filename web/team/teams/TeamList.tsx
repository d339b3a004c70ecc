import { useNavigate } from 'react-router'
import { listDepartments, listTeams, type Team } from '@fullscore/api/organisation/organisation.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { count, t } from '../../words.ts'

/** The teams, which own everything. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const departments = useRoute(listDepartments, { query: {} })
  const filters = [
    { key: 'departmentId', label: t`Department`, options: (departments.data?.items ?? []).map((one) => ({ value: one.id, label: one.name })) },
    { key: 'archived', label: t`Archived`, options: [{ value: 'true', label: t`shown` }] },
  ]
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listTeams, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } }, { shows: [{ kind: 'person' }] })
  const add = <ActionButton main reason={reasonWithout(session, 'organisation:manage')} showReason={false} onClick={() => void navigate(paths.teams.new())}>{t`Add a team`}</ActionButton>
  const alone = page.rows.filter((row) => row.members === 0 && !row.archived)
  return (
    <ListPage<Team> name={t`Teams`} title={page.rows.length === 0 ? t`Teams` : alone.length > 0 ? alone.length === 1 ? t`${alone[0]!.name} has no members.` : t`${alone.length} teams have no members.` : page.rows.length === 1 ? t`One team.` : page.more ? t`${page.rows.length} and more teams, each with members.` : t`${page.rows.length} teams, each with members.`}
      filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.teams.one(row.id)} dim={(row) => row.archived} actions={add} empty={{ says: t`No team: whatever is found has nobody to look after it.`, step: add }}
      columns={[
        { key: 'name', head: t`Team`, subject: true, cell: (row) => row.name }, { key: 'department', head: t`Department`, cell: (row) => row.departmentName }, { key: 'members', head: t`Members`, align: 'right', width: 100, cell: (row) => row.members },
      ]}
      phone={(row) => ({ title: row.name, second: row.departmentName, right: count(row.members, 'member', 'members') })} />
  )
}
