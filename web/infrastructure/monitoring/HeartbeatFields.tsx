import { Select, TextInput } from '@mantine/core'
import { Field } from '../../kit/Form.tsx'
import { ruleMoved, rulesFrom } from '../../kit/repeats.ts'
import { ZonePick } from '../../pick/pick.tsx'
import type { TypedBeat } from './beat.ts'
import type { CheckFields } from './fields.ts'
import { t } from '../../words.ts'

/** When signs of life are expected: every so many minutes, or by a plan, and by how much they may be late. */
export function HeartbeatFields({ fields: { beat }, set }: { fields: Pick<CheckFields, 'beat'>; set(some: Pick<CheckFields, 'beat'>): void }) {
  const put = (some: Partial<TypedBeat>) => set({ beat: { ...beat, ...some } })
  return (
    <>
      <Field name="target.plan.repeats" label={t`Expected`} hint={t`Nothing is asked. A job calls the check's own address when it is done; you get the address once the check is there.`}>
        <Select allowDeselect={false} data={[{ value: '', label: t`every so many minutes` }, ...rulesFrom(beat.starts, beat.repeats)]} value={beat.repeats} onChange={(repeats) => put({ repeats: repeats ?? '' })} />
      </Field>
      {beat.repeats === '' ? <Field name="target.every" label={t`Minutes`} after={t`a day has 1440`}><TextInput w={100} inputMode="decimal" value={beat.every} onChange={(event) => put({ every: event.currentTarget.value })} /></Field> : <>
        <Field name="target.plan.starts" label={t`From`}><TextInput type="datetime-local" value={beat.starts} onChange={(event) => { const { value } = event.currentTarget; put({ starts: value, repeats: ruleMoved(beat.repeats, beat.starts, value) }) }} /></Field>
        <Field name="target.plan.zone" label={t`Zone`} hint={t`It keeps its hour here when the clocks change.`}><ZonePick value={beat.zone} onChange={(zone) => put({ zone })} /></Field>
      </>}
      <Field name="target.grace" label={t`May be late by`} after={t`minutes`}><TextInput w={100} inputMode="decimal" value={beat.grace} onChange={(event) => put({ grace: event.currentTarget.value })} /></Field>
    </>
  )
}
