import { FileButton, Select, Textarea } from '@mantine/core'
import { useState, type DragEvent } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { importLimits, listImportSubjects, pasteImport, uploadImport } from '@fullscore/api/imports/imports.ts'
import { call } from '../data/client.ts'
import { useHere } from '../data/here.ts'
import { useRoute } from '../data/query.ts'
import { failureOf } from '../data/sentence.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Page, PageHeader, Section } from '../kit/PageHeader.tsx'
import { paths } from '../paths.ts'
import { reasonWithout, useSession } from '../shell/session.ts'
import { toastFailure } from '../shell/toast.ts'
import { keepFile } from './file.ts'
import { t } from '../words.ts'
import css from './imports.module.css'

/** Where an import begins: a file, or cells pasted from a spreadsheet. Nothing is changed by it yet. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const here = useHere()
  const [search, setSearch] = useSearchParams()
  const subjects = useRoute(listImportSubjects, {}).data?.items ?? []
  const subject = subjects.find((one) => one.name === search.get('subject'))
  const [text, setText] = useState('')
  const [busy, setBusy] = useState<'file' | 'paste'>()
  const [failed, setFailed] = useState<string>()
  const reason = subject === undefined ? t`Say first what the rows are.` : subject.allowed ? undefined : reasonWithout(session, subject.permission)

  async function begin(how: 'file' | 'paste', send: () => Promise<{ id: string }>): Promise<void> {
    setBusy(how)
    setFailed(undefined)
    try {
      const made = await send()
      // Whoever left while it was read finds it among the imports.
      if (here.current) void navigate(paths.imports.one(made.id), { replace: true })
    } catch (error) {
      if (!here.current) return toastFailure(error)
      setFailed(failureOf(error).says)
    } finally {
      setBusy(undefined)
    }
  }
  const read = (file: File | null) => {
    if (file === null || subject === undefined || reason !== undefined || busy !== undefined) return
    if (file.size > importLimits.bytes) return setFailed(t`${file.name} has ${Math.ceil(file.size / 1024 / 1024)} MB; an import takes 25 MB. Split it.`)
    void begin('file', async () => {
      const made = await call(uploadImport, { query: { subject: subject.name, name: file.name.slice(0, 200) }, body: new Uint8Array(await file.arrayBuffer()) })
      keepFile(made.id, file)
      return made
    })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    read(event.dataTransfer.files[0] ?? null)
  }
  return (
    <Page>
      <PageHeader title={subject === undefined ? t`Import` : t`Import: ${subject.title}`} below={t`You see what will happen before anything does, and you can take it back.`} />
      <div className={css['begin']}>
        {(search.get('subject') === null || subject === undefined) && (
          <Select label={t`What the rows are`} placeholder={t`Choose`} w={320} data={subjects.map((one) => ({ value: one.name, label: one.title }))} value={subject?.name ?? null} onChange={(value) => setSearch(value === null ? {} : { subject: value }, { replace: true })} />
        )}
        <Section name={t`From a file`}>
          <div className={css['drop']} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
            <FileButton onChange={read} accept=".csv,.tsv,.txt,.xlsx" disabled={reason !== undefined}>
              {(props) => <ActionButton {...props} main busy={busy === 'file'} reason={reason}>{t`Choose a file`}</ActionButton>}
            </FileButton>
            <span className="quiet">{t`or drop it here: CSV or XLSX, up to 100,000 rows and 25 MB.`}</span>
          </div>
        </Section>
        <Section name={t`From a spreadsheet`}>
          <Textarea aria-label={t`Pasted cells`} placeholder={t`Mark cells with their headings, copy them, paste them here.`} autosize minRows={6} maxRows={14} value={text} onChange={(event) => setText(event.currentTarget.value)} classNames={{ input: css['paste'] ?? '' }} />
          <div className={css['foot']}>
            <ActionButton busy={busy === 'paste'} reason={reason ?? (text.trim() === '' ? t`Nothing is pasted yet.` : undefined)} onClick={() => void begin('paste', () => call(pasteImport, { body: { subject: subject!.name, text } }))}>{t`Read these cells`}</ActionButton>
          </div>
        </Section>
        {failed !== undefined && <p role="alert" className={css['fault']}>{failed}</p>}
        {subject !== undefined && (
          <Section name={t`What a row may say`}>
            <p className="why">{t`Headings are recognised in several languages; dates and amounts may be written as you do.`}</p>
            <dl className={css['columns']}>
              {subject.columns.map((column) => (
                <div key={column.name}><dt>{column.label}{column.required && <span className="quiet">{t` needed`}</span>}</dt><dd className="quiet">{[column.choices.join(', '), column.hint].filter((one) => one !== '').join('. ')}</dd></div>
              ))}
            </dl>
          </Section>
        )}
      </div>
    </Page>
  )
}
