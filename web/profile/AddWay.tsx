import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addContactMethod, readPushKey, type ChannelKind } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { AnswerOf } from '@fullscore/api/route.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { Field, Form } from '../kit/Form.tsx'
import { Why } from '../kit/marks.tsx'
import { pushObstacle, subscribeHere } from './push.ts'
import { browserWords } from './Sessions.tsx'
import { t } from '../words.ts'

type Kind = Exclude<ChannelKind, 'browser'>
const kinds: Record<Kind, { label: string; name: string; address: string; says: string }> = {
  mail: { label: t`Mail`, name: t`At home`, address: 'me@example.org', says: t`A code is mailed to it.` },
  push: { label: t`Web push to this browser`, name: '', address: '', says: t`Pages reach this browser even while no window of Fullscore is open.` },
  sms: { label: t`SMS`, name: t`Mobile`, address: '+31612345678', says: t`A code is sent to it. An administrator sets the gateway.` },
  voice: { label: t`Telephone call`, name: t`Mobile, by voice`, address: '+31612345678', says: t`A code is read out. An administrator sets the gateway.` },
  ntfy: { label: t`ntfy`, name: t`ntfy on my phone`, address: 'https://ntfy.example.org/my-secret-topic', says: t`A code is published to the topic.` },
  slack: { label: t`Slack`, name: t`Slack`, address: 'https://hooks.slack.com/services/…', says: t`The address of an incoming webhook. It is kept as a secret; a code is posted there.` },
  teams: { label: t`Teams`, name: t`Teams`, address: 'https://….logic.azure.com/workflows/…', says: t`The address of a workflow that takes webhooks. It is kept as a secret; a code is posted there.` },
  mattermost: { label: t`Mattermost`, name: t`Mattermost`, address: 'https://chat.example.org/hooks/…', says: t`The address of an incoming webhook. It is kept as a secret; a code is posted there.` },
  webhook: { label: t`Webhook`, name: t`My program`, address: 'https://example.org/page', says: t`Each call is signed. It counts as verified once it takes a test.` },
}

/** Adds a way to be reached. */
export function AddWay({ personId, onClose, added }: { personId: Id<'person'>; onClose(): void; added(answer: AnswerOf<typeof addContactMethod>): void }) {
  const [kind, setKind] = useState<Kind>('mail')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const [token, setToken] = useState('')
  const key = useRoute(readPushKey, {}, { enabled: kind === 'push' })
  const add = useSend(addContactMethod, { done: added })
  const push = kind === 'push'
  const reason = push ? (pushObstacle() ?? (key.data?.key ? undefined : t`The key for web push is not known yet.`)) : undefined
  async function send(): Promise<unknown> {
    if (push) return add.mutateAsync({ params: { id: personId }, body: { kind, name: name.trim() || browserWords(navigator.userAgent), ...(await subscribeHere(key.data!.key!)) } })
    return add.mutateAsync({ params: { id: personId }, body: { kind, name: name.trim() || kinds[kind].name, address, ...(kind === 'ntfy' && token !== '' ? { token } : {}) } })
  }
  return (
    <Dialog open onClose={onClose} title={t`Another way to reach you`} size={620}>
      <Form verb={push ? t`Allow and add` : t`Add it`} cancel={onClose} send={send} reason={reason}>
        <Field name="kind" label={t`Kind`}><Select allowDeselect={false} data={Object.entries(kinds).map(([value, { label }]) => ({ value, label }))} value={kind} onChange={(value) => setKind((value ?? 'mail') as Kind)} /></Field>
        <Why>{kinds[kind].says}</Why>
        <Field name="name" label={t`Name`} optional><TextInput placeholder={push ? browserWords(navigator.userAgent) : kinds[kind].name} value={name} onChange={(event) => setName(event.currentTarget.value)} /></Field>
        {!push && <Field name="address" label={kind === 'sms' || kind === 'voice' ? t`Number` : t`Address`}><TextInput placeholder={kinds[kind].address} value={address} onChange={(event) => setAddress(event.currentTarget.value)} /></Field>}
        {kind === 'ntfy' && <Field name="token" label={t`Access token`} optional hint={t`Where the server asks for one.`}><TextInput autoComplete="off" value={token} onChange={(event) => setToken(event.currentTarget.value)} /></Field>}
      </Form>
    </Dialog>
  )
}
