import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Changed } from '../../../data/changed.ts'
import { Field, Form } from '../../../kit/Form.tsx'
import { Section } from '../../../kit/PageHeader.tsx'
import { TeamPick } from '../../../pick/pick.tsx'
import { t } from '../../../words.ts'

export interface ProbeFields { name: string; place: string; teamId: string | null }

/** What a probe is called, where it stands, whose it is. */
export function ProbeForm({ fields, set, known, side, ...form }: {
  fields: ProbeFields; set(some: Partial<ProbeFields>): void; known?: { id: string; name: string }; verb: string; send(): Promise<unknown>; cancel(): void; reason: string | undefined; reload?: () => Promise<Changed>; side?: ReactNode
}) {
  return (
    <Form {...form} {...(side === undefined ? {} : { side })} check={() => (fields.name.trim() === '' ? { name: t`A name, like Riga.` } : {})}>
      <Section name={t`The probe`}>
        <Field name="name" label={t`Name`}><TextInput autoFocus placeholder={t`Riga`} value={fields.name} onChange={(event) => set({ name: event.currentTarget.value })} /></Field>
        <Field name="place" label={t`Place`} optional hint={t`Where it stands, for people: the branch in Riga, the second provider.`}><TextInput value={fields.place} onChange={(event) => set({ place: event.currentTarget.value })} /></Field>
        <Field name="teamId" label={t`Owner`} optional hint={t`Sees it and is told when it is lost; your own team if you leave it empty.`}><TeamPick known={known} value={fields.teamId} onChange={(teamId) => set({ teamId })} /></Field>
      </Section>
    </Form>
  )
}
