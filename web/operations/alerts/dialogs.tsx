import { Checkbox, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Alert } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { urgencies } from '@fullscore/api/values.ts'
import { useRoute } from '../../data/query.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import type { Deed } from '../../kit/Done.tsx'
import { count, t } from '../../words.ts'
import css from './alerts.module.css'

const many = (rows: readonly Alert[]) => (rows.length === 1 ? `"${rows[0]!.title}"` : t`${rows.length} alerts`)

/** Says with a note that alerts are over. */
export function EndDialog({ rows, onClose, act }: { rows: readonly Alert[]; onClose(): void; act(note: string): Promise<unknown> }) {
  const [note, setNote] = useState('')
  return (
    <Confirm open onClose={onClose} title={count(rows.length, 'Is it over?', 'Are these # over?')} verb={rows.length === 1 ? t`It is over` : t`They are over`} reason={note.trim() === '' ? t`Say how you know.` : undefined} act={() => act(note)}>
      <p>{t`${many(rows)}. If a source says one again, a new alert is raised. You can undo this for a day.`}</p>
      <Textarea data-autofocus label={t`How you know`} value={note} onChange={(event) => setNote(event.currentTarget.value)} autosize minRows={2} />
    </Confirm>
  )
}

/** The title a new incident is offered: the service or the worst alert. */
export function titleFor(rows: readonly Alert[]): string {
  const services = new Set(rows.map((row) => row.service?.name))
  const worst = rows.toSorted((a, b) => urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency))[0]
  const [service] = services
  if (rows.length > 1 && services.size === 1 && service !== undefined) return t`${service}: ${count(rows.length, 'alert', 'alerts')}`
  return (worst?.title ?? '').slice(0, 200)
}

export interface IncidentDialogProps {
  rows: readonly Alert[]
  onClose(): void
  open(given: { title?: string; severity?: number; page: boolean; note?: string }): Promise<Deed>
  join(id: Id<'incident'>, note: string): Promise<Deed>
  done(deed: Deed): void
}

/** Opens one incident from alerts, or joins them to one that goes on. */
export function IncidentDialog({ rows, onClose, open, join, done }: IncidentDialogProps) {
  const active = useRoute(listIncidents, { query: { state: 'active', limit: 200 } })
  const [how, setHow] = useState<'new' | 'join'>('new')
  const [title, setTitle] = useState(() => titleFor(rows))
  const [severity, setSeverity] = useState<string | null>(null)
  const [page, setPage] = useState(true)
  const [id, setId] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const going = active.data?.items ?? []
  const check = (): Record<string, string> => (how === 'new' ? (title.trim() === '' ? { title: t`Say what fails.` } : {}) : id === null ? { id: t`Choose an incident.` } : {})
  const send = async () => {
    const said = note.trim()
    done(how === 'join' ? await join(id as Id<'incident'>, said) : await open({ ...(title === titleFor(rows) ? {} : { title }), page, ...(severity === null ? {} : { severity: Number(severity) }), ...(said === '' ? {} : { note: said }) }))
    onClose()
  }
  return (
    <Dialog open onClose={onClose} title={count(rows.length, 'This alert into an incident', 'These # alerts into an incident')} size={620}>
      <div className={css['choice']}>
        <SegmentedControl aria-label={t`Which incident`} value={how} onChange={(value) => setHow(value)} data={[{ value: 'new', label: t`A new one` }, { value: 'join', label: t`One that is open` }]} />
      </div>
      <Form verb={how === 'new' ? t`Open it` : t`Join them`} cancel={onClose} check={check} send={send}>
        {how === 'new' ? <>
          <Field name="title" label={t`What fails`}><TextInput data-autofocus value={title} onChange={(event) => setTitle(event.currentTarget.value)} /></Field>
          <Field name="severity" label={t`Severity`} hint={t`Left out, it follows from the worst alert and the service.`}><Select clearable placeholder={t`by the matrix`} data={['1', '2', '3', '4'].map((value) => ({ value, label: `SEV${value}` }))} value={severity} onChange={setSeverity} /></Field>
          <Field name="page" label={t`Page`}><Checkbox label={t`who is on call`} checked={page} onChange={(event) => setPage(event.currentTarget.checked)} /></Field>
        </> : <Field name="id" label={t`Incident`}><Select searchable nothingFoundMessage={t`Nothing by that name.`} placeholder={going.length === 0 ? t`No incident is open` : t`Choose`} value={id} onChange={setId} data={going.map((one) => ({ value: one.id, label: `INC-${one.number} ${one.title}` }))} /></Field>}
        <Field name="note" label={t`Why`} optional><Textarea autosize minRows={2} value={note} onChange={(event) => setNote(event.currentTarget.value)} /></Field>
        <Why>{t`Alerts that are in an incident already, or over, are left out and named.`}</Why>
      </Form>
    </Dialog>
  )
}
