import { listFollowUps, type FollowUp } from '@fullscore/api/operations/incidents/review.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { paths } from '../../paths.ts'
import { personFilter } from '../../pick/filters.ts'

const filters: readonly Filter[] = [
  { key: 'ageing', label: 'Age', initial: ['active'], options: [{ value: 'active', label: 'not closed' }, { value: 'overdue', label: 'overdue' }, { value: 'due-soon', label: 'due within a week' }, { value: 'open', label: 'later' }, { value: 'closed', label: 'closed' }] },
  personFilter('ownerId', 'Owner'),
]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return 'Follow-ups'
  const [overdue, active] = [counts['overdue'] ?? 0, (counts['overdue'] ?? 0) + (counts['due-soon'] ?? 0) + (counts['open'] ?? 0)]
  if (active === 0) return 'No follow-up is open.'
  const open = active === 1 ? 'One follow-up is open' : `${active} follow-ups are open`
  return overdue === 0 ? `${open}, none overdue.` : `${open}, ${overdue === 1 ? 'one' : overdue} overdue.`
}

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`)
/** How old an action is, in words. */
export function ageWords(row: FollowUp): string {
  if (row.ageing === 'closed') return `${row.outcome} after ${days(row.openDays)}`
  return row.ageing === 'overdue' ? (row.overdueDays === 0 ? 'overdue since today' : `overdue by ${days(row.overdueDays)}`) : `open for ${days(row.openDays)}`
}
/** The glyph of an action's age. */
export const ageMark = (row: FollowUp) => (row.ageing === 'closed' ? 'ok' : row.ageing === 'overdue' ? 'down' : row.ageing === 'due-soon' ? 'due' : 'stale')

/** What reviews asked for, until it is done: the longest overdue first. */
export function Component() {
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listFollowUps, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } }, { shows: [{ kind: 'incident' }] })
  const counts = useRoute(listFollowUps, { query: { limit: 1 } }).data?.counts
  return (
    <ListPage<FollowUp> name="Follow-ups" title={titleOf(counts)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.incidentReview(row.incident.id)} dim={(row) => row.ageing === 'closed'}
      empty={{ says: 'Nothing is left to do. Actions come from the reviews of resolved incidents.' }}
      columns={[
        { key: 'due', head: 'Due', width: 110, cell: (row) => row.dueOn },
        { key: 'title', head: 'What is to be done', subject: true, cell: (row) => row.title },
        { key: 'owner', head: 'Owner', cell: (row) => row.owner.name },
        { key: 'incident', head: 'From', cell: (row) => `INC-${row.incident.number} ${row.incident.title}` },
        { key: 'age', head: 'Age', cell: (row) => <StateMark state={ageMark(row)} words={ageWords(row)} /> },
      ]}
      phone={(row) => ({ mark: <StateMark state={ageMark(row)} words={<span className="sr">{row.ageing}</span>} />, title: row.title, second: `${row.owner.name}, INC-${row.incident.number}`, right: row.dueOn, rightSecond: ageWords(row) })} />
  )
}
