import { NumberInput, Select, TextInput } from '@mantine/core'
import { sourceKinds, sourceReaches, type SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import { urgencies, type Urgency } from '@fullscore/api/values.ts'
import type { Changed } from '../../../data/changed.ts'
import { Field, Form, Side } from '../../../kit/Form.tsx'
import { Why } from '../../../kit/marks.tsx'
import { Section } from '../../../kit/PageHeader.tsx'
import { ServicePick, TeamPick } from '../../../pick/pick.tsx'
import { kindWords, reachWords } from './words.ts'
import { choices, t } from '../../../words.ts'

export interface SourceFields { name: string; kind: SourceKind; teamId: string | null; reach: (typeof sourceReaches)[number]; defaultServiceId: string | null; defaultUrgency: Urgency; silentDays: number | string }
interface Props {
  fields: SourceFields
  set(some: Partial<SourceFields>): void
  fresh: boolean
  known?: { id: string; name: string } | null
  verb: string
  send(): Promise<unknown>
  cancel(): void
  reload?: () => Promise<Changed>
  reason: string | undefined
}

const about: Record<SourceKind, string> = {
  alertmanager: t`Alertmanager posts whole groups. Each alert in them stays an alert of its own; the group joins them to one cause and one incident.`,
  pagerduty: t`Whatever can send to PagerDuty can send here: only the address and the key change. Change events stand on the Score and never page.`,
  generic: t`Anything that posts JSON. A mapping says where title, key and urgency lie; you try it on what was received.`,
}

/** The empty number field is "never": a source that speaks rarely. */
export const silentDaysOf = (given: number | string): number | null => (given === '' ? null : Number(given))

/** The settings of a source. */
export function SourceForm({ fields, set, fresh, known = null, verb, send, cancel, reload, reason }: Props) {
  const check = (): Record<string, string> => (fields.teamId === null ? { teamId: t`Choose a team.` } : {})
  return (
    <Form verb={verb} send={send} check={check} cancel={cancel} reason={reason} {...(reload ? { reload } : {})} side={<Side name={t`What it does`}><Why>{about[fields.kind]}</Why></Side>}>
      <Section name={t`Who sends`}>
        {fresh && <Field name="kind" label={t`Kind`}><Select allowDeselect={false} data={sourceKinds.map((value) => ({ value, label: kindWords[value] }))} value={fields.kind} onChange={(kind) => set({ kind: kind as SourceKind })} /></Field>}
        <Field name="name" label={t`Name`}><TextInput autoFocus value={fields.name} onChange={(event) => set({ name: event.currentTarget.value })} /></Field>
        <Field name="teamId" label={t`Owner team`} hint={t`Owns its alerts where they name nothing else.`}><TeamPick value={fields.teamId} onChange={(teamId) => set({ teamId })} /></Field>
        <Field name="reach" label={t`Names reach`} hint={t`Services, items and teams named in its alerts are looked for here.`}>
          <Select allowDeselect={false} data={sourceReaches.map((value) => ({ value, label: reachWords[value] }))} value={fields.reach} onChange={(reach) => set({ reach: reach as SourceFields['reach'] })} />
        </Field>
      </Section>
      <Section name={t`What alerts do not say themselves`}>
        <Field name="defaultServiceId" label={t`Service`} optional><ServicePick value={fields.defaultServiceId} known={known} onChange={(defaultServiceId) => set({ defaultServiceId })} /></Field>
        <Field name="defaultUrgency" label={t`Urgency`}><Select allowDeselect={false} data={choices(urgencies)} value={fields.defaultUrgency} onChange={(to) => set({ defaultUrgency: to as Urgency })} /></Field>
        <Field name="silentDays" label={t`Warn after silence of`} optional hint={t`Days. Empty for a source that speaks rarely.`}><NumberInput min={1} max={365} allowDecimal={false} value={fields.silentDays} onChange={(silentDays) => set({ silentDays })} /></Field>
      </Section>
    </Form>
  )
}
