import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { listProbes, type Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { TargetKind } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { urgencies } from '@fullscore/api/values.ts'
import { useRoute } from '../../data/query.ts'
import type { Changed } from '../../data/changed.ts'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { ItemPick, ServicePick } from '../../pick/pick.tsx'
import { useSession } from '../../shell/session.ts'
import { consequence, faultsOf, goesNowhere, usualPort, type CheckFields } from './fields.ts'
import { HttpFields, KindFields, type Text } from './TargetFields.tsx'
import { TryNow } from './TryNow.tsx'
import { choices, t } from '../../words.ts'

export interface CheckFormProps {
  fields: CheckFields
  set(some: Partial<CheckFields>): void
  verb: string
  send(): Promise<unknown>
  cancel(): void
  reason: string | undefined
  reload?: () => Promise<Changed>
  known?: { service: { id: string; name: string } | null; item: { id: string; name: string } | null; probe: { id: string; name: string } | null }
}
const kinds = [{ value: 'http', label: 'HTTP' }, { value: 'tcp', label: 'TCP' }, { value: 'icmp', label: t`Ping` }, { value: 'dns', label: 'DNS' }, { value: 'tls', label: 'TLS' }, { value: 'smtp', label: t`SMTP` }, { value: 'ssh', label: t`SSH` }, { value: 'postgresql', label: t`PostgreSQL` }, { value: 'host', label: t`Host` }, { value: 'heartbeat', label: t`Heartbeat` }]

interface Named { id: string; name: string }
/** The probes that can be chosen, with the one chosen before. */
const asked = (probes: readonly Probe[], known: Named | null | undefined): readonly Named[] => (known && !probes.some((one) => one.id === known.id) ? [known, ...probes] : probes)
function whereWords(asker: Named | undefined, probes: readonly Probe[]): string {
  if (!asker) return t`Addresses are reached from here, within what your department is granted.`
  const probe = probes.find((one) => one.id === asker.id)
  return probe && probe.state !== 'working' ? t`${probe.why} Until it speaks, nothing is known.` : t`What ${asker.name} is granted counts there, and names are looked up there. A stored password is typed again when another asks.`
}

/** The form of a check, with a try beside it. */
export function CheckForm({ fields, set, known, ...form }: CheckFormProps) {
  const typed = (key: Text) => ({ value: fields[key] ?? '', onChange: (event: { currentTarget: { value: string } }) => set({ [key]: event.currentTarget.value }) })
  const session = useSession()
  const services = useRoute(listServices, { query: { limit: 200 } })
  const owner = services.data?.items.find((one) => one.id === fields.serviceId)?.name ?? known?.service?.name ?? ''
  const probes = useRoute(listProbes, { query: { limit: 200 } }, { enabled: session?.can('probes:read') ?? false }).data?.items ?? []
  const asker = fields.probeId === null ? undefined : probes.find((one) => one.id === fields.probeId) ?? known?.probe ?? undefined
  return (
    <Form {...form} check={() => faultsOf(fields)} side={<>{fields.kind !== 'heartbeat' && <TryNow fields={fields} from={asker} />}<Side name={t`What will happen`}><Why>{consequence(fields, owner)}</Why></Side></>}>
      <Section name={t`What to watch`}>
        <FieldGroup name="kind" label={t`Kind`}><SegmentedControl aria-label={t`Kind`} style={{ width: 'min(650px, 100%)', flexWrap: 'wrap' }} value={fields.kind} onChange={(kind) => set({ kind: kind as TargetKind })} data={kinds} /></FieldGroup>
        {fields.kind === 'http' ? <HttpFields fields={fields} set={set} typed={typed} /> : <>
          {!goesNowhere(fields.kind) && <Field name={fields.kind === 'dns' ? 'target.name' : 'target.host'} label={fields.kind === 'dns' ? t`Name` : t`Host`}><TextInput autoFocus placeholder="db.example.com" {...typed('host')} /></Field>}
          {!['icmp', 'dns', 'host', 'heartbeat'].includes(fields.kind) && <Field name="target.port" label={t`Port`} optional={usualPort[fields.kind] !== undefined}><TextInput w={110} inputMode="numeric" placeholder={String(usualPort[fields.kind] ?? '')} {...typed('port')} /></Field>}
          <KindFields fields={fields} set={set} typed={typed} />
        </>}
        {!['icmp', 'dns', 'tls', 'host', 'heartbeat'].includes(fields.kind) && <Field name="target.expectText" label={t`Expect the text`} optional><TextInput {...typed('expectText')} /></Field>}
        <Field name="name" label={t`Name`} optional={fields.kind !== 'heartbeat'} hint={fields.kind === 'heartbeat' ? t`The job that is waited for.` : t`Its address if you leave it empty.`}><TextInput {...typed('name')} /></Field>
        <Field name="serviceId" label={t`Belongs to`} optional hint={t`An alert counts for this service and all that need it.`}><ServicePick known={known?.service} value={fields.serviceId} onChange={(serviceId) => set({ serviceId })} /></Field>
        <Field name="itemId" label={t`Looks at`} optional={fields.kind !== 'host'} hint={t`The item that is down when it fails.`}><ItemPick known={known?.item} value={fields.itemId} onChange={(itemId) => set({ itemId })} /></Field>
      </Section>
      {!goesNowhere(fields.kind) && (probes.length > 0 || fields.probeId !== null) && (
        <Section name={t`Who asks`}>
          <Field name="probeId" label={t`Asked from`} hint={whereWords(asker, probes)}>
            <Select allowDeselect={false} data={[{ value: '', label: t`this server` }, ...asked(probes, known?.probe).map((one) => ({ value: one.id, label: one.name }))]} value={fields.probeId ?? ''} onChange={(id) => set({ probeId: id === '' ? null : id })} />
          </Field>
        </Section>
      )}
      <Section name={t`How often, and when to call it down`}>
        {fields.kind !== 'heartbeat' && <>
          <Field name="interval" label={t`Every`} after="s"><TextInput w={100} inputMode="numeric" {...typed('interval')} /></Field>
          <Field name="retries" label={t`Ask again`} after={t`times before it counts as down`}><TextInput w={100} inputMode="numeric" {...typed('retries')} /></Field>
          <Field name="timeout" label={t`Wait at most`} after="ms"><TextInput w={100} inputMode="numeric" {...typed('timeout')} /></Field>
          <Field name="slowAfter" label={t`Slow above`} optional after="ms"><TextInput w={100} inputMode="numeric" {...typed('slowAfter')} /></Field>
        </>}
        <FieldGroup name="urgency" label={t`Urgency`} hint={t`Critical and high ones open an incident and page.`}><SegmentedControl aria-label={t`Urgency`} data={choices(urgencies)} value={fields.urgency} onChange={(urgency) => set({ urgency: urgency })} /></FieldGroup>
      </Section>
    </Form>
  )
}
