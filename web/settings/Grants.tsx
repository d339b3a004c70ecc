import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { listGrants, setGrants } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { Why } from '../kit/marks.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { failureOf } from '../data/sentence.ts'
import { useSession } from '../shell/session.ts'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'

/** Which addresses each department may check. */
export function Grants() {
  const session = useSession()
  const may = session?.can('probes:read') ?? false
  const asked = useRoute(listGrants, {}, { enabled: may })
  return (
    <Section name={t`What may be checked`} count={t`ranges like 10.1.0.0/16, and the words loopback and public`}>
      {!may && <Why>{t`Seeing them needs the permission “probes:read”.`}</Why>}
      {asked.error && <Why>{failureOf(asked.error).says}</Why>}
      {asked.data?.items.map((one) => <Grant key={one.departmentId + one.ranges.join()} id={one.departmentId} name={one.department} ranges={one.ranges} />)}
      <Why>{t`Metadata and link-local addresses, and Fullscore’s own server and stores, are always refused.`}</Why>
    </Section>
  )
}

function Grant({ id, name, ranges }: { id: Id<'department'>; name: string; ranges: readonly string[] }) {
  const [text, setText] = useState(ranges.join('\n'))
  const put = useSend(setGrants, { done: () => toast(t`${name}: saved.`) })
  const changed = text !== ranges.join('\n')
  return (
    <Form verb={t`Save`} reason={changed ? undefined : t`Nothing changed yet.`} send={() => put.mutateAsync({ params: { id }, body: { ranges: text.split(/[\s,]+/).filter((one) => one !== '') } })}>
      <Field name="ranges" label={name}><Textarea autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} /></Field>
    </Form>
  )
}
