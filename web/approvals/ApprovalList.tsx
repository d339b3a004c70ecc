import { Link, useNavigate } from 'react-router'
import { approvalStates, listApprovals, type Approval } from '@fullscore/api/approvals/approvals.ts'
import { usePaged, useRoute } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../kit/filters.ts'
import { ListPage } from '../kit/ListPage.tsx'
import { StateMark } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { paths } from '../paths.ts'
import { markOf, stateWords } from './words.ts'
import { count, t } from '../words.ts'

const filters: readonly Filter[] = [
  { key: 'who', label: t`Whose`, initial: ['waiting-for-me'], options: [{ value: 'waiting-for-me', label: t`waits for me` }, { value: 'asked-by-me', label: t`asked by me` }, { value: 'decided-by-me', label: t`decided by me` }, { value: 'all', label: t`all I see` }] },
  { key: 'state', label: t`State`, options: approvalStates.map((value) => ({ value, label: stateWords({ state: value, mine: false }) })) },
]

/** What is to be approved: first what waits for the reader. */
export function Component() {
  const state = useFilters(filters)
  const navigate = useNavigate()
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listApprovals, { query: { ...query, ...(q ? { search: q } : {}), limit: 50 } }, { shows: [{ kind: 'delegation' }] })
  const waiting = useRoute(listApprovals, { query: { limit: 1 } }).data?.waitingForMe
  const title = waiting === undefined ? t`Approvals` : waiting === 0 ? t`Nothing waits for your decision.` : count(waiting, 'request waits for your decision.', 'requests wait for your decision.')
  return (
    <ListPage<Approval> name={t`Approvals`} title={title} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} href={(row) => paths.approvals.one(row.id)} dim={(row) => row.state !== 'waiting'}
      actions={<ActionButton onClick={() => void navigate(`${paths.approvals()}/stand-in`)}>{t`Your stand-in`}</ActionButton>}
      empty={{ says: t`Nothing waits for you. What you asked and what you decided is one filter away.`, step: <Link to={`${paths.approvals()}?who=asked-by-me`}>{t`What you asked`}</Link> }}
      columns={[
        { key: 'state', head: t`State`, width: 150, cell: (row) => <StateMark state={markOf(row)} words={stateWords(row)} /> },
        { key: 'title', head: t`What`, subject: true, cell: (row) => row.title },
        { key: 'topic', head: t`Kind`, cell: (row) => row.topicName },
        { key: 'requester', head: t`Asked by`, cell: (row) => row.requester.name },
        { key: 'step', head: t`Step`, cell: (row) => (row.step.of === 1 ? row.step.name : t`${row.step.place} of ${row.step.of}, ${row.step.name}`) },
        { key: 'asked', head: t`Asked`, align: 'right', cell: (row) => <Moment at={row.askedAt} /> },
        { key: 'due', head: t`Due`, align: 'right', cell: (row) => (row.step.dueAt ? <Moment at={row.step.dueAt} as="distance" /> : '') },
      ]}
      phone={(row) => ({ mark: <StateMark state={markOf(row)} words={<span className="sr">{stateWords(row)}</span>} />, title: row.title, second: t`${row.topicName}, asked by ${row.requester.name}`, right: row.step.dueAt ? <Moment at={row.step.dueAt} as="distance" /> : <Moment at={row.askedAt} as="since" />, rightSecond: stateWords(row) })} />
  )
}
