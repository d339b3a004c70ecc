import { SegmentedControl, Select, TextInput, Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { costPeriods, noticeEnds } from '@fullscore/api/strategy/contracts.ts'
import { listVendors } from '@fullscore/api/strategy/vendors.ts'
import { useRoute } from '../../data/query.ts'
import type { Changed } from '../../data/changed.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { ItemsPick, PersonPick, TeamPick, ZonePick } from '../../pick/pick.tsx'
import { faultsOf, foretold, noticeToOf, type ContractFields } from './fields.ts'
import { noticeEndWords } from './words.ts'
import { t, word } from '../../words.ts'
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
  reload?: () => Promise<Changed>
}

/** The form of a contract: what it says about its end, in the words contracts use. The side panel tells the dates that follow. */
export function ContractForm({ fields, set, known, team, owner, vendor, ...form }: ContractFormProps) {
  const typed = (key: { [K in keyof ContractFields]: ContractFields[K] extends string ? K : never }[keyof ContractFields]) => ({ value: fields[key], onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }) })
  return (
    <Form {...form} check={() => faultsOf(fields)} side={<Side name={t`What follows`}><Why>{foretold(fields)}</Why></Side>}>
      <Section name={t`What it is`}>
        <Field name="name" label={t`Name`}><TextInput autoFocus placeholder={t`Oracle support`} {...typed('name')} /></Field>
        <Field name="vendorId" label={t`Vendor`} optional><VendorPick known={vendor} value={fields.vendorId} onChange={(vendorId) => set({ vendorId })} /></Field>
        <Field name="number" label={t`Contract number`} optional><TextInput {...typed('number')} /></Field>
        <Field name="cost" label={t`Costs`} optional><Price typed={typed} fields={fields} set={set} /></Field>
        <Field name="ownerId" label={t`Owner`} optional hint={t`Is reminded before the days that decide. You, if you choose nobody.`}><PersonPick known={owner} value={fields.ownerId} onChange={(ownerId) => set({ ownerId })} /></Field>
        <Field name="teamId" label={t`Team`}><TeamPick known={team} value={fields.teamId} onChange={(teamId) => set({ teamId })} /></Field>
      </Section>
      <Section name={t`How long, and how it ends`}>
        <Field name="term.start" label={t`First day`}><TextInput type="date" {...typed('start')} /></Field>
        <Field name="term.initialMonths" label={t`First term`} after={t`months`} hint={noticeToOf(fields) ? t`0 if it can be left from its first day on.` : undefined}><TextInput w={90} inputMode="numeric" {...typed('initialMonths')} /></Field>
        <FieldGroup name="term.renewal" label={t`At its end`}><SegmentedControl aria-label={t`At its end`} value={fields.renewal} onChange={(renewal) => set({ renewal })} data={[{ value: 'tacit', label: t`It renews itself` }, { value: 'express', label: t`Somebody renews it` }, { value: 'never', label: t`It ends` }]} /></FieldGroup>
        {fields.renewal !== 'never' && !noticeToOf(fields) && <Field name="term.renewalMonths" label={t`A further term`} after={t`months`} hint={t`0 is the first term's length again.`}><TextInput w={90} inputMode="numeric" {...typed('renewalMonths')} /></Field>}
        <Field name="term.notice" label={t`Notice`} hint={t`How long before the end somebody must have acted. Empty if none is agreed.`}><Notice typed={typed} fields={fields} set={set} /></Field>
        {fields.renewal === 'tacit' && <Field name="term.noticeTo" label={t`Notice ends it with`} hint={t`The ends that notice can choose once the first term is over.`}><NoticeTo fields={fields} set={set} /></Field>}
        {!noticeToOf(fields) && <FieldGroup name="term.end" label={t`“Ends on”`} hint={t`Whether the date in the contract is the last day that counts.`}><SegmentedControl aria-label={t`Ends on`} value={fields.end} onChange={(end) => set({ end })} data={[{ value: 'inclusive', label: t`names the last day` }, { value: 'exclusive', label: t`names the day after` }]} /></FieldGroup>}
        <Field name="term.leadDays" label={t`Decide`} after={t`days before the last day to act`}><TextInput w={90} inputMode="numeric" {...typed('leadDays')} /></Field>
        <Field name="zone" label={t`Zone`}><ZonePick value={fields.zone} onChange={(zone) => set({ zone })} /></Field>
        <FieldGroup name="calendar" label={t`Working days`} hint={t`A last day that falls on another day moves to the one before.`}><SegmentedControl aria-label={t`Working days`} value={fields.days} onChange={(days) => set({ days })} data={[{ value: 'week', label: t`Monday to Friday` }, { value: 'every', label: t`Every day` }]} /></FieldGroup>
      </Section>
      <Section name={t`What it covers`}>
        <Field name="covers" label={t`Covers`} optional hint={t`Items and services; their incidents show this contract and its number.`}><ItemsPick names={known} value={fields.covers} onChange={(covers) => set({ covers })} /></Field>
        <Field name="supportNumber" label={t`Support number`} optional hint={t`The vendor's if you leave it empty.`}><TextInput {...typed('supportNumber')} /></Field>
        <Field name="supportHours" label={t`Support hours`} optional><TextInput placeholder={t`Mon-Fri 8-18`} {...typed('supportHours')} /></Field>
        <Field name="notes" label={t`Notes`} optional><Textarea autosize minRows={3} {...typed('notes')} /></Field>
      </Section>
    </Form>
  )
}

