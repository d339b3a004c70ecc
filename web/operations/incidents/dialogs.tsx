import { Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { editIncident, noteIncident, reopenIncident, resolveIncident, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { listPersons } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { Field, Form } from '../../kit/Form.tsx'

export type Dialog = 'note' | 'resolve' | 'reopen' | 'edit' | 'cannot'

const words = {
  note: { title: 'Add a note', verb: 'Add it', label: 'Note', says: 'It stands on the timeline for everybody who sees the incident.' },
  resolve: { title: 'Resolve the incident?', verb: 'Resolve', label: 'What it was', says: 'The paging stops. It can be opened again.' },
  reopen: { title: 'Open the incident again?', verb: 'Open again', label: 'Why', says: 'Its clock starts anew, and people are paged again.' },
} as const

/** Asks for the words that an action needs. */
export function NoteDialog({ kind, incident, onClose }: { kind: 'note' | 'resolve' | 'reopen'; incident: IncidentDetail; onClose(): void }) {
  const [text, setText] = useState('')
  const [all, setAll] = useState(false)
  const note = useSend(noteIncident)
  const resolve = useSend(resolveIncident)
  const reopen = useSend(reopenIncident)
  const params = { id: incident.id }
  const firing = kind === 'resolve' && incident.firing > 0
  async function act(): Promise<void> {
    if (kind === 'note') await note.mutateAsync({ params, body: { text } })
    else if (kind === 'resolve') await resolve.mutateAsync({ params, body: { note: text, evenThoughFiring: all } })
    else await reopen.mutateAsync({ params, body: { note: text } })
  }
  const reason = text.trim() === '' ? 'It needs some words.' : firing && !all ? `${incident.firing} of its alerts still fire.` : undefined
  return (
    <Confirm open onClose={onClose} title={words[kind].title} verb={words[kind].verb} reason={reason} act={act}>
      <p>{words[kind].says}</p>
      <Textarea label={words[kind].label} value={text} onChange={(event) => setText(event.currentTarget.value)} autosize minRows={3} data-autofocus />
      {firing && <Checkbox mt="sm" label={`Resolve although ${incident.firing} of its alerts fire`} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />}
    </Confirm>
  )
}

/** Title, severity and commander; guarded by the version that was read. */
export function EditIncident({ incident, etag, onClose }: { incident: IncidentDetail; etag: string | undefined; onClose(): void }) {
  const [title, setTitle] = useState(incident.title)
  const [severity, setSeverity] = useState(String(incident.severity))
  const [commander, setCommander] = useState(incident.commander?.id ?? null)
  const persons = useRoute(listPersons, { query: { limit: 200 } })
  const edit = useSend(editIncident, { done: onClose })
  return (
    <Modal opened onClose={onClose} title="Edit the incident" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Form verb="Save" cancel={onClose} send={() => edit.mutateAsync({ params: { id: incident.id }, body: { title, severity: Number(severity), commanderId: commander as Id<'person'> | null }, ifMatch: etag })}>
        <Field name="title" label="Title"><TextInput value={title} onChange={(event) => setTitle(event.currentTarget.value)} /></Field>
        <Field name="severity" label="Severity"><Select data={['1', '2', '3', '4'].map((value) => ({ value, label: `SEV${value}` }))} value={severity} allowDeselect={false} onChange={(value) => setSeverity(value ?? severity)} /></Field>
        <Field name="commanderId" label="Commander" optional><Select searchable clearable data={(persons.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))} value={commander} onChange={(value) => setCommander(value)} /></Field>
      </Form>
    </Modal>
  )
}
