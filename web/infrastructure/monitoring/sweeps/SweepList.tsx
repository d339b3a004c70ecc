import { useNavigate } from 'react-router'
import { listSweepProposals, listSweeps, sweepStates, type Sweep } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { usePaged, useRoute } from '../../../data/query.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../../kit/filters.ts'
import { ListPage } from '../../../kit/ListPage.tsx'
import { StateMark } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { sweepWords } from './words.ts'
import { choices, count, t, word } from '../../../words.ts'

const filters: readonly Filter[] = [{ key: 'state', label: t`State`, options: choices(sweepStates) }]
const marks = { running: 'stale', finished: 'ok', cancelled: 'muted', failed: 'down' } as const
/** The state of a sweep as shape and word. */
export const sweepMark = (sweep: Pick<Sweep, 'state'>) => ({ state: marks[sweep.state], words: sweep.state === 'cancelled' ? t`stopped` : word(sweep.state) })

function titleOf(waiting: number | undefined): string {
  if (waiting === undefined) return t`Sweeps`
  if (waiting === 0) return t`Nothing that a sweep found waits for you.`
  return count(waiting, 'proposal of a sweep waits for your word.', 'proposals of sweeps wait for your word.')
}

/** Looks at ranges of addresses, the newest first. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const state = useFilters(filters)
  const page = usePaged(listSweeps, { query: { ...({ ...state.query, q: undefined } as Record<string, string | undefined>), limit: 50 } })
  const waiting = useRoute(listSweepProposals, { query: { limit: 1 } }, { shows: [{ kind: 'sweep' }] }).data?.waiting
  const begin = <ActionButton main reason={reasonWithout(session, 'monitoring:manage')} showReason={false} onClick={() => void navigate(paths.sweeps.new())}>{t`Sweep a range`}</ActionButton>
  return (
    <ListPage<Sweep> name={t`Sweeps`} title={titleOf(waiting)} filters={filters} state={state} page={page} rowKey={(row) => row.id} href={(row) => paths.sweeps.one(row.id)} dim={(row) => row.state === 'cancelled'}
      actions={<><ActionButton onClick={() => void navigate(paths.sweepPlans())}>{t`Planned sweeps`}</ActionButton><ActionButton reason={waiting === 0 ? t`Nothing waits.` : undefined} showReason={false} onClick={() => void navigate(paths.sweepProposals())}>{t`Decide what was found`}</ActionButton>{(page.rows.length > 0 || state.changed) && begin}</>}
      empty={{ says: t`A range that your department may reach is enough: every address is asked who it is and what it serves. Hosts, relations and checks are proposed; you accept them in bulk.`, step: begin }}
      columns={[
        { key: 'state', head: t`State`, width: 120, cell: (row) => <StateMark {...sweepMark(row)} /> },
        { key: 'range', head: t`Range`, subject: true, width: 190, cell: (row) => <span className="mono">{row.range}</span> },
        { key: 'found', head: t`What it found`, cell: (row) => sweepWords(row) },
        { key: 'team', head: t`For`, cell: (row) => row.team.name },
        { key: 'by', head: t`Begun by`, cell: (row) => row.startedBy?.name ?? '' },
        { key: 'at', head: t`Begun`, align: 'right', cell: (row) => <Moment at={row.startedAt} as="distance" /> },
      ]}
      phone={(row) => ({ mark: <StateMark {...sweepMark(row)} words={<span className="sr">{word(row.state)}</span>} />, title: row.range, second: sweepWords(row), right: <Moment at={row.startedAt} as="since" />, rightSecond: sweepMark(row).words })} />
  )
}
