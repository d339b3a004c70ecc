import { Progress, Select } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { commitImport, downloadBadRows, listImportSubjects, mapImport, readImport, stopImport, undoImport, uploadImport, type ImportDetail, type Mapping } from '@fullscore/api/imports/imports.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { pathOf } from '@fullscore/api/route.ts'
import { call } from '../data/client.ts'
import { useHere } from '../data/here.ts'
import { useRoute, useSend } from '../data/query.ts'
import { failureOf } from '../data/sentence.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Confirm } from '../kit/Confirm.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Page, PageHeader } from '../kit/PageHeader.tsx'
import { paths } from '../paths.ts'
import { ErrorPage, LoadingPage } from '../shell/states.tsx'
import { keepFile, keptFile } from './file.ts'
import css from './imports.module.css'
import { MappingTable } from './MappingTable.tsx'
import { RowTable } from './RowTable.tsx'
import { UnknownNames } from './UnknownNames.tsx'
import { isBusy, stateWords, takeVerb, titleOf } from './words.ts'
import { count, t } from '../words.ts'

/** One import, from the guess to its undo. */
export function Component() {
  const id = useParams()['id'] as Id<'import'>
  const [busy, setBusy] = useState(true)
  const read = useRoute(readImport, { params: { id } }, busy ? { every: 800 } : {})
  const subjects = useRoute(listImportSubjects, {})
  const now = isBusy(read.data?.state)
  if (read.data !== undefined && now !== busy) setBusy(now)
  if (read.isPending || subjects.isPending) return <LoadingPage what={t`the import`} />
  if (read.data === undefined) return <ErrorPage error={read.error} retry={() => void read.refetch()} />
  const subject = subjects.data?.items.find((one) => one.name === read.data.subject)
  return (
    <Page>
      <Header one={read.data} again={() => void read.refetch()} />
      {subject !== undefined && <Body key={read.data.state === 'mapping' ? 'draft' : 'read'} one={read.data} subject={subject} />}
    </Page>
  )
}

function Header({ one, again }: { one: ImportDetail; again(): void }) {
  const [asking, ask] = useState(false)
  const [failed, setFailed] = useState<string>()
  const act = async (route: typeof commitImport | typeof stopImport | typeof undoImport) => { await call(route, { params: { id: one.id } }); again() }
  const attempt = (route: typeof commitImport | typeof stopImport) => { setFailed(undefined); return act(route).catch((error: unknown) => setFailed(failureOf(error).says)) }
  const { create, update, created, updated, bad, left } = one.counts
  const other = one.mine ? undefined : t`Only ${one.person.name} goes on with it.`
  const over = one.state === 'done' || one.state === 'stopped' || one.state === 'failed'
  const taken = created + updated
  return (
    <>
      <PageHeader title={titleOf(one)} path={[{ label: t`Imports`, to: paths.imports() }]} above={<>{one.title}, {one.name}, {stateWords[one.state]}</>}
        below={<>{one.person.name}, <Moment at={one.createdAt} /></>}
        actions={<>
          {bad + left > 0 && !isBusy(one.state) && <BadRows one={one} />}
          {(one.state === 'checking' || one.state === 'running') && <ActionButton reason={other} onClick={() => attempt(stopImport)}>{t`Stop`}</ActionButton>}
          {over && taken > 0 && <ActionButton reason={other} onClick={() => ask(true)}>{t`Take it back`}</ActionButton>}
          {one.state === 'checked' && <ActionButton main reason={other ?? (create + update === 0 ? t`No row is new, changed and good.` : undefined)} onClick={() => attempt(commitImport)}>{takeVerb(create + update)}</ActionButton>}
        </>} />
      {isBusy(one.state) && <Progress aria-label={titleOf(one)} value={one.progress.of === 0 ? 0 : (one.progress.done / (one.state === 'checking' ? one.progress.of : Math.max(1, create + update + taken + one.counts.archived + one.counts.restored + left))) * 100} color="var(--blue)" mb={16} />}
      {one.why !== '' && <p role="alert" className={css['fault']}>{one.why}</p>}
      {failed !== undefined && <p role="alert" className={css['fault']}>{failed}</p>}
      {one.made.map((made) => <p key={made.title} className="why">{made.kept > 0 && t`${made.title} created with these rows: ${made.kept}.`} {made.archived > 0 && t`${made.title} taken back with them: ${made.archived}.`}</p>)}
      {one.wants.map((want) => <p key={want} className={css['want']}>{want}</p>)}
      <Confirm open={asking} onClose={() => ask(false)} title={t`Take ${one.name} back?`} verb={t`Take it back`} act={() => act(undoImport)}>
        {created > 0 && `${count(created, '# added record goes to the archive.', '# added records go to the archive.')} `}
        {updated > 0 && `${count(updated, '# changed record becomes what it was.', '# changed records become what they were.')} `}
        {t`What somebody edited since stays as it is, and is named.`}
      </Confirm>
    </>
  )
}

/** The rows that were not taken, as a file to be mended. */
function BadRows({ one }: { one: ImportDetail }) {
  const address = `/api/v1${pathOf(downloadBadRows, { id: one.id })}?format=${one.source === 'xlsx' ? 'xlsx' : 'csv'}`
  return <ActionButton onClick={() => location.assign(address)}>{t`Download bad rows`}</ActionButton>
}

function Body({ one, subject }: { one: ImportDetail; subject: Parameters<typeof MappingTable>[0]['subject'] }) {
  const navigate = useNavigate()
  const here = useHere()
  const [failed, setFailed] = useState<string>()
  const map = useSend(mapImport, { shows: [{ kind: 'import', id: one.id }] })
  const put = (mapping: Mapping) => {
    setFailed(undefined)
    map.mutate({ params: { id: one.id }, body: mapping }, { onError: (error) => setFailed(failureOf(error).says) })
  }
  const file = keptFile(one.id)
  const other = (sheet: string | null) => {
    if (sheet === null || sheet === one.sheet || file === undefined) return
    file.arrayBuffer().then((bytes) => call(uploadImport, { query: { subject: one.subject, name: one.name, sheet }, body: new Uint8Array(bytes) })).then((made) => {
      keepFile(made.id, file)
      if (here.current) void navigate(paths.imports.one(made.id), { replace: true })
    }).catch((error: unknown) => setFailed(failureOf(error).says))
  }
  const draft = one.state === 'mapping' || one.state === 'checking' || one.state === 'checked'
  const reason = !one.mine ? t`Only ${one.person.name} changes this.` : draft ? undefined : t`The rows were taken in with these columns.`
  return (
    <>
      {failed !== undefined && <p role="alert" className={css['fault']}>{failed}</p>}
      {one.sheets.length > 1 && <Select label={t`Sheet`} description={file === undefined ? t`Choose the file again to read another sheet.` : undefined} w={240} mb={16} data={one.sheets} value={one.sheet} allowDeselect={false} disabled={file === undefined || !draft} onChange={other} />}
      {one.state === 'checked' && <UnknownNames one={one} put={put} reason={reason} />}
      {draft && <MappingTable key={JSON.stringify(one.mapping)} one={one} subject={subject} put={put} reason={reason} />}
      <RowTable one={one} />
      {!draft && <MappingTable one={one} subject={subject} put={put} reason={reason} />}
    </>
  )
}
