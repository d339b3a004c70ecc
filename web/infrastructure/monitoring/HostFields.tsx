import { Group, TextInput } from '@mantine/core'
import { hostMeasures, isBadWhenLow } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { Field, FieldGroup } from '../../kit/Form.tsx'
import type { CheckFields } from './fields.ts'
import { measureWords, type TypedLimit } from './host.ts'
import type { Props } from './TargetFields.tsx'
import { t } from '../../words.ts'

/** The limits of a machine's measurements, a line for each. */
export function HostFields({ fields, set, typed }: Props) {
  return (
    <>
      {hostMeasures.map((measure) => <Limits key={measure} measure={measure} fields={fields} set={set} />)}
      <Field name="target.only" label={t`Only`} optional hint={t`File systems by where they are mounted, separated by commas; all if you leave it empty.`}><TextInput className="mono" placeholder={t`/, /var`} {...typed('only')} /></Field>
      <Field name="target.except" label={t`Leave out`} optional hint={t`File systems that are meant to be full.`}><TextInput className="mono" {...typed('except')} /></Field>
    </>
  )
}

function Limits({ measure, fields, set }: Pick<Props, 'fields' | 'set'> & { measure: keyof CheckFields['limits'] }) {
  const { name, unit } = measureWords[measure]
  const low = isBadWhenLow(measure)
  const one = (key: keyof TypedLimit, label: string, width: number) => (
    <TextInput aria-label={`${name}, ${label}`} leftSection={<span className="quiet">{label}</span>} leftSectionWidth={52} w={width} inputMode="decimal" value={fields.limits[measure][key]}
      onChange={(event) => set({ limits: { ...fields.limits, [measure]: { ...fields.limits[measure], [key]: event.currentTarget.value } } })} />
  )
  return (
    <FieldGroup name={`target.${measure}`} label={unit === '' ? name : `${name}, ${unit}`} hint={low ? t`Below these values; empty is not judged.` : t`From these values on; empty is not judged.`}>
      <Group gap={8}>{one('warn', t`warn`, 106)}{one('down', t`down`, 106)}{one('minutes', t`min`, 106)}</Group>
    </FieldGroup>
  )
}
