import { useRef, useState } from 'react'
import { attachFile, downloadFile, listFiles, mostFileBytes, removeFile, showFile, type AttachedFile } from '@fullscore/api/files/files.ts'
import { pathOf } from '@fullscore/api/route.ts'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../data/client.ts'
import { useHere } from '../data/here.ts'
import { useRoute, useSend } from '../data/query.ts'
import { refreshShown } from '../data/refresh.ts'
import { failureOf } from '../data/sentence.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Confirm } from '../kit/Confirm.tsx'
import { Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'
import css from './files.module.css'

const address = (shape: typeof downloadFile | typeof showFile, one: AttachedFile) => `/api/v1${pathOf(shape, { id: one.id })}`

/** Bytes for people: "12 MB". */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const [unit, name] = bytes < 1_000_000 ? [1000, 'kB'] : [1_000_000, 'MB']
  const value = bytes / unit
  return `${value < 10 ? value.toFixed(1).replace(/\.0$/, '') : Math.round(value)} ${name}`
}

interface Sending { name: string; size: number; stop: AbortController }
interface Failed { name: string; says: string }

/** Sends files one after the other, also those dropped while others are on their way; each failure stays with its reason, the others go on. */
function useUpload(kind: string, objectId: string) {
  const client = useQueryClient()
  const here = useHere()
  const waiting = useRef<File[]>([])
  const [sending, setSending] = useState<Sending>()
  const [failed, setFailed] = useState<Failed[]>([])
  async function one(file: File): Promise<void> {
    const stop = new AbortController()
    setSending({ name: file.name, size: file.size, stop })
    try {
      if (file.size > mostFileBytes) throw new Error(t`It has ${sizeWords(file.size)}; at most ${sizeWords(mostFileBytes)} are taken.`)
      await call(attachFile, { query: { kind, objectId, name: file.name }, body: file }, { signal: stop.signal })
    } catch (error) {
      const says = stop.signal.aborted ? t`Cancelled.` : error instanceof Error && error.constructor === Error ? error.message : failureOf(error).says
      if (here.current) setFailed((old) => [...old, { name: file.name, says }])
      else toast(`${file.name}: ${says}`)
    }
    refreshShown(client, [{ kind: 'file' }, { kind, id: objectId }])
  }
  async function send(files: readonly File[]): Promise<void> {
    waiting.current.push(...files)
    if (waiting.current.length > files.length) return
    setFailed([])
    for (let file = waiting.current[0]; file !== undefined; file = waiting.current[0]) {
      await one(file)
      waiting.current.shift()
    }
    setSending(undefined)
  }
  return { sending, failed, send: (files: readonly File[]) => void send(files) }
}

/** The files of an object: who sees it sees them. Drop files on it, or choose them. */
export function Files({ kind, id, name = t`Files` }: { kind: string; id: string; name?: string }) {
  const asked = useRoute(listFiles, { query: { kind, objectId: id } }, { shows: [{ kind, id }] })
  const upload = useUpload(kind, id)
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [removing, setRemoving] = useState<AttachedFile>()
  const remove = useSend(removeFile, { shows: [{ kind, id }] })
  const rows = asked.data?.items ?? []
  const may = asked.data?.may
  const reason = may === undefined ? t`Reading what is here.` : may.allowed ? undefined : may.reason
  return (
    <Section name={name} count={rows.length === 0 ? undefined : rows.length}>
      <div className={css['drop']} data-over={over} onDragOver={(event) => { event.preventDefault(); setOver(reason === undefined) }} onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); if (reason === undefined) upload.send([...event.dataTransfer.files]) }}>
        {asked.error ? <Why>{failureOf(asked.error).says}</Why> : null}
        <ul className={css['list']}>{rows.map((one) => <FileRow key={one.id} file={one} remove={reason === undefined ? () => setRemoving(one) : undefined} />)}</ul>
        {asked.data && rows.length === 0 && upload.sending === undefined && <Why>{t`None yet.`}</Why>}
        <p className={css['sending']} role="status">
          {upload.sending && <>{t`Sending ${upload.sending.name}, ${sizeWords(upload.sending.size)}.`} <button type="button" className={css['link']} onClick={() => upload.sending?.stop.abort()}>{t`Cancel`}</button></>}
        </p>
        {upload.failed.map((one, index) => <p key={index} role="alert" className="why">{one.name}: {one.says}</p>)}
        <input ref={input} type="file" multiple hidden onChange={(event) => { upload.send([...(event.currentTarget.files ?? [])]); event.currentTarget.value = '' }} />
        <ActionButton size="xs" reason={reason} showReason={false} busy={upload.sending !== undefined} onClick={() => input.current?.click()}>{t`Attach a file`}</ActionButton>
        {reason === undefined && <span className="quiet"> {t`or drop it here; at most ${sizeWords(mostFileBytes)} each`}</span>}
      </div>
      {removing && (
        <Confirm open onClose={() => setRemoving(undefined)} title={t`Remove ${removing.name}?`} verb={t`Remove it`} act={() => remove.mutateAsync({ params: { id: removing.id } })}>
          <p>{t`Its bytes are erased unless something else holds the same content. The timeline keeps that it was here.`}</p>
        </Confirm>
      )}
    </Section>
  )
}

function FileRow({ file, remove }: { file: AttachedFile; remove: (() => void) | undefined }) {
  return (
    <li className={css['file']}>
      {file.picture && file.size < 5_000_000 ? <img src={address(showFile, file)} alt="" loading="lazy" className={css['picture']} /> : <span className={css['leaf']} aria-hidden="true" />}
      <div className={css['words']}>
        <a href={address(downloadFile, file)} download={file.name}>{file.name}</a>
        <span className="quiet">{file.typeWords}, {sizeWords(file.size)}, {file.addedBy?.name ?? t`somebody`}, <Moment at={file.addedAt} /></span>
        {file.note !== '' && <span className="why">{file.note}</span>}
      </div>
      {remove && <button type="button" className={css['link']} onClick={remove} aria-label={t`Remove ${file.name}`}>{t`Remove`}</button>}
    </li>
  )
}
