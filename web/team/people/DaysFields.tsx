import { Checkbox, TextInput } from '@mantine/core'
import { Field } from '../../kit/Form.tsx'
import { t } from '../../words.ts'

export interface DaysGiven { from: string; fromHalf: boolean; to: string; toHalf: boolean }

/** The days as the route takes them. */
export const toDays = ({ from, fromHalf, to, toHalf }: DaysGiven): DaysGiven => ({ from, fromHalf, to, toHalf })

/** First and last day, each whole or half. */
export function DaysFields({ given, set }: { given: DaysGiven; set(some: Partial<DaysGiven>): void }) {
  return (
    <>
      <Field name="from" label={t`First day`} after={<Checkbox label={t`from midday`} checked={given.fromHalf} onChange={(event) => set({ fromHalf: event.currentTarget.checked })} />}>
        <TextInput type="date" value={given.from} onChange={(event) => {
          const from = event.currentTarget.value
          set({ from, ...(given.to === '' || given.to < from ? { to: from } : {}) })
        }} />
      </Field>
      <Field name="to" label={t`Last day`} after={<Checkbox label={t`until midday`} checked={given.toHalf} onChange={(event) => set({ toHalf: event.currentTarget.checked })} />}>
        <TextInput type="date" min={given.from} value={given.to} onChange={(event) => set({ to: event.currentTarget.value })} />
      </Field>
    </>
  )
}
