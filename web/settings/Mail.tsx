import { PasswordInput, Select, TextInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import { readChannels, setMail, setWebhook, testChannel, type Channels } from '@fullscore/api/outbound/outbound.ts'
import { failureOf } from '../data/sentence.ts'
import { useRoute, useSend } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Field, Form, Side } from '../kit/Form.tsx'
import { StateMark, Why } from '../kit/marks.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { useFields } from '../pick/fields.ts'
import { ErrorPage } from '../shell/states.tsx'
import { toast } from '../shell/toast.ts'
import { Gateways } from './Gateways.tsx'
import { t } from '../words.ts'

/** How messages leave the house. */
export function Mail() {
  const asked = useRoute(readChannels, {})
  return (
    <>
      <Section name={t`Mail`} count={asked.data === undefined ? '' : asked.data.mail === null ? t`not set: pages reach open browsers alone` : t`through ${asked.data.mail.host}`}>
        {asked.error && <ErrorPage part error={asked.error} retry={() => void asked.refetch()} />}
        {asked.data && <MailForm key={asked.data.mail?.version ?? 0} mail={asked.data.mail} />}
      </Section>
      {asked.data && <Section name={t`Webhooks`}><WebhookForm key={asked.data.webhook.version} allowed={asked.data.webhook.allowed} /></Section>}
      {asked.data && <Gateways channels={asked.data} />}
    </>
  )
}

function MailForm({ mail }: { mail: Channels['mail'] }) {
  const { given, set, text } = useFields({ host: mail?.host ?? '', port: String(mail?.port ?? 587), security: mail?.security ?? 'starttls', user: mail?.user ?? '', password: '', from: mail?.from ?? '', fromName: mail?.fromName ?? 'Fullscore' })
  const put = useSend(setMail, { done: () => { set({ password: '' }); toast(t`Saved. Send yourself a test.`) } })
  const send = () => put.mutateAsync({ body: { host: given.host, port: Number(given.port), security: given.security, user: given.user, from: given.from, fromName: given.fromName, ...(given.password === '' ? {} : { password: given.password }) } })
  return (
    <Form verb={t`Save`} send={send} side={<TestMail ready={mail !== null} />}>
      <Field name="host" label={t`Server`}><TextInput placeholder="smtp.example.org" {...text('host')} /></Field>
      <Field name="port" label={t`Port`}><TextInput w={100} inputMode="numeric" {...text('port')} /></Field>
      <Field name="security" label={t`Encryption`}><Select allowDeselect={false} data={[{ value: 'starttls', label: t`STARTTLS, required (587)` }, { value: 'tls', label: t`TLS from the first byte (465)` }, { value: 'none', label: t`none, on a trusted path only` }]} value={given.security} onChange={(security) => set({ security: (security ?? given.security) })} /></Field>
      <Field name="user" label={t`User`} optional><TextInput autoComplete="off" {...text('user')} /></Field>
      <Field name="password" label={t`Password`} optional hint={mail?.passwordSet === true ? t`One is stored; leave this empty to keep it.` : undefined}><PasswordInput autoComplete="new-password" {...text('password')} /></Field>
      <Field name="from" label={t`From`}><TextInput type="email" placeholder="fullscore@example.org" {...text('from')} /></Field>
      <Field name="fromName" label={t`Name`} optional><TextInput {...text('fromName')} /></Field>
    </Form>
  )
}

function TestMail({ ready }: { ready: boolean }) {
  const test = useSend(testChannel)
  const run = () => test.mutate({ params: { kind: 'mail' }, body: {} })
  return (
    <Side name={t`Try the mail server`} action={<ActionButton size="xs" busy={test.isPending} reason={ready ? undefined : t`Save the mail server first.`} showReason={false} onClick={run}>{t`Send me a test`}</ActionButton>}>
      <div aria-live="polite">
        {test.data && <><StateMark state={test.data.ok ? 'ok' : 'down'} words={test.data.ok ? t`Accepted in ${test.data.ms} ms` : t`Not accepted`} strong /><Why>{t`To ${test.data.to}: ${test.data.said}`}</Why></>}
        {test.error && <Why>{failureOf(test.error).says}</Why>}
        {!test.data && !test.error && <Why>{ready ? t`A mail goes to your own address; what the server says is shown here.` : t`Save the mail server first.`}</Why>}
      </div>
    </Side>
  )
}

function WebhookForm({ allowed }: { allowed: readonly string[] }) {
  const [text, setText] = useState(allowed.join('\n'))
  const put = useSend(setWebhook, { done: () => toast(t`Saved.`) })
  return (
    <Form verb={t`Save`} send={() => put.mutateAsync({ body: { allowed: text.split(/[\s,]+/).filter((one) => one !== '') } })}>
      <Field name="allowed" label={t`Also reach`} optional hint={t`Webhooks, chats, ntfy and push services are reached at public addresses. Name inner hosts, addresses or ranges here, one a line.`}><Textarea autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} /></Field>
    </Form>
  )
}
