import { Checkbox, PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import { dnsTypes } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { Field, FieldGroup } from '../../kit/Form.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { HostFields } from './HostFields.tsx'
import { HeartbeatFields } from './HeartbeatFields.tsx'
import css from './check.module.css'
import type { CheckFields } from './fields.ts'
import { t } from '../../words.ts'

export type Text = { [K in keyof CheckFields]: CheckFields[K] extends string ? K : never }[keyof CheckFields]
export interface Props {
  fields: CheckFields
  set(some: Partial<CheckFields>): void
  typed(key: Text): { value: string; onChange(event: { currentTarget: { value: string } }): void }
}
type Flag = 'followRedirects' | 'exactly' | 'trusted' | 'startTls' | 'encrypted'

function Tick({ name, label, box, flag, hint, fields, set }: Pick<Props, 'fields' | 'set'> & { name: string; label: string; box: string; flag: Flag; hint?: string }) {
  return <FieldGroup name={name} label={label} {...(hint === undefined ? {} : { hint })}><Checkbox label={box} checked={fields[flag]} onChange={(event) => set({ [flag]: event.currentTarget.checked })} /></FieldGroup>
}

function CertificateDays({ typed }: Pick<Props, 'typed'>) {
  return <Field name="target.certificateDays" label={t`Certificate`} after={t`days before its end it counts as degraded; 0 never`}><TextInput w={100} inputMode="numeric" {...typed('certificateDays')} /></Field>
}

/** What only one kind of check asks for, beside host and port. */
export function KindFields(props: Props) {
  switch (props.fields.kind) {
    case 'tcp': return <Field name="target.send" label={t`Send`} optional><TextInput {...props.typed('send')} /></Field>
    case 'dns': return <DnsFields {...props} />
    case 'icmp': return <PingFields {...props} />
    case 'tls': return <TlsFields {...props} />
    case 'smtp': return <Tick {...props} name="target.startTls" label={t`Encryption`} box={t`must offer STARTTLS`} flag="startTls" hint={t`It is changed to, and the certificate behind it is watched.`} />
    case 'postgresql': return <PostgresFields {...props} />
    case 'host': return <HostFields {...props} />
    case 'heartbeat': return <HeartbeatFields {...props} />
    default: return null
  }
}

function PingFields({ typed }: Props) {
  return (
    <>
      <Field name="target.packets" label={t`Packets`} after={t`each time it is asked`}><TextInput w={100} inputMode="numeric" {...typed('packets')} /></Field>
      <Field name="target.lossAllowed" label={t`Loss allowed`} after={t`% before it counts as degraded; with all lost it is down`}><TextInput w={100} inputMode="numeric" {...typed('lossAllowed')} /></Field>
    </>
  )
}

function TlsFields(props: Props) {
  return (
    <>
      <Field name="target.servername" label={t`Server name`} optional hint={t`The name that is asked for and must be in the certificate; the host if you leave it empty.`}><TextInput placeholder={props.fields.host} {...props.typed('servername')} /></Field>
      <Tick {...props} name="target.trusted" label={t`Trust`} box={t`an authority that this machine trusts must vouch for it`} flag="trusted" hint={t`Leave it out for a private authority: names and days are judged all the same.`} />
      <CertificateDays typed={props.typed} />
    </>
  )
}

function PostgresFields(props: Props) {
  const { fields, typed } = props
  return (
    <>
      <Tick {...props} name="target.encrypted" label={t`Encryption`} box={t`must be offered`} flag="encrypted" />
      <Field name="target.user" label={t`User`} optional hint={t`Signs in; without one only the greeting is looked at.`}><TextInput autoComplete="off" {...typed('user')} /></Field>
      <Field name="password" label={t`Password`} optional hint={fields.hasPassword ? t`One is stored. Empty keeps it, as long as host, port and user stay.` : t`Stored sealed, used and never shown.`}><PasswordInput autoComplete="new-password" {...typed('password')} /></Field>
      <Field name="target.database" label={t`Database`}><TextInput {...typed('database')} /></Field>
      <Field name="target.query" label={t`Query`} optional hint={t`One read-only statement after signing in; the first value of its first row is the answer.`}><Textarea autosize minRows={2} maxRows={8} className="mono" placeholder={t`select count(*) from orders where stuck`} {...typed('query')} /></Field>
    </>
  )
}

function DnsFields(props: Props) {
  const { fields, set, typed } = props
  return (
    <>
      <Field name="target.type" label={t`Record`}><Select w={120} allowDeselect={false} data={[...dnsTypes]} value={fields.dnsType} onChange={(dnsType) => set({ dnsType: dnsType ?? 'A' })} /></Field>
      <Field name="target.expect" label={t`Expect`} optional hint={t`Answers that must be there, separated by commas.`}><TextInput {...typed('expected')} /></Field>
      <Tick {...props} name="target.exactly" label={t`Others`} box={t`an answer beside the expected ones is a fault`} flag="exactly" />
      <Field name="target.resolver" label={t`Ask`} optional hint={t`The server that is asked; this machine's own if you leave it empty.`}><TextInput {...typed('resolver')} /></Field>
    </>
  )
}

const mostHeaders = 20

/** The headers that are sent: names are seen, values are written only. */
function Headers({ fields, set }: Pick<Props, 'fields' | 'set'>) {
  const { headers, sends } = fields
  const put = (at: number, some: Partial<CheckFields['headers'][number]>) => set({ headers: headers.map((one, i) => (i === at ? { ...one, ...some } : one)) })
  return (
    <div className={css['headers']}>
      {headers.map((one, at) => (
        <span key={at} className={css['header']}>
          <TextInput aria-label={t`Name of header ${at + 1}`} placeholder={t`X-Api-Key`} autoComplete="off" value={one.name} onChange={(event) => put(at, { name: event.currentTarget.value })} />
          <PasswordInput aria-label={t`Value of header ${at + 1}`} placeholder={sends?.headers.some((name) => name.toLowerCase() === one.name.trim().toLowerCase()) ? t`stored, never shown` : ''} autoComplete="new-password" value={one.value} onChange={(event) => put(at, { value: event.currentTarget.value })} />
          <ActionButton size="xs" onClick={() => set({ headers: headers.filter((_, i) => i !== at) })}>{t`Remove`}</ActionButton>
        </span>
      ))}
      <ActionButton size="xs" reason={headers.length >= mostHeaders ? t`At most 20 headers.` : undefined} onClick={() => set({ headers: [...headers, { name: '', value: '' }] })}>{t`Add a header`}</ActionButton>
    </div>
  )
}

/** What is asked of an HTTP answer. */
export function HttpFields(props: Props) {
  const { fields, set, typed } = props
  return (
    <>
      <Field name="target.url" label={t`Address`}><TextInput autoFocus type="url" placeholder="https://shop.example.com/health" {...typed('url')} /></Field>
      <Field name="target.method" label={t`Method`}><Select allowDeselect={false} data={['GET', 'HEAD', 'POST']} value={fields.method} onChange={(method) => set({ method: (method ?? 'GET') })} /></Field>
      <Field name="target.expectStatus" label={t`Expect status`} hint={t`Like 200-299 or 200,204.`}><TextInput {...typed('expectStatus')} /></Field>
      <FieldGroup name="request.headers" label={t`Headers`} hint={t`For addresses that want a token. Stored sealed and never shown again; sent to this host alone, by no redirect to another. An empty value keeps the stored one, as long as the host stays.`}><Headers fields={fields} set={set} /></FieldGroup>
      {fields.method === 'POST' && <Field name="request.body" label={t`Body`} optional hint={fields.sends?.body ? t`One is stored. Empty keeps it, as long as the host stays.` : t`Stored sealed, sent and never shown.`}><Textarea autosize minRows={2} maxRows={8} className="mono" {...typed('body')} /></Field>}
      <CertificateDays typed={typed} />
      <Tick {...props} name="target.followRedirects" label={t`Redirects`} box={t`follow them`} flag="followRedirects" />
    </>
  )
}
