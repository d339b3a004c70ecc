import { Link } from 'react-router'
import { decideProposals, listProposals, type Relation } from '@fullscore/api/infrastructure/inventory.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { usePaged, useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { paths } from '../../paths.ts'
import { ListPage } from '../../kit/ListPage.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { toast, toastFailure } from '../../shell/toast.ts'
import { relationWords } from './words.ts'

const outside = 'one more, outside your scope'

/** Relations that were observed and wait for a person's word. */
export function Component() {
  const session = useSession()
  const page = usePaged(listProposals, { query: { limit: 100 } })
  const waiting = useRoute(listProposals, { query: { limit: 1 } }).data?.waiting
  const decide = useSend(decideProposals, { shows: [{ kind: 'item' }, { kind: 'service' }] })
  const missing = reasonWithout(session, 'inventory:manage')
  function say(rows: Relation[], accept: boolean): void {
    decide.mutateAsync({ body: { ids: rows.map((row) => row.id), accept } }).then(({ decided }) => toast(`${decided} ${accept ? 'accepted' : 'refused'}.`), toastFailure)
  }
  const reason = (rows: Relation[]) => missing ?? (rows.length === 0 ? 'Select proposals first.' : undefined)
  const title = waiting === undefined ? 'Proposed relations' : waiting === 0 ? 'No relation waits for you.' : `${waiting.toLocaleString(readerLocale())} observed ${waiting === 1 ? 'relation waits' : 'relations wait'} for your word.`
  return (
    <ListPage<Relation> name="Proposed relations" title={title} below={<>Accepted ones count when it is asked what falls with what. A refused one does not come back. <Link to={paths.matches()}>Items that may be the same</Link></>} page={page} rowKey={(row) => row.id} selectable
      actions={(rows) => <>
        <ActionButton reason={reason(rows)} showReason={false} onClick={() => say(rows, false)}>Refuse selected ({rows.length})</ActionButton>
        <ActionButton main reason={reason(rows)} showReason={false} onClick={() => say(rows, true)}>Accept selected ({rows.length})</ActionButton>
      </>}
      keys={[{ key: 'a', does: 'accept', run: (rows) => say(rows, true), reason }, { key: 'r', does: 'refuse', run: (rows) => say(rows, false), reason }]}
      empty={{ says: 'None. They come from the sockets seen between hosts and programs.' }}
      columns={[
        { key: 'from', head: 'What', subject: true, cell: (row) => row.from?.name ?? outside },
        { key: 'kind', head: 'How', width: 120, cell: (row) => relationWords[row.kind] },
        { key: 'to', head: 'On what', cell: (row) => <b>{row.to?.name ?? outside}</b> },
        { key: 'evidence', head: 'Why', cell: (row) => row.evidence && <span className="why">{row.evidence.says}</span> },
        { key: 'source', head: 'Source', cell: (row) => row.evidence?.source ?? '' },
        { key: 'seen', head: 'Last seen', align: 'right', cell: (row) => row.evidence && <Moment at={row.evidence.lastSeen} as="distance" /> },
      ]}
      phone={(row) => ({ title: `${row.from?.name ?? outside} ${relationWords[row.kind]} ${row.to?.name ?? outside}`, second: row.evidence?.says, right: row.evidence && <Moment at={row.evidence.lastSeen} as="since" /> })} />
  )
}
