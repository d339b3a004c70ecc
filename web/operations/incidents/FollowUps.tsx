import { Link } from 'react-router'
import { listFollowUps, type FollowUp } from '@fullscore/api/operations/incidents/review.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ListMenu } from '../../imports/ListMenu.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { StateMark } from '../../kit/marks.tsx'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { personFilter } from '../../pick/filters.ts'
import { count, t, word } from '../../words.ts'

const filters: readonly Filter[] = [
  { key: 'ageing', label: t`Age`, initial: ['active'], options: [{ value: 'active', label: t`not closed` }, { value: 'overdue', label: t`overdue` }, { value: 'due-soon', label: t`due within a week` }, { value: 'open', label: t`later` }, { value: 'closed', label: t`closed` }] },
  personFilter('ownerId', t`Owner`),
]

function titleOf(counts: Record<string, number> | undefined): string {
  if (!counts) return t`Follow-ups`
  const [overdue, active] = [counts['overdue'] ?? 0, (counts['overdue'] ?? 0) + (counts['due-soon'] ?? 0) + (counts['open'] ?? 0)]
  if (active === 0) return t`No follow-up is open.`
  const open = count(active, 'One follow-up is open', '# follow-ups are open')
  return overdue === 0 ? t`${open}, none overdue.` : count(overdue, '{0}, one overdue.', '{0}, # overdue.', open)
}

const days = (many: number) => count(many, '# day', '# days')
/** How old an action is, in words. */
export function ageWords(row: FollowUp): string {
  if (row.ageing === 'closed') return t`${word(row.outcome)} after ${days(row.openDays)}`
  return row.ageing === 'overdue' ? (row.overdueDays === 0 ? t`overdue since today` : t`overdue by ${days(row.overdueDays)}`) : t`open for ${days(row.openDays)}`
}
/** The glyph of an action's age. */
export const ageMark = (row: FollowUp) => (row.ageing === 'closed' ? 'ok' : row.ageing === 'overdue' ? 'down' : row.ageing === 'due-soon' ? 'due' : 'stale')

/** What reviews asked for, until it is done: the longest overdue first. */
export function Component() {
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { ...query, ...(q ? { search: q } : {}) }
  const page = usePaged(listFollowUps, { query: { ...asked, limit: 50 } }, { shows: [{ kind: 'incident' }] })
  const counts = useRoute(listFollowUps, { query: { limit: 1 } }).data?.counts
  return (
    <ListPage<FollowUp> name={t`Follow-ups`} title={titleOf(counts)} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.incidentReview(row.incident.id)} dim={(row) => row.ageing === 'closed'}
      actions={<ListMenu list="incidents.follow-ups" query={asked} />} empty={{ says: t`Nothing is left to do. Actions come from the reviews of resolved incidents.`, step: <Link to={`${paths.incidents()}?state=resolved`}>{t`Resolved incidents`}</Link> }}
      columns={[
        { key: 'due', head: t`Due`, width: 110, cell: (row) => dayWords(row.dueOn) },
        { key: 'title', head: t`What is to be done`, subject: true, cell: (row) => row.title },
        { key: 'owner', head: t`Owner`, cell: (row) => row.owner.name },
        { key: 'incident', head: t`From`, cell: (row) => `INC-${row.incident.number} ${row.incident.title}` },
        { key: 'age', head: t`Age`, cell: (row) => <StateMark state={ageMark(row)} words={ageWords(row)} /> },
      ]}
      phone={(row) => ({ mark: <StateMark state={ageMark(row)} words={<span className="sr">{word(row.ageing)}</span>} />, title: row.title, second: `${row.owner.name}, INC-${row.incident.number}`, right: dayWords(row.dueOn), rightSecond: ageWords(row) })} />
  )
}
