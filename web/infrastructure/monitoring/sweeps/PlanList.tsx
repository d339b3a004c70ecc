import { Link, useNavigate } from 'react-router'
import { listSweepPlans, planStates, type SweepPlan } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { usePaged } from '../../../data/query.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../../kit/filters.ts'
import { ListPage } from '../../../kit/ListPage.tsx'
import { StateMark } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { comparedWords } from './words.ts'
import { choices, count, t, word } from '../../../words.ts'

const filters: readonly Filter[] = [{ key: 'state', label: t`State`, options: choices(planStates) }]

/** The state of a plan as shape and word; one whose last run did not begin says so. */
export const planMark = (plan: Pick<SweepPlan, 'state' | 'trouble'>) => (plan.state !== 'active' ? { state: 'muted', words: word(plan.state) } as const : plan.trouble === null ? { state: 'ok', words: t`active` } as const : { state: 'down', words: t`does not begin` } as const)
/** What its last run found against the one before. */
export const lastWords = (plan: SweepPlan) => (plan.trouble !== null ? plan.trouble : plan.last === null ? t`It did not run yet.` : plan.last.state === 'running' ? t`It runs now.` : plan.last.state !== 'finished' ? t`The last run was ${word(plan.last.state)}.` : comparedWords(plan.last.compared))

/** Sweeps that come again. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const state = useFilters(filters)
  const page = usePaged(listSweepPlans, { query: { ...({ ...state.query, q: undefined } as Record<string, string | undefined>), limit: 50 } })
  const add = <ActionButton main reason={reasonWithout(session, 'monitoring:manage')} showReason={false} onClick={() => void navigate(`${paths.sweeps.new()}?again`)}>{t`Plan a sweep`}</ActionButton>
  const failing = page.rows.filter((one) => one.trouble !== null && one.state === 'active').length
  return (
    <ListPage<SweepPlan> name={t`Sweep plans`} title={failing > 0 ? count(failing, 'One planned sweep does not begin.', '# planned sweeps do not begin.') : t`Sweeps that come again`} filters={filters} state={state} page={page} rowKey={(row) => row.id} href={(row) => paths.sweepPlans.one(row.id)} dim={(row) => row.state !== 'active'}
      below={<Link to={paths.sweeps()}>{t`All sweeps`}</Link>} actions={add} empty={{ says: t`A sweep that comes again says what is new in a range, and what is gone, since the time before.`, step: add }}
      columns={[
        { key: 'state', head: t`State`, width: 140, cell: (row) => <StateMark {...planMark(row)} /> },
        { key: 'range', head: t`Range`, subject: true, width: 170, cell: (row) => <span className="mono">{row.range}</span> },
        { key: 'when', head: t`When`, cell: (row) => row.words },
        { key: 'last', head: t`Last run`, cell: (row) => lastWords(row) },
        { key: 'team', head: t`For`, cell: (row) => row.team.name },
        { key: 'next', head: t`Next`, align: 'right', cell: (row) => (row.nextAt === null ? '' : <Moment at={row.nextAt} />) },
      ]}
      phone={(row) => ({ mark: <StateMark {...planMark(row)} words={<span className="sr">{planMark(row).words}</span>} />, title: row.range, second: lastWords(row), right: row.nextAt === null ? planMark(row).words : <Moment at={row.nextAt} />, rightSecond: '' })} />
  )
}
