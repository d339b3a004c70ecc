import { NumberInput } from '@mantine/core'
import { useState } from 'react'
import { readRetention, setRetention, type Retention as Months } from '@fullscore/api/events/retention.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { Why } from '../kit/marks.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { ErrorPage } from '../shell/states.tsx'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'

const classes = [
  { name: 'ordinary', label: t`Of work`, hint: t`What was changed from what to what, notes, reasons.` },
  { name: 'personal', label: t`Of persons`, hint: t`What concerns one person: who was told what, and how.` },
  { name: 'confidential', label: t`Confidential`, hint: t`What stands on no general timeline.` },
] as const

/** How long the details of events are kept; the events themselves are never taken away. */
export function Retention() {
  const asked = useRoute(readRetention, {})
  return (
    <Section name={t`Retention`}>
      {asked.error && <ErrorPage part error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data && <Edit key={JSON.stringify(asked.data)} kept={asked.data} />}
    </Section>
  )
}

function Edit({ kept }: { kept: Months }) {
  const [months, setMonths] = useState(kept)
  const send = useSend(setRetention, { done: () => toast(t`Saved.`) })
  return (
    <Form verb={t`Save`} send={() => send.mutateAsync({ body: months })}>
      {classes.map(({ name, label, hint }) => (
        <Field key={name} name={name} label={label} hint={hint} after={months[name] === null ? t`for good` : t`months`}>
          <NumberInput w={120} min={1} max={1200} allowDecimal={false} value={months[name] ?? ''} onChange={(value) => setMonths({ ...months, [name]: typeof value === 'number' ? value : null })} />
        </Field>
      ))}
      <Why>{t`Older details are erased daily; an empty field keeps them for good. That something happened, when and by whose hand stays, and so does the proof that nobody altered it.`}</Why>
    </Form>
  )
}
