import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { previewSchedule } from '@fullscore/api/operations/on-call.ts'
import { listPersons } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute } from '../../data/query.ts'
import { failureOf } from '../../data/sentence.ts'
import type { Changed } from '../../data/changed.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { lasting, msOf, shortDay } from '../../kit/time.ts'
import { PersonPick, TeamPick, ZonePick } from '../../pick/pick.tsx'
import { choices, t } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './on-call.module.css'

/** What the rotation form holds. */
export interface RotationFields { name: string; teamId: string | null; zone: string; starts: string; every: string; unit: 'days' | 'weeks'; windows: string; line: string; participants: string[] }

/** The plan as the wire wants it. */
export const planOf = (fields: RotationFields) => ({
  zone: fields.zone, starts: fields.starts, every: Number(fields.every), unit: fields.unit, windows: fields.windows.trim(), participants: fields.participants as Id<'person'>[],
})

export interface RotationFormProps { fields: RotationFields; set(some: Partial<RotationFields>): void; verb: string; send(): Promise<unknown>; cancel(): void; reason: string | undefined; reload?: () => Promise<Changed>; fresh: boolean }

/** The form of a rotation, with a month of it beside. */
export function RotationForm({ fields, set, fresh, ...form }: RotationFormProps) {
  const typed = (key: 'name' | 'starts' | 'every' | 'windows') => ({ value: fields[key], onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }) })
  function check(): Record<string, string> {
    return { ...(fresh && fields.teamId === null ? { teamId: t`Choose a team.` } : {}), ...(fields.participants.length === 0 ? { participants: t`At least one person.` } : {}), ...(/^[1-9]\d?$/.test(fields.every) ? {} : { every: t`A whole number from 1 to 52.` }) }
  }
  return (
    <Form {...form} check={check} side={<Preview fields={fields} />}>
      <Section name={t`Whose turn`}>
        <Field name="name" label={t`Name`}><TextInput autoFocus {...typed('name')} /></Field>
        {fresh && <Field name="teamId" label={t`Team`}><TeamPick value={fields.teamId} onChange={(teamId) => set({ teamId })} /></Field>}
        <FieldGroup name="participants" label={t`In turn`} hint={t`In this order, round and round.`}><People ids={fields.participants} onChange={(participants) => set({ participants })} /></FieldGroup>
        <Field name="line" label={t`Stands`} hint={t`On the Score's stave: first above, second below.`}><Select allowDeselect={false} data={[{ value: '1', label: t`first` }, { value: '2', label: t`second` }, { value: '3', label: t`third` }]} value={fields.line} onChange={(line) => set({ line: line ?? '1' })} /></Field>
      </Section>
      <Section name={t`When`}>
        <Field name="zone" label={t`Zone`} hint={t`Hand-over keeps its hour here when the clocks change.`}><ZonePick value={fields.zone} onChange={(zone) => set({ zone })} /></Field>
        <Field name="starts" label={t`First hand-over`}><TextInput type="datetime-local" {...typed('starts')} /></Field>
        <Field name="every" label={t`Every`}><TextInput w={80} inputMode="numeric" {...typed('every')} /></Field>
        <FieldGroup name="unit" label={t`Unit`}><SegmentedControl aria-label={t`Unit`} value={fields.unit} onChange={(unit) => set({ unit: unit })} data={choices<'days' | 'weeks'>(['days', 'weeks'])} /></FieldGroup>
        <Field name="windows" label={t`Covers`} optional hint={t`Like Mon-Fri 08:00-18:00; Sat 10:00-14:00. Empty is around the clock.`}><TextInput {...typed('windows')} /></Field>
      </Section>
    </Form>
  )
}

function People({ ids, onChange }: { ids: string[]; onChange(ids: string[]): void }) {
  const persons = useRoute(listPersons, { query: { limit: 200 } })
  const nameOf = (id: string) => persons.data?.items.find((one) => one.id === id)?.name ?? 'somebody'
  const move = (index: number, by: -1 | 1) => { const next = [...ids]; const [one] = next.splice(index, 1); next.splice(index + by, 0, one!); onChange(next) }
  return (
    <div style={{ width: 'min(420px, 100%)' }}>
      <ol className={css['people']}>
        {ids.map((id, index) => (
          <li key={`${id}-${index}`}>
            <span>{nameOf(id)}</span>
            {index > 0 && <button type="button" className={kit['linkButton']} aria-label={t`${nameOf(id)} earlier`} onClick={() => move(index, -1)}>{t`earlier`}</button>}
            {index < ids.length - 1 && <button type="button" className={kit['linkButton']} aria-label={t`${nameOf(id)} later`} onClick={() => move(index, 1)}>{t`later`}</button>}
            <button type="button" className={kit['linkButton']} aria-label={t`Take ${nameOf(id)} out`} onClick={() => onChange(ids.filter((_, at) => at !== index))}>{t`out`}</button>
          </li>
        ))}
      </ol>
      <PersonPick key={ids.length} aria-label={t`Add a person`} placeholder={t`Add a person`} mt="sm" value={null} onChange={(id) => { if (id !== null) onChange([...ids, id]) }} />
    </div>
  )
}

function Preview({ fields }: { fields: RotationFields }) {
  const [plan] = useDebouncedValue(planOf(fields), 400)
  const whole = plan.participants.length > 0 && plan.every >= 1 && plan.starts !== ''
  const asked = useRoute(previewSchedule, { body: plan }, { enabled: whole, keep: true })
  return (
    <Side name={t`The coming month`}>
      {!whole && <Why>{t`Put people in, and the month is shown here before anything is saved.`}</Why>}
      {whole && asked.error && <Why>{failureOf(asked.error).says}</Why>}
      {whole && asked.data && <>
        <Why>{asked.data.gaps === 0 ? t`Somebody is on call at every moment.` : t`${asked.data.gaps} stretches with nobody; ${Math.round(asked.data.covered * 100)} % of the time is covered.`}</Why>
        {asked.data.stretches.slice(0, 12).map((one) => <Row key={one.from} mark={<span className="quiet">{shortDay(msOf(one.from))}</span>} subject={one.personId === null ? t`nobody` : one.name} right={lasting(msOf(one.to) - msOf(one.from))} />)}
      </>}
    </Side>
  )
}
