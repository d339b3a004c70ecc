import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { listDepartments } from '@fullscore/api/organisation/organisation.ts'
import { setProbeGrants, type Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../../data/query.ts'
import { Field, Form } from '../../../kit/Form.tsx'
import { Why } from '../../../kit/marks.tsx'
import { FactList, Section } from '../../../kit/PageHeader.tsx'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { toast } from '../../../shell/toast.ts'
import { t } from '../../../words.ts'

/** Which addresses each department may check from this probe; administrators change it. */
export function ProbeGrants({ probe }: { probe: Probe }) {
  const session = useSession()
  const may = reasonWithout(session, 'settings:manage') === undefined
  const departments = useRoute(listDepartments, {}, { enabled: may }).data?.items ?? []
  const ranges = (id: string) => probe.grants.find((one) => one.departmentId === id)?.ranges ?? []
  return (
    <Section name={t`What may be checked from here`} count={may ? t`ranges like 10.1.0.0/16, and the words loopback and public` : ''}>
      {!may && probe.grants.length === 0 && <Why>{t`Nothing: an administrator grants ranges.`}</Why>}
      {!may && <FactList facts={probe.grants.map((one) => ({ name: one.department, value: one.ranges.join(', ') }))} />}
      {may && departments.map((one) => <Grant key={one.id + ranges(one.id).join()} probe={probe} id={one.id} name={one.name} ranges={ranges(one.id)} />)}
      <Why>{t`What a department may check from this server does not count here. Metadata and link-local addresses, and Fullscore’s own server, are always refused.`}</Why>
    </Section>
  )
}

function Grant({ probe, id, name, ranges }: { probe: Probe; id: Id<'department'>; name: string; ranges: readonly string[] }) {
  const [text, setText] = useState(ranges.join('\n'))
  const put = useSend(setProbeGrants, { done: () => toast(t`${name}: saved.`) })
  return (
    <Form verb={t`Save`} reason={text === ranges.join('\n') ? t`Nothing changed yet.` : undefined} send={() => put.mutateAsync({ params: { id: probe.id }, body: { departmentId: id, ranges: text.split(/[\s,]+/).filter((one) => one !== '') } })}>
      <Field name="ranges" label={name}><Textarea autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} /></Field>
    </Form>
  )
}
