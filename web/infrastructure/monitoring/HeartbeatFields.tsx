import { Select, TextInput } from '@mantine/core'
import { Field } from '../../kit/Form.tsx'
import { usualRules } from '../../kit/repeats.ts'
import { ZonePick } from '../../pick/pick.tsx'
import type { TypedBeat } from './beat.ts'
import type { CheckFields } from './fields.ts'
import { t } from '../../words.ts'

/** When signs of life are expected: every so many minutes, or by a plan, and by how much they may be late. */
export function HeartbeatFields({ fields: { beat }, set }: { fields: Pick<CheckFields, 'beat'>; set(some: Pick<CheckFields, 'beat'>): void }) {
  const put = (some: Partial<TypedBeat>) => set({ beat: { ...beat, ...some } })
  const rules = usualRules(beat.starts).filter((one) => one.value !== '')
  const known = beat.repeats === '' || rules.some((one) => one.value === beat.repeats) ? rules : [...rules, { value: beat.repeats, label: beat.repeats }]
  // The day of the week or month lies in the rule: with another first day the rule of the same kind is meant.
  const startAt = (starts: string) => {
    const next = usualRules(starts).filter((one) => one.value !== '')[rules.findIndex((one) => one.value === beat.repeats)]
    put({ starts, ...(next ? { repeats: next.value } : {}) })
  }
  return (
    <>
      <Field name="target.plan.repeats" label={t`Expected`} hint={t`Nothing is asked. A job calls the check's own address when it is done; you get the address once the check is there.`}>
        <Select allowDeselect={false} data={[{ value: '', label: t`every so many minutes` }, ...known]} value={beat.repeats} onChange={(repeats) => put({ repeats: repeats ?? '' })} />
      </Field>
      {beat.repeats === '' ? <Field name="target.every" label={t`Minutes`} after={t`a day has 1440`}><TextInput w={100} inputMode="decimal" value={beat.every} onChange={(event) => put({ every: event.currentTarget.value })} /></Field> : <>
        <Field name="target.plan.starts" label={t`From`}><TextInput type="datetime-local" value={beat.starts} onChange={(event) => startAt(event.currentTarget.value)} /></Field>
        <Field name="target.plan.zone" label={t`Zone`} hint={t`It keeps its hour here when the clocks change.`}><ZonePick value={beat.zone} onChange={(zone) => put({ zone })} /></Field>
      </>}
      <Field name="target.grace" label={t`May be late by`} after={t`minutes`}><TextInput w={100} inputMode="decimal" value={beat.grace} onChange={(event) => put({ grace: event.currentTarget.value })} /></Field>
    </>
  )
}
