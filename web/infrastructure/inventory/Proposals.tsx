import { Link } from 'react-router'
import { decideProposals, listProposals, type Relation } from '@fullscore/api/infrastructure/inventory.ts'
import { usePaged, useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { paths } from '../../paths.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { toast, toastFailure } from '../../shell/toast.ts'
import { relationWords } from './words.ts'
import { count, t } from '../../words.ts'

const outside = t`one more, outside your scope`

/** Relations that were observed and wait for a person's word. */
export function Component() {
  const session = useSession()
  const page = usePaged(listProposals, { query: { limit: 100 } })
  const waiting = useRoute(listProposals, { query: { limit: 1 } }).data?.waiting
  const decide = useSend(decideProposals, { shows: [{ kind: 'item' }, { kind: 'service' }] })
  const missing = reasonWithout(session, 'inventory:manage')
  function say(rows: Relation[], accept: boolean): void {
    decide.mutateAsync({ body: { ids: rows.map((row) => row.id), accept } }).then(({ decided }) => toast(`${decided} ${accept ? t`accepted` : t`refused`}.`), toastFailure)
  }
  const reason = (rows: Relation[]) => missing ?? (rows.length === 0 ? t`Select proposals first.` : undefined)
  const title = waiting === undefined ? t`Proposed relations` : waiting === 0 ? t`No relation waits for you.` : count(waiting, '# observed relation waits for your word.', '# observed relations wait for your word.')
  return (
    <ListPage<Relation> name={t`Proposed relations`} title={title} below={t`Accepted ones count when it is asked what falls with what. A refused one does not come back. ${<Link to={paths.matches()}>{t`Items that may be the same`}</Link>}`} page={page} rowKey={(row) => row.id} selectable
      actions={(rows) => <>
        <ActionButton reason={reason(rows)} showReason={false} onClick={() => say(rows, false)}>{t`Refuse selected (${rows.length})`}</ActionButton>
        <ActionButton main reason={reason(rows)} showReason={false} onClick={() => say(rows, true)}>{t`Accept selected (${rows.length})`}</ActionButton>
      </>}
      keys={[{ key: 'a', does: t`accept`, run: (rows) => say(rows, true), reason }, { key: 'r', does: t`refuse`, run: (rows) => say(rows, false), reason }]}
      empty={{ says: t`None. They come from the sockets seen between hosts and programs.` }}
      columns={[
        { key: 'from', head: t`What`, subject: true, cell: (row) => row.from?.name ?? outside },
        { key: 'kind', head: t`How`, width: 120, cell: (row) => relationWords[row.kind] },
        { key: 'to', head: t`On what`, cell: (row) => <b>{row.to?.name ?? outside}</b> },
        { key: 'evidence', head: t`Why`, cell: (row) => row.evidence && <span className="why">{row.evidence.says}</span> },
        { key: 'source', head: t`Source`, cell: (row) => row.evidence?.source ?? '' },
        { key: 'seen', head: t`Last seen`, align: 'right', cell: (row) => row.evidence && <Moment at={row.evidence.lastSeen} as="distance" /> },
      ]}
      phone={(row) => ({ title: `${row.from?.name ?? outside} ${relationWords[row.kind]} ${row.to?.name ?? outside}`, second: row.evidence?.says, right: row.evidence && <Moment at={row.evidence.lastSeen} as="since" /> })} />
  )
}
