import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { editIncident, noteIncident, reopenIncident, resolveIncident, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend } from '../../data/query.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { useFields } from '../../pick/fields.ts'
import { count, t } from '../../words.ts'

const words = {
  note: { title: t`Add a note`, verb: t`Add it`, label: t`Note`, says: t`It stands on the timeline for everybody who sees the incident.` },
  resolve: { title: t`Resolve the incident?`, verb: t`Resolve`, label: t`What it was`, says: t`The paging stops, and so does the clock of updates. It can be opened again.` },
  reopen: { title: t`Open the incident again?`, verb: t`Open again`, label: t`Why`, says: t`Its clock starts anew, and people are paged again.` },
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
  const left = kind === 'resolve' ? incident.tasks.filter((one) => one.doneAt === null).length : 0
  async function act(): Promise<void> {
    if (kind === 'note') await note.mutateAsync({ params, body: { text } })
    else if (kind === 'resolve') await resolve.mutateAsync({ params, body: { note: text, evenThoughFiring: all } })
    else await reopen.mutateAsync({ params, body: { note: text } })
  }
  const reason = text.trim() === '' ? t`It needs some words.` : firing && !all ? t`${incident.firing} of its alerts still fire.` : undefined
  return (
    <Confirm open onClose={onClose} title={words[kind].title} verb={words[kind].verb} reason={reason} act={act}>
      <p>{words[kind].says}</p>
      {left > 0 && <p className="why">{count(left, 'One task is not done; it stays open.', '# tasks are not done; they stay open.')}</p>}
      <Textarea label={words[kind].label} value={text} onChange={(event) => setText(event.currentTarget.value)} autosize minRows={3} data-autofocus />
      {firing && <Checkbox mt="sm" label={t`Resolve although ${incident.firing} of its alerts fire`} checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />}
    </Confirm>
  )
}

/** The title; guarded by the version that was read. */
export function EditIncident({ incident, etag, reload, onClose }: { incident: IncidentDetail; etag: string | undefined; reload(): Promise<Changed>; onClose(): void }) {
  const { given: { title }, text } = useFields({ title: incident.title }, etag)
  const edit = useSend(editIncident, { done: onClose })
  return (
    <Dialog open onClose={onClose} title={t`Edit the title`} size={620}>
      <Form verb={t`Save`} cancel={onClose} reload={reload} send={async () => {
        // A title that the product made reads so in one language; untouched it stays a sentence.
        if (title === incident.title) onClose()
        else await edit.mutateAsync({ params: { id: incident.id }, body: { title }, ifMatch: etag })
      }}>
        <Field name="title" label={t`Title`} hint={incident.publicTitle ? t`For responders. The public reads “${incident.publicTitle}”.` : t`For responders; the public never reads it.`}><TextInput {...text('title')} /></Field>
      </Form>
    </Dialog>
  )
}
