import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useNavigate, useSearchParams } from 'react-router'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import { levels, readHandling, type Level } from '@fullscore/api/operations/incidents/settings.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { ServicePick } from '../../pick/pick.tsx'
import { choices, t } from '../../words.ts'

interface Given { title: string; impact: Level; urgency: Level; severity: string | null; severityNote: string; serviceId: string | null; note: string; page: boolean; private: boolean }
const some = choices(levels)

/** Opens an incident by hand: impact and urgency give the severity, unless a person says otherwise and why. */
export function Component() {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const handling = useRoute(readHandling, {})
  const { given, set, text } = useFields<Given>({ title: '', impact: 'high', urgency: 'medium', severity: null, severityNote: '', serviceId: search.get('service'), note: '', page: true, private: false })
  const open = useSend(openIncident, { done: (answer) => void navigate(paths.incidents.one(answer.id), { replace: true }) })
  const says = handling.data?.matrix[given.impact][given.urgency]
  const against = given.severity !== null && Number(given.severity) !== says
  const send = () => open.mutateAsync({
    body: {
      title: given.title, impact: given.impact, urgency: given.urgency, page: given.page, private: given.private, ...(given.severity ? { severity: Number(given.severity) } : {}), ...(given.severityNote.trim() ? { severityNote: given.severityNote } : {}),
      ...(given.serviceId ? { serviceId: given.serviceId } : {}), ...(given.note.trim() ? { note: given.note } : {}),
    },
  })
  return (
    <Page narrow>
      <PageHeader title={t`Open an incident`} path={[{ label: t`Incidents`, to: paths.incidents() }]} />
      <Form verb={t`Open it`} send={send} cancel={() => void navigate(-1)}
        side={<Side name={t`What will happen`}>
          <Why>{given.page ? t`Who is on call is paged at once, then step by step until somebody acknowledges.` : t`Nobody is paged.`}</Why>
          {given.private && <Why>{t`Only you, who is paged and whom you name see it. Alerts of its service open another one.`}</Why>}
        </Side>}>
        <Field name="title" label={t`What fails`}><TextInput autoFocus {...text('title')} /></Field>
        <Field name="impact" label={t`Impact`} hint={t`How many are hit.`}><Select allowDeselect={false} data={some} value={given.impact} onChange={(impact) => set({ impact: impact ?? 'high' })} /></Field>
        <Field name="urgency" label={t`Urgency`} hint={t`How little it can wait.`}><Select allowDeselect={false} data={some} value={given.urgency} onChange={(urgency) => set({ urgency: urgency ?? 'medium' })} /></Field>
        <Field name="severity" label={t`Severity`} hint={says === undefined ? undefined : t`The matrix gives SEV${says}.`}>
          <Select clearable placeholder={says === undefined ? t`by the matrix` : t`SEV${says}, by the matrix`} data={['1', '2', '3', '4'].map((value) => ({ value, label: `SEV${value}` }))} value={given.severity} onChange={(severity) => set({ severity })} />
        </Field>
        {against && <Field name="severityNote" label={t`Why not`} hint={t`Why it is SEV${given.severity} although the matrix gives SEV${says}.`}><TextInput {...text('severityNote')} /></Field>}
        <Field name="serviceId" label={t`Service`} optional hint={t`A service has one open incident at a time.`}><ServicePick value={given.serviceId} onChange={(serviceId) => set({ serviceId })} /></Field>
        <Field name="note" label={t`What you know`} optional><Textarea autosize minRows={3} {...text('note')} /></Field>
        <FieldGroup name="page" label={t`Page`}><Checkbox label={t`who is on call`} checked={given.page} onChange={(event) => set({ page: event.currentTarget.checked })} /></FieldGroup>
        <FieldGroup name="private" label={t`Private`}><Checkbox label={t`only those named may know of it`} checked={given.private} onChange={(event) => set({ private: event.currentTarget.checked })} /></FieldGroup>
      </Form>
    </Page>
  )
}
