import { NativeSelect, TextInput } from '@mantine/core'
import { changeHandling, levels, readHandling, type SeverityMatrix } from '@fullscore/api/operations/incidents/settings.ts'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast } from '../../shell/toast.ts'
import { t, word } from '../../words.ts'
import css from './incidents.module.css'

type Handling = AnswerOf<typeof readHandling>

/** How the organisation handles incidents: the severity matrix, the rhythm of updates, rates. */
export function Component() {
  const tagged = useTagged(readHandling, {})
  if (tagged.error) return <ErrorPage error={tagged.error} retry={() => void tagged.refetch()} />
  if (!tagged.data) return <LoadingPage what={t`how incidents are handled`} />
  return <Handling handling={tagged.data.answer} etag={tagged.data.etag} reload={tagged.reload} />
}

function Handling({ handling, etag, reload }: { handling: Handling; etag: string | undefined; reload(): Promise<Changed> }) {
  const change = useSend(changeHandling, { shows: [{ kind: 'incident' }], done: () => { toast(t`Saved.`); reload().catch(() => undefined) } })
  const { given, set, text } = useFields({ matrix: handling.matrix, cadence: handling.cadence.map((one) => (one === null ? '' : String(one))), hourly: handling.hourlyAmount ?? '', hours: String(handling.changeHours) }, etag)
  const cell = (impact: keyof SeverityMatrix, urgency: keyof SeverityMatrix, severity: number) => set({ matrix: { ...given.matrix, [impact]: { ...given.matrix[impact], [urgency]: severity } } })
  const send = () => change.mutateAsync({ ifMatch: etag, body: { matrix: given.matrix, cadence: given.cadence.map((one) => (one.trim() === '' ? null : Number(one))), hourlyAmount: given.hourly.trim() === '' ? null : given.hourly.trim(), changeHours: Number(given.hours) } })
  return (
    <Page narrow>
      <PageHeader ruled title={t`How incidents are handled`} path={[{ label: t`Incidents`, to: paths.incidents() }]} above={t`For the whole organisation`} />
      <Form verb={t`Save`} send={send} reload={reload} reason={handling.mayChange ? undefined : t`This needs the permission incidents:manage for the whole organisation.`}
        side={<Side name={t`What will happen`}>
          <Why>{t`New incidents are judged by this table. Those that are open keep their severity; their clock of updates follows with the next update.`}</Why>
          {handling.oddities.map((one) => <Why key={one}>{t`Odd: ${one}.`}</Why>)}
          {!handling.ownMatrix && <Why>{t`The table is the one that came with the program.`}</Why>}
        </Side>}>
        <FieldGroup name="matrix" label={t`Severity`}>
          <table className={css['matrix']}>
            <thead><tr><th scope="col">{t`Impact`}</th>{levels.map((urgency) => <th key={urgency} scope="col">{t`${word(urgency)} urgency`}</th>)}</tr></thead>
            <tbody>
              {levels.map((impact) => (
                <tr key={impact}>
                  <th scope="row">{word(impact)}</th>
                  {levels.map((urgency) => <td key={urgency}><NativeSelect aria-label={t`${word(impact)} impact, ${word(urgency)} urgency`} data={['1', '2', '3', '4'].map((value) => ({ value, label: `SEV${value}` }))} value={String(given.matrix[impact][urgency])} onChange={(event) => cell(impact, urgency, Number(event.currentTarget.value))} /></td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </FieldGroup>
        {[1, 2, 3, 4].map((severity) => (
          <Field key={severity} name={`cadence[${severity - 1}]`} label={t`Update, SEV${severity}`} after={t`minutes`} {...(severity === 1 ? { hint: t`Empty: no update is due.` } : {})}>
            <TextInput inputMode="numeric" value={given.cadence[severity - 1] ?? ''} onChange={(event) => { const { value } = event.currentTarget; set({ cadence: given.cadence.map((one, index) => (index === severity - 1 ? value : one)) }) }} />
          </Field>
        ))}
        <Field name="hourlyAmount" label={t`A person’s hour`} optional after={handling.currency} hint={t`What an hour of work on an incident costs. Empty: people’s time is shown without an amount.`}><TextInput inputMode="decimal" {...text('hourly')} /></Field>
        <Field name="changeHours" label={t`Look back`} after={t`hours`} hint={t`How long before an incident changes are looked for.`}><TextInput inputMode="numeric" {...text('hours')} /></Field>
      </Form>
    </Page>
  )
}
