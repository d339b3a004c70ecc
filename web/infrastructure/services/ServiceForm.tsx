import { money } from '@fullscore/api/money.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { SegmentedControl, TextInput, Textarea } from '@mantine/core'
import { criticalities } from '@fullscore/api/infrastructure/services.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import type { Changed } from '../../data/changed.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { ItemsPick, PersonPick, TeamPick } from '../../pick/pick.tsx'
import { HoursEditor } from './HoursEditor.tsx'
import type { ServiceFields } from './fields.ts'
import { choices, t } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './service.module.css'

export interface ServiceFormProps {
  fields: ServiceFields
  set(some: Partial<ServiceFields>): void
  verb: string
  send(): Promise<unknown>
  cancel(): void
  reason: string | undefined
  reload?: () => Promise<Changed>
  /** Whether relations are asked here: only for a new service. */
  relations: boolean
  known?: { team: { id: string; name: string }; owner: { id: string; name: string } | null }
}

/** The form of a service, for adding and editing. */
export function ServiceForm({ fields, set, relations, known, ...form }: ServiceFormProps) {
  const worth = fields.amount.trim() === '' ? t`Nobody will know what an hour without it costs.` : t`Incidents count what an outage costs: ${money(fields.amount, fields.currency, readerLocale())} an hour.`
  const typed = (key: 'name' | 'audience' | 'description' | 'amount' | 'currency') => ({ value: fields[key], onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }) })
  return (
    <Form {...form} side={<Side name={t`What will happen`}><Why>{t`Checks of it open alerts on its team; a critical or high one opens an incident. ${worth}`}</Why></Side>}>
      <Section name={t`What it is`}>
        <Field name="name" label={t`Name`}><TextInput autoFocus {...typed('name')} /></Field>
        <Field name="audience" label={t`For`} optional hint={t`Who relies on it: customers, the warehouse, everybody.`}><TextInput {...typed('audience')} /></Field>
        <Field name="description" label={t`What it does`} optional><Textarea autosize minRows={2} {...typed('description')} /></Field>
        <FieldGroup name="criticality" label={t`Criticality`}><SegmentedControl aria-label={t`Criticality`} data={choices(criticalities)} value={fields.criticality} onChange={(value) => set({ criticality: value })} /></FieldGroup>
        <Field name="teamId" label={t`Owner`} optional={relations} hint={relations ? t`Your own team if you choose none.` : undefined}><TeamPick known={known?.team} value={fields.teamId} onChange={(teamId) => set({ teamId })} /></Field>
        <Field name="businessOwnerId" label={t`Business owner`} optional><PersonPick known={known?.owner} value={fields.businessOwnerId} onChange={(businessOwnerId) => set({ businessOwnerId })} /></Field>
      </Section>
      <Section name={t`When it is needed, and what it is worth`}>
        <HoursEditor fields={fields.hours} onChange={(hours) => set({ hours })} />
        <Field name="hourValue" label={t`An hour is worth`} optional hint={t`An amount like 1200 or 99.50, and its currency.`}><Worth typed={typed} /></Field>
        <Dates dates={fields.dates} onChange={(dates) => set({ dates })} />
      </Section>
      {relations && (
        <Section name={t`What it needs`}>
          <Field name="runsOn" label={t`Runs on`} optional><ItemsPick value={fields.runsOn} onChange={(runsOn) => set({ runsOn })} /></Field>
          <Field name="dependsOn" label={t`Depends on`} optional hint={t`More can be said later; observed ones are proposed.`}><ItemsPick value={fields.dependsOn} onChange={(dependsOn) => set({ dependsOn })} /></Field>
        </Section>
      )}
    </Form>
  )
}

function Worth({ typed, id, name, error, ...aria }: { typed(key: 'amount' | 'currency'): object; id?: string; name?: string; error?: boolean }) {
  return <span className={kit['fieldLine']}><TextInput id={id ?? ''} name={name ?? ''} error={error ?? false} {...aria} w={130} inputMode="decimal" {...typed('amount')} /><TextInput aria-label={t`Currency`} w={76} {...typed('currency')} /></span>
}

function Dates({ dates, onChange }: { dates: ServiceFields['dates']; onChange(dates: ServiceFields['dates']): void }) {
  const put = (index: number, some: Partial<ServiceFields['dates'][number]>) => onChange(dates.map((one, at) => at === index ? { ...one, ...some } : one))
  return (
    <FieldGroup name="dates" label={t`Dates that matter`} hint={t`They stand on the Score: Black Friday, the year's close.`}>
      <div className={css['dates']}>
        {dates.map((one, index) => (
          <div key={index} className={css['date']}>
            <TextInput aria-label={t`Date ${index + 1}, name`} placeholder={t`Name`} value={one.name} onChange={(event) => put(index, { name: event.currentTarget.value })} />
            <TextInput aria-label={t`Date ${index + 1}, from`} type="date" value={one.from} onChange={(event) => put(index, { from: event.currentTarget.value, ...(one.to === '' ? { to: event.currentTarget.value } : {}) })} />
            <TextInput aria-label={t`Date ${index + 1}, to`} type="date" value={one.to} onChange={(event) => put(index, { to: event.currentTarget.value })} />
            <button type="button" className={kit['linkButton']} onClick={() => onChange(dates.filter((_, at) => at !== index))}>{t`remove`}</button>
          </div>
        ))}
        <ActionButton size="xs" onClick={() => onChange([...dates, { name: '', from: '', to: '' }])}>{t`Add a date`}</ActionButton>
      </div>
    </FieldGroup>
  )
}
