import { MultiSelect, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { listTeams } from '@fullscore/api/organisation/organisation.ts'
import type { Changed } from '../../data/changed.ts'
import { useRoute } from '../../data/query.ts'
import { Field, Form } from '../../kit/Form.tsx'
import { ZonePick } from '../../pick/pick.tsx'
import { t } from '../../words.ts'

export interface PersonFields { name: string; email: string; title: string; zone: string; teamIds: string[] }
export interface PersonFormProps { fields: PersonFields; set(some: Partial<PersonFields>): void; teams: boolean; verb: string; send(): Promise<unknown>; cancel(): void; reason: string | undefined; reload?: () => Promise<Changed>; side?: ReactNode }

/** The form of a person, for adding and editing. */
export function PersonForm({ fields, set, teams, ...form }: PersonFormProps) {
  const listed = useRoute(listTeams, { query: { limit: 200 } }, { enabled: teams })
  const typed = (key: 'name' | 'email' | 'title') => ({ value: fields[key], onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }) })
  return (
    <Form {...form}>
      <Field name="name" label={t`Name`}><TextInput autoFocus autoComplete="off" {...typed('name')} /></Field>
      <Field name="email" label={t`Mail address`} hint={t`They sign in with it, and are paged by it.`}><TextInput type="email" autoComplete="off" {...typed('email')} /></Field>
      <Field name="title" label={t`Does`} optional><TextInput placeholder={t`Database engineer`} {...typed('title')} /></Field>
      <Field name="zone" label={t`Time zone`} optional hint={t`The organisation's if you leave it empty.`}><ZonePick value={fields.zone} onChange={(zone) => set({ zone })} /></Field>
      {teams && <Field name="teamIds" label={t`Teams`} optional><MultiSelect searchable data={(listed.data?.items ?? []).map((one) => ({ value: one.id as string, label: one.name }))} value={fields.teamIds} onChange={(teamIds) => set({ teamIds })} /></Field>}
    </Form>
  )
}
