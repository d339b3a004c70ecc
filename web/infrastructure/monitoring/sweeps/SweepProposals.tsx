import { Link } from 'react-router'
import { decideSweepProposals, listSweepProposals, proposalKinds, type SweepProposal } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { usePaged, useRoute, useSend } from '../../../data/query.ts'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { useFilters, type Filter } from '../../../kit/filters.ts'
import { ListPage } from '../../../kit/ListPage.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { paths } from '../../../paths.ts'
import { teamFilter } from '../../../pick/filters.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { toast, toastFailure } from '../../../shell/toast.ts'
import { kindWords } from './words.ts'
import { count, t } from '../../../words.ts'

const most = 200
const filters: readonly Filter[] = [
  { key: 'kind', label: t`Kind`, options: proposalKinds.map((value) => ({ value, label: `${value}s` })) }, teamFilter(),
  { key: 'sweepId', label: t`Sweep`, options: [] },
]

/** What sweeps found and nobody knew: hosts, what runs on them, and checks. */
export function Component() {
  const session = useSession()
  const state = useFilters(filters)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const page = usePaged(listSweepProposals, { query: { ...query, ...(q ? { search: q } : {}), limit: 100 } }, { shows: [{ kind: 'sweep' }] })
  const waiting = useRoute(listSweepProposals, { query: { limit: 1 } }, { shows: [{ kind: 'sweep' }] }).data?.waiting
  const decide = useSend(decideSweepProposals, { shows: [{ kind: 'sweep' }, { kind: 'item' }, { kind: 'check' }] })
  const missing = reasonWithout(session, 'monitoring:manage')
  function say(rows: SweepProposal[], accept: boolean): void {
    decide.mutateAsync({ body: { ids: rows.map((row) => row.id), accept } }).then(({ decided, along, failed }) => {
      toast(`${accept ? t`${decided} accepted` : t`${decided} refused`}${along > 0 ? count(along, ', and # host with them', ', and # hosts with them') : ''}.${failed.length > 0 ? ` ${t`${failed.length} could not be: ${failed[0]!.says}`}` : ''}`)
    }, toastFailure)
  }
  const reason = (rows: SweepProposal[]) => missing ?? (rows.length === 0 ? t`Select proposals first.` : rows.length > most ? t`At most ${most} at once.` : undefined)
  const items = (rows: SweepProposal[]) => reason(rows) ?? (rows.some((row) => row.kind !== 'check') ? reasonWithout(session, 'inventory:manage') : undefined)
  const title = waiting === undefined ? t`What sweeps found` : waiting === 0 ? t`Nothing that a sweep found waits for you.` : count(waiting, 'thing that a sweep found waits for your word.', 'things that sweeps found wait for your word.')
  return (
    <ListPage<SweepProposal> name={t`What sweeps found`} title={title} below={t`A check or a relation brings its host along. What is refused does not come back. ${<Link to={paths.sweeps()}>{t`All sweeps`}</Link>}`} filters={filters} state={state} searchable page={page} rowKey={(row) => row.id} selectable
      actions={(rows) => <>
        <ActionButton reason={reason(rows)} showReason={false} onClick={() => say(rows, false)}>{t`Refuse selected (${rows.length})`}</ActionButton>
        <ActionButton main reason={items(rows)} showReason={false} onClick={() => say(rows, true)}>{t`Accept selected (${rows.length})`}</ActionButton>
      </>}
      keys={[{ key: 'a', does: t`accept`, run: (rows) => say(rows, true), reason: items }, { key: 'r', does: t`refuse`, run: (rows) => say(rows, false), reason }]}
      empty={{ says: t`None. They come from sweeps of ranges that your department may reach.` }}
      columns={[
        { key: 'address', head: t`Address`, width: 160, cell: (row) => <span className="mono">{row.address}</span> },
        { key: 'kind', head: t`Kind`, width: 90, cell: (row) => kindWords[row.kind] },
        { key: 'title', head: t`What`, cell: (row) => <b>{row.title}</b> },
        { key: 'says', head: t`Why`, cell: (row) => <span className="why">{row.says}</span> },
        { key: 'team', head: t`Owner`, cell: (row) => row.team.name },
        { key: 'seen', head: t`Last seen`, align: 'right', cell: (row) => <Moment at={row.lastSeen} as="distance" /> },
      ]}
      phone={(row) => ({ title: row.title, second: row.says, right: kindWords[row.kind], rightSecond: row.address })} />
  )
}
