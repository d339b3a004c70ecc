import { PasswordInput, Select, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { setGateway, testChannel, type Channels } from '@fullscore/api/outbound/outbound.ts'
import { failureOf } from '../data/sentence.ts'
import { useSend } from '../data/query.ts'
import { ActionButton } from '../kit/ActionButton.tsx'
import { Field, Form, Side } from '../kit/Form.tsx'
import { StateMark, Why } from '../kit/marks.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { useFields } from '../pick/fields.ts'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'

const names = { sms: t`SMS`, voice: t`Telephone calls` } as const
const startBody = '{"to": "{to}", "text": "{text}", "from": "{from}"}'

/** The gateways by which SMS and calls leave: any provider with an HTTP interface. */
export function Gateways({ channels }: { channels: Channels }) {
  return (
    <>
      {(['sms', 'voice'] as const).map((kind) => (
        <Section key={kind} name={names[kind]} count={channels[kind] === null ? t`not set: nobody is reached this way` : t`through ${hostOf(channels[kind].url)}`}>
          <Gateway key={channels[kind]?.version ?? 0} kind={kind} gateway={channels[kind]} />
        </Section>
      ))}
    </>
  )
}

const hostOf = (url: string) => URL.parse(url)?.host ?? url
const headerText = (headers: readonly { name: string; value: string }[]) => headers.map(({ name, value }) => `${name}: ${value}`).join('\n')
const headersOf = (text: string) => text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => ({ name: line.split(':')[0]!.trim(), value: line.split(':').slice(1).join(':').trim() }))

function Gateway({ kind, gateway }: { kind: 'sms' | 'voice'; gateway: Channels['sms'] }) {
  const { given, set, text } = useFields({
    url: gateway?.url ?? '', method: gateway?.method ?? 'POST', headers: headerText(gateway?.headers ?? []), bodyAs: gateway?.bodyAs ?? 'json', body: gateway?.body ?? startBody, from: gateway?.from ?? '', secret: '',
  })
  const put = useSend(setGateway, { done: () => { set({ secret: '' }); toast(t`Saved. Send a test.`) } })
  const send = () => put.mutateAsync({ params: { kind }, body: { url: given.url, method: given.method, headers: headersOf(given.headers), bodyAs: given.bodyAs, body: given.body, from: given.from, ...(given.secret === '' ? {} : { secret: given.secret }) } })
  const withBody = given.method !== 'GET'
  return (
    <Form verb={t`Save`} send={send} side={<TestGateway kind={kind} ready={gateway !== null} />}>
      <Why>{t`Address, headers and body may name ${'{to}'}, ${'{text}'}, ${'{from}'}, ${'{id}'} and ${'{secret}'}; each is put in as one value.`}</Why>
      <Field name="url" label={t`Address`}><TextInput placeholder="https://sms.example.org/send" {...text('url')} /></Field>
      <Field name="method" label={t`Method`}><Select w={120} allowDeselect={false} data={['POST', 'GET', 'PUT']} value={given.method} onChange={(method) => set({ method: method ?? given.method })} /></Field>
      <Field name="headers" label={t`Headers`} optional hint={t`One a line, like Authorization: Bearer {secret}`}><Textarea autosize minRows={1} {...text('headers')} /></Field>
      {withBody && <Field name="bodyAs" label={t`Body is`}><Select w={160} allowDeselect={false} data={[{ value: 'json', label: 'JSON' }, { value: 'form', label: t`a form` }, { value: 'text', label: t`plain text` }]} value={given.bodyAs} onChange={(bodyAs) => set({ bodyAs: bodyAs ?? given.bodyAs })} /></Field>}
      {withBody && <Field name="body" label={t`Body`}><Textarea autosize minRows={2} styles={{ input: { fontFamily: 'var(--mono)' } }} {...text('body')} /></Field>}
      <Field name="from" label={t`From`} optional><TextInput placeholder="Fullscore" {...text('from')} /></Field>
      <Field name="secret" label={t`Secret`} optional hint={gateway?.secretSet === true ? t`One is stored; leave this empty to keep it.` : undefined}><PasswordInput autoComplete="new-password" {...text('secret')} /></Field>
    </Form>
  )
}

function TestGateway({ kind, ready }: { kind: 'sms' | 'voice'; ready: boolean }) {
  const [to, setTo] = useState('')
  const test = useSend(testChannel)
  const reason = !ready ? t`Save the gateway first.` : to.trim() === '' ? t`Name a number.` : undefined
  return (
    <Side name={kind === 'sms' ? t`Try the SMS gateway` : t`Try the voice gateway`} action={<ActionButton size="xs" busy={test.isPending} reason={reason} showReason={false} onClick={() => test.mutate({ params: { kind }, body: { to } })}>{kind === 'sms' ? t`Send a test` : t`Call`}</ActionButton>}>
      <TextInput aria-label={t`Number for a test of ${names[kind]}`} placeholder="+31612345678" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      <div aria-live="polite">
        {test.data && <><StateMark state={test.data.ok ? 'ok' : 'down'} words={test.data.ok ? t`Accepted in ${test.data.ms} ms` : t`Not accepted`} strong /><Why>{t`To ${test.data.to}: ${test.data.said}`}</Why></>}
        {test.error && <Why>{failureOf(test.error).says}</Why>}
        {!test.data && !test.error && <Why>{ready ? t`What the gateway answers is shown here.` : t`Save the gateway first.`}</Why>}
      </div>
    </Side>
  )
}