type Typed = (key: 'amount' | 'currency' | 'noticeAmount') => { value: string; onChange(event: { currentTarget: { value: string } }): void }
interface Wired { typed: Typed; fields: ContractFields; set(some: Partial<ContractFields>): void; id?: string; name?: string; error?: boolean }
const Line = ({ children }: { children: ReactNode }) => <span className={css['line']}>{children}</span>

function Price({ typed, fields, set, ...wired }: Wired) {
  return <Line><TextInput {...wired} w={130} inputMode="decimal" {...typed('amount')} /><TextInput aria-label={t`Currency`} w={76} {...typed('currency')} /><Select aria-label={t`For each`} w={120} allowDeselect={false} data={costPeriods.map((value) => ({ value, label: value === 'once' ? t`once` : t`a ${word(value)}` }))} value={fields.per} onChange={(per) => set({ per: per as ContractFields['per'] })} /></Line>
}

function Notice({ typed, fields, set, ...wired }: Wired) {
  return <Line><TextInput {...wired} w={90} inputMode="numeric" {...typed('noticeAmount')} /><Select aria-label={t`Unit of notice`} w={150} allowDeselect={false} data={[{ value: 'months', label: t`months` }, { value: 'weeks', label: t`weeks` }, { value: 'days', label: t`days` }, { value: 'working-days', label: t`working days` }]} value={fields.noticeUnit} onChange={(unit) => set({ noticeUnit: unit as ContractFields['noticeUnit'] })} /></Line>
}

function NoticeTo({ fields, set, ...wired }: Omit<Wired, 'typed'>) {
  const data = [{ value: '', label: t`the term that runs` }, ...noticeEnds.map((value) => ({ value: value as string, label: noticeEndWords(value) }))]
  return <Select {...wired} w={260} allowDeselect={false} data={data} value={fields.noticeTo} onChange={(noticeTo) => set({ noticeTo: (noticeTo ?? '') as ContractFields['noticeTo'] })} />
}

function VendorPick({ value, onChange, known, ...wired }: { value: string | null; onChange(id: string | null): void; known: { id: string; name: string } | null }) {
  const { data } = useRoute(listVendors, { query: { limit: 200 } }, { keep: true })
  const rows = [...(data?.items ?? []).map(({ id, name }) => ({ value: id as string, label: name })), ...(known ? [{ value: known.id, label: known.name }] : [])]
  return <Select clearable searchable {...wired} data={rows.filter((row, index) => rows.findIndex((other) => other.value === row.value) === index)} value={value} onChange={onChange} />
}
