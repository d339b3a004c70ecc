import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { openIncident } from '@fullscore/api/operations/incidents.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'

/** Opens an incident by hand. */
export function Component() {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const services = useRoute(listServices, { query: { limit: 200 } })
  const [given, set] = useState({ title: '', severity: '2', serviceId: search.get('service'), note: '', page: true })
  const open = useSend(openIncident, { done: (answer) => void navigate(paths.incidents.one(answer.id), { replace: true }) })
  const service = services.data?.items.find((one) => one.id === given.serviceId)
  const send = () => open.mutateAsync({ body: { title: given.title, severity: Number(given.severity), page: given.page, ...(given.serviceId ? { serviceId: given.serviceId } : {}), ...(given.note.trim() ? { note: given.note } : {}) } })
  return (
    <Page narrow>
      <PageHeader title="Open an incident" path={[{ label: 'Incidents', to: paths.incidents() }]} />
      <Form verb="Open it" send={send} cancel={() => void navigate(-1)}
        side={<Side name="What will happen"><Why>{given.page ? `Who is on call${service ? ` for ${service.name}` : ''} is paged at once, then step by step until somebody acknowledges.` : 'Nobody is paged.'}</Why></Side>}>
        <Field name="title" label="What fails"><TextInput autoFocus value={given.title} onChange={(event) => { const { value } = event.currentTarget; set((old) => ({ ...old, title: value })) }} /></Field>
        <Field name="severity" label="Severity"><Select allowDeselect={false} data={['1', '2', '3', '4'].map((value) => ({ value, label: `SEV${value}` }))} value={given.severity} onChange={(value) => set((old) => ({ ...old, severity: value ?? old.severity }))} /></Field>
        <Field name="serviceId" label="Service" optional hint="A service has one open incident at a time."><Select searchable clearable data={(services.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))} value={given.serviceId} onChange={(value) => set((old) => ({ ...old, serviceId: value }))} /></Field>
        <Field name="note" label="What you know" optional><Textarea autosize minRows={3} value={given.note} onChange={(event) => { const { value } = event.currentTarget; set((old) => ({ ...old, note: value })) }} /></Field>
        <FieldGroup name="page" label="Page"><Checkbox label="who is on call" checked={given.page} onChange={(event) => { const { checked } = event.currentTarget; set((old) => ({ ...old, page: checked })) }} /></FieldGroup>
      </Form>
    </Page>
  )
}
