import { Link, useNavigate } from 'react-router'
import { listMerges, refuseMerge, type MergeProposal } from '@fullscore/api/infrastructure/inventory.ts'
import { usePaged, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { ListPage } from '../../kit/ListPage.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { toast, toastFailure } from '../../shell/toast.ts'
import { sourceWords } from './Attributes.tsx'
import { count, t, word } from '../../words.ts'

const compare = (row: MergeProposal) => paths.merge(row.one.id, row.other.id)

/** Pairs of items that may be one: compared and merged, or said to be two. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const page = usePaged(listMerges, { query: { limit: 50 } }, { shows: [{ kind: 'item' }] })
  const refuse = useSend(refuseMerge, { shows: [{ kind: 'item' }] })
  const missing = reasonWithout(session, 'inventory:manage')
  const reason = (rows: MergeProposal[]) => missing ?? (rows.length === 0 ? t`Select pairs first.` : undefined)
  async function two(rows: MergeProposal[]): Promise<void> {
    for (const row of rows) await refuse.mutateAsync({ params: { id: row.id } })
    toast(count(rows.length, 'They stay two; the proposal does not come back.', '# pairs stay two.'))
  }
  const pairs = page.rows.length
  const title = pairs === 0 ? t`No two items look like one.` : page.more ? t`${pairs} and more pairs of items may be one.` : count(pairs, '# pair of items may be one.', '# pairs of items may be one.')
  return (
    <ListPage<MergeProposal> name={t`Matches`} title={title} page={page} rowKey={(row) => row.id} href={compare} selectable
      below={t`Compare a pair, then merge it or say that they are two. ${<Link to={paths.proposals()}>{t`Proposed relations`}</Link>}`}
      actions={(rows) => <>
        <ActionButton reason={reason(rows)} showReason={false} onClick={() => void two(rows).catch(toastFailure)}>{t`They are two (${rows.length})`}</ActionButton>
        <ActionButton reason={missing} showReason={false} onClick={() => void navigate(paths.merge())}>{t`Merge others`}</ActionButton>
      </>}
      keys={[{ key: 'r', does: t`they are two`, run: (rows) => void two(rows).catch(toastFailure), reason }]}
      empty={{ says: t`None. They come when two sources see one machine under two names.`, step: <Link to={paths.merge()}>{t`Merge two by hand`}</Link> }}
      columns={[
        { key: 'one', head: t`This`, subject: true, cell: (row) => row.one.name },
        { key: 'other', head: t`And this`, cell: (row) => <b>{row.other.name}</b> },
        { key: 'kind', head: t`Kind`, width: 110, cell: (row) => word(row.one.kind) },
        { key: 'why', head: t`Why`, cell: (row) => <span className="why">{row.evidence.says}</span> },
        { key: 'source', head: t`Source`, cell: (row) => sourceWords(row.evidence.source.split(':')[0] ?? '') },
        { key: 'seen', head: t`Last seen`, align: 'right', cell: (row) => <Moment at={row.evidence.lastSeen} as="distance" /> },
      ]}
      phone={(row) => ({ title: t`${row.one.name} and ${row.other.name}`, second: row.evidence.says, right: <Moment at={row.evidence.lastSeen} as="since" /> })} />
  )
}
