import { useNavigate } from 'react-router'
import { leaveStates, listLeave, type Leave } from '@fullscore/api/team/people.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { usePaged } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { paths } from '../../paths.ts'
import { personFilter, teamFilter } from '../../pick/filters.ts'
import { countWords, daysWords, kindWords, leaveMark, leaveWords } from './words.ts'
import { count, t } from '../../words.ts'

/** Leave: the reader's own to begin with, everybody's one filter away. */
export function Component() {
  const me = useMe()
  const filters: readonly Filter[] = [
    personFilter('personId', t`Person`, [{ value: me?.person.id ?? '', label: t`me` }, { value: 'anybody', label: t`anybody I see` }]), teamFilter(),
    { key: 'state', label: t`State`, options: leaveStates.map((value) => ({ value, label: leaveWords(value) })) },
  ].map((filter) => (filter.key === 'personId' ? { ...filter, initial: [me?.person.id ?? ''] } : filter))
  const state = useFilters(filters)
  const navigate = useNavigate()
  const { q: _, personId, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listLeave, { query: { ...query, ...(personId === undefined || personId === 'anybody' ? {} : { personId }), limit: 50 } as never }, { shows: [{ kind: 'leave' }, { kind: 'approval' }] })
  const own = personId === me?.person.id
  const asked = page.rows.filter((row) => row.state === 'asked').length
  return (
    <ListPage<Leave> name={t`Leave`} title={own ? (asked === 0 ? t`Your leave` : count(asked, 'One leave of yours waits for approval.', '# of your leaves wait for approval.')) : t`Leave`} filters={filters} state={state} page={page} rowKey={(row) => row.id} href={(row) => paths.leave.one(row.id)}
      dim={(row) => row.state !== 'asked' && row.state !== 'approved'}
      actions={<><ActionButton onClick={() => void navigate(paths.teamCalendar())}>{t`Team calendar`}</ActionButton><ActionButton main onClick={() => void navigate(paths.leave.new())}>{t`Ask for leave`}</ActionButton></>}
      empty={{ says: t`No leave yet. Ask for some: what becomes uncovered is shown before you send it.`, step: <ActionButton onClick={() => void navigate(paths.leave.new())}>{t`Ask for leave`}</ActionButton> }}
      columns={[
        { key: 'state', head: t`State`, width: 120, cell: (row) => <StateMark state={leaveMark(row.state)} words={leaveWords(row.state)} /> },
        { key: 'days', head: t`Days`, subject: true, cell: (row) => daysWords(row) },
        { key: 'person', head: t`Person`, cell: (row) => row.person.name },
        { key: 'kind', head: t`Kind`, cell: (row) => kindWords(row.kind) },
        { key: 'team', head: t`Team`, cell: (row) => row.team.name },
        { key: 'count', head: t`Takes`, align: 'right', cell: (row) => countWords(row.workingDays) },
      ]}
      phone={(row) => ({ mark: <StateMark state={leaveMark(row.state)} words={<span className="sr">{leaveWords(row.state)}</span>} />, title: daysWords(row), second: `${row.person.name}, ${kindWords(row.kind)}`, right: `${row.workingDays} d`, rightSecond: leaveWords(row.state) })} />
  )
}
