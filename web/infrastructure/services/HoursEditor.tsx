import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { Field, FieldGroup } from '../../kit/Form.tsx'
import { ZonePick } from '../../pick/pick.tsx'
import { days, type Day, type HoursFields } from './hours.ts'
import { t } from '../../words.ts'
import css from './service.module.css'

/** Around the clock, or one stretch a day in a zone. */
export function HoursEditor({ fields, onChange }: { fields: HoursFields; onChange(fields: HoursFields): void }) {
  const put = (index: number, some: Partial<Day>) => onChange({ ...fields, days: fields.days.map((day, at) => at === index ? { ...day, ...some } : day) })
  return (
    <>
      <FieldGroup name="hours" label={t`Hours`} hint={t`Deadlines and service levels count inside them.`}>
        <SegmentedControl aria-label={t`Hours`} value={fields.around ? 'around' : 'week'} onChange={(value) => onChange({ ...fields, around: value === 'around' })} data={[{ value: 'around', label: t`Around the clock` }, { value: 'week', label: t`Hours of a week` }]} />
      </FieldGroup>
      {!fields.around && <>
        <Field name="hours.zone" label={t`Zone`}><ZonePick value={fields.zone} onChange={(zone) => onChange({ ...fields, zone })} /></Field>
        <FieldGroup name="hours.hours" label={t`Days`}>
          <div className={css['days']}>
            {fields.days.map((day, index) => (
              <div key={days[index]} className={css['day']}>
                <Checkbox label={days[index]} checked={day.open} onChange={(event) => put(index, { open: event.currentTarget.checked })} />
                <TextInput aria-label={t`${days[index] ?? ''} from`} w={84} disabled={!day.open} value={day.from} onChange={(event) => put(index, { from: event.currentTarget.value })} />
                <span className="quiet">{t`to`}</span>
                <TextInput aria-label={t`${days[index] ?? ''} to`} w={84} disabled={!day.open} value={day.to} onChange={(event) => put(index, { to: event.currentTarget.value })} />
              </div>
            ))}
          </div>
        </FieldGroup>
      </>}
    </>
  )
}
