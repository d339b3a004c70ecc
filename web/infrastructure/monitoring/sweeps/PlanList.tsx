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

const filters: readonly Filter[] = [{ key: 'state', label: 'State', options: planStates.map((value) => ({ value, label: value })) }]

/** The state of a plan as shape and word; one whose last run did not begin says so. */
export const planMark = (plan: Pick<SweepPlan, 'state' | 'trouble'>) => (plan.state !== 'active' ? { state: 'muted', words: plan.state } as const : plan.trouble === null ? { state: 'ok', words: 'active' } as const : { state: 'down', words: 'does not begin' } as const)
/** What its last run found against the one before. */
export const lastWords = (plan: SweepPlan) => (plan.trouble !== null ? plan.trouble : plan.last === null ? 'It did not run yet.' : plan.last.state === 'running' ? 'It runs now.' : plan.last.state !== 'finished' ? `The last run was ${plan.last.state}.` : comparedWords(plan.last.compared))

/** Sweeps that come again. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const state = useFilters(filters)
  const page = usePaged(listSweepPlans, { query: { ...(state.query as Record<string, string | undefined>), limit: 50 } })
  const add = <ActionButton main reason={reasonWithout(session, 'monitoring:manage')} showReason={false} onClick={() => void navigate(`${paths.sweeps.new()}?again`)}>Plan a sweep</ActionButton>
  const failing = page.rows.filter((one) => one.trouble !== null && one.state === 'active').length
  return (
    <ListPage<SweepPlan> name="Sweep plans" title={failing > 0 ? `${failing === 1 ? 'One planned sweep does' : `${failing} planned sweeps do`} not begin.` : 'Sweeps that come again'} filters={filters} state={state} page={page} rowKey={(row) => row.id} href={(row) => paths.sweepPlans.one(row.id)} dim={(row) => row.state !== 'active'}
      below={<Link to={paths.sweeps()}>All sweeps</Link>} actions={add} empty={{ says: 'A sweep that comes again says what is new in a range, and what is gone, since the time before.', step: add }}
      columns={[
        { key: 'state', head: 'State', width: 140, cell: (row) => <StateMark {...planMark(row)} /> },
        { key: 'range', head: 'Range', subject: true, width: 170, cell: (row) => <span className="mono">{row.range}</span> },
        { key: 'when', head: 'When', cell: (row) => row.words },
        { key: 'last', head: 'Last run', cell: (row) => lastWords(row) },
        { key: 'team', head: 'For', cell: (row) => row.team.name },
        { key: 'next', head: 'Next', align: 'right', cell: (row) => (row.nextAt === null ? '' : <Moment at={row.nextAt} />) },
      ]}
      phone={(row) => ({ mark: <StateMark {...planMark(row)} words={<span className="sr">{planMark(row).words}</span>} />, title: row.range, second: lastWords(row), right: row.nextAt === null ? planMark(row).words : <Moment at={row.nextAt} />, rightSecond: '' })} />
  )
}
