import { SegmentedControl, Select, TextInput, Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { costPeriods } from '@fullscore/api/strategy/contracts.ts'
import { listVendors } from '@fullscore/api/strategy/vendors.ts'
import { useRoute } from '../../data/query.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { ItemsPick, PersonPick, TeamPick, ZonePick } from '../../pick/pick.tsx'
import { faultsOf, foretold, type ContractFields } from './fields.ts'
import css from './contract.module.css'

export interface ContractFormProps {
  fields: ContractFields
  set(some: Partial<ContractFields>): void
  /** Names of objects it covers already. */
  known: Record<string, string>
  team: { id: string; name: string } | undefined
  owner: { id: string; name: string } | null
  vendor: { id: string; name: string } | null
  verb: string
  send(): Promise<unknown>
  cancel(): void
  reason: string | undefined
  reload?: () => void
}

/** The form of a contract: what it says about its end, in the words contracts use. The side panel tells the dates that follow. */
export function ContractForm({ fields, set, known, team, owner, vendor, ...form }: ContractFormProps) {
  const typed = (key: { [K in keyof ContractFields]: ContractFields[K] extends string ? K : never }[keyof ContractFields]) => ({ value: fields[key], onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }) })
  return (
    <Form {...form} check={() => faultsOf(fields)} side={<Side name="What follows"><Why>{foretold(fields)}</Why></Side>}>
      <Section name="What it is">
        <Field name="name" label="Name"><TextInput autoFocus placeholder="Oracle support" {...typed('name')} /></Field>
        <Field name="vendorId" label="Vendor" optional><VendorPick known={vendor} value={fields.vendorId} onChange={(vendorId) => set({ vendorId })} /></Field>
        <Field name="number" label="Contract number" optional><TextInput {...typed('number')} /></Field>
        <Field name="cost" label="Costs" optional><Price typed={typed} fields={fields} set={set} /></Field>
        <Field name="ownerId" label="Owner" optional hint="Is reminded before the days that decide. You, if you choose nobody."><PersonPick known={owner} value={fields.ownerId} onChange={(ownerId) => set({ ownerId })} /></Field>
        <Field name="teamId" label="Team"><TeamPick known={team} value={fields.teamId} onChange={(teamId) => set({ teamId })} /></Field>
      </Section>
      <Section name="How long, and how it ends">
        <Field name="term.start" label="First day"><TextInput type="date" {...typed('start')} /></Field>
        <Field name="term.initialMonths" label="First term" after="months"><TextInput w={90} inputMode="numeric" {...typed('initialMonths')} /></Field>
        <FieldGroup name="term.renewal" label="At its end"><SegmentedControl aria-label="At its end" value={fields.renewal} onChange={(renewal) => set({ renewal })} data={[{ value: 'tacit', label: 'It renews itself' }, { value: 'express', label: 'Somebody renews it' }, { value: 'never', label: 'It ends' }]} /></FieldGroup>
        {fields.renewal !== 'never' && <Field name="term.renewalMonths" label="A further term" after="months" hint="0 is the first term's length again."><TextInput w={90} inputMode="numeric" {...typed('renewalMonths')} /></Field>}
        <Field name="term.notice" label="Notice" hint="How long before the end somebody must have acted. Empty if none is agreed."><Notice typed={typed} fields={fields} set={set} /></Field>
        <FieldGroup name="term.end" label="“Ends on”" hint="Whether the date in the contract is the last day that counts."><SegmentedControl aria-label="Ends on" value={fields.end} onChange={(end) => set({ end })} data={[{ value: 'inclusive', label: 'names the last day' }, { value: 'exclusive', label: 'names the day after' }]} /></FieldGroup>
        <Field name="term.leadDays" label="Decide" after="days before the last day to act"><TextInput w={90} inputMode="numeric" {...typed('leadDays')} /></Field>
        <Field name="zone" label="Zone"><ZonePick value={fields.zone} onChange={(zone) => set({ zone })} /></Field>
        <FieldGroup name="calendar" label="Working days" hint="A last day that falls on another day moves to the one before."><SegmentedControl aria-label="Working days" value={fields.days} onChange={(days) => set({ days })} data={[{ value: 'week', label: 'Monday to Friday' }, { value: 'every', label: 'Every day' }]} /></FieldGroup>
      </Section>
      <Section name="What it covers">
        <Field name="covers" label="Covers" optional hint="Items and services; their incidents show this contract and its number."><ItemsPick names={known} value={fields.covers} onChange={(covers) => set({ covers })} /></Field>
        <Field name="supportNumber" label="Support number" optional hint="The vendor's if you leave it empty."><TextInput {...typed('supportNumber')} /></Field>
        <Field name="supportHours" label="Support hours" optional><TextInput placeholder="Mon-Fri 8-18" {...typed('supportHours')} /></Field>
        <Field name="notes" label="Notes" optional><Textarea autosize minRows={3} {...typed('notes')} /></Field>
      </Section>
    </Form>
  )
}

type Typed = (key: 'amount' | 'currency' | 'noticeAmount') => { value: string; onChange(event: { currentTarget: { value: string } }): void }
interface Wired { typed: Typed; fields: ContractFields; set(some: Partial<ContractFields>): void; id?: string; name?: string; error?: boolean }
const Line = ({ children }: { children: ReactNode }) => <span className={css['line']}>{children}</span>

function Price({ typed, fields, set, ...wired }: Wired) {
  return <Line><TextInput {...wired} w={130} inputMode="decimal" {...typed('amount')} /><TextInput aria-label="Currency" w={76} {...typed('currency')} /><Select aria-label="For each" w={120} allowDeselect={false} data={costPeriods.map((value) => ({ value, label: value === 'once' ? 'once' : `a ${value}` }))} value={fields.per} onChange={(per) => set({ per: per as ContractFields['per'] })} /></Line>
}

function Notice({ typed, fields, set, ...wired }: Wired) {
  return <Line><TextInput {...wired} w={90} inputMode="numeric" {...typed('noticeAmount')} /><Select aria-label="Unit of notice" w={150} allowDeselect={false} data={[{ value: 'months', label: 'months' }, { value: 'days', label: 'days' }, { value: 'working-days', label: 'working days' }]} value={fields.noticeUnit} onChange={(unit) => set({ noticeUnit: unit as ContractFields['noticeUnit'] })} /></Line>
}

function VendorPick({ value, onChange, known, ...wired }: { value: string | null; onChange(id: string | null): void; known: { id: string; name: string } | null }) {
  const { data } = useRoute(listVendors, { query: { limit: 200 } }, { keep: true })
  const rows = [...(data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name })), ...(known ? [{ value: known.id, label: known.name }] : [])]
  return <Select clearable searchable {...wired} data={rows.filter((row, index) => rows.findIndex((other) => other.value === row.value) === index)} value={value} onChange={onChange} />
}
