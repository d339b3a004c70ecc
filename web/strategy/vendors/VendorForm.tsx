import { TextInput, Textarea } from '@mantine/core'
import { vendor } from '@fullscore/api/strategy/vendors.ts'
import type { Changed } from '../../data/changed.ts'
import { Field, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { ItemsPick, TeamPick } from '../../pick/pick.tsx'
import { t, word } from '../../words.ts'

export type VendorKey = keyof typeof vendor.fields
export interface VendorFields { values: Record<VendorKey, string>; teamId: string | null; about: string[] }
export interface VendorFormProps {
  fields: VendorFields
  set(some: Partial<VendorFields>): void
  /** Names of objects it supplies already. */
  known: Record<string, string>
  team: { id: string; name: string } | undefined
  verb: string
  send(): Promise<unknown>
  cancel(): void
  reason: string | undefined
  reload?: () => Promise<Changed>
}

export const vendorKeys = Object.keys(vendor.fields) as VendorKey[]

/** The form of a vendor; its fields are the contract's. */
export function VendorForm({ fields, set, known, team, ...form }: VendorFormProps) {
  const put = (key: VendorKey) => (event: { currentTarget: { value: string } }) => set({ values: { ...fields.values, [key]: event.currentTarget.value } })
  return (
    <Form {...form} check={(): Record<string, string> => fields.teamId === null ? { teamId: t`Choose a team.` } : {}}
      side={<Side name={t`What will happen`}><Why>{t`Whoever is paged for what it supplies sees its support number and our account beside the incident.`}</Why></Side>}>
      <Section name={t`Whom to call`}>
        {vendorKeys.map((key) => {
          const { label, required } = vendor.fields[key]
          const given = { value: fields.values[key], onChange: put(key) }
          return <Field key={key} name={key} label={word(label)} optional={!required}>{key === 'notes' ? <Textarea autosize minRows={3} {...given} /> : <TextInput autoFocus={key === 'name'} {...given} />}</Field>
        })}
      </Section>
      <Section name={t`For what`}>
        <Field name="about" label={t`Supplies`} optional hint={t`Items and services; their incidents show the number.`}><ItemsPick names={known} value={fields.about} onChange={(about) => set({ about })} /></Field>
        <Field name="teamId" label={t`Owner`}><TeamPick known={team} value={fields.teamId} onChange={(teamId) => set({ teamId })} /></Field>
      </Section>
    </Form>
  )
}
