import { MultiSelect, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { listTokens, makeToken, revokeToken } from '@fullscore/api/access/access.ts'
import { permissions, type Permission } from '@fullscore/api/access/permissions.ts'
import { now } from '../data/clock.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { Field, Form } from '../kit/Form.tsx'
import { Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Row, Section } from '../kit/PageHeader.tsx'
import { toast, toastFailure } from '../shell/toast.ts'
import { ShownOnce } from './ShownOnce.tsx'
import { t } from '../words.ts'
import kit from '../kit/kit.module.css'

/** What programs may do in the reader's name. */
export function Tokens({ held }: { held: readonly string[] }) {
  const asked = useRoute(listTokens, {})
  const revoke = useSend(revokeToken)
  const [making, make] = useState(false)
  const [secret, setSecret] = useState<string>()
  const live = asked.data?.items.filter((one) => !one.revoked) ?? []
  return (
    <>
      {secret !== undefined && <ShownOnce says={t`Give it to the program as a bearer token. It cannot be shown again.`} secret={secret} onClose={() => setSecret(undefined)} />}
      <Section name={t`API tokens`} count={live.length} link={{ label: t`Make one`, onClick: () => make(true) }}>
        {asked.error && <Why>{t`Unknown at the moment.`}</Why>}
        {asked.data && live.length === 0 && <Why>{t`None. A program that acts for you needs one; it never gets your password.`}</Why>}
        {live.map((one) => (
          <Row key={one.id} subject={one.name} quiet={<>{one.scopes.length > 3 ? t`${one.scopes.length} permissions` : one.scopes.join(', ')}; {one.usedAt === null ? t`never used` : t`used ${<Moment at={one.usedAt} as="distance" />}`}{one.expiresAt !== null && t`; ends ${<Moment at={one.expiresAt} />}`}</>}
            right={<button type="button" className={kit['linkButton']} aria-label={t`Revoke ${one.name}`} onClick={() => revoke.mutate({ params: { id: one.id } }, { onSuccess: () => toast(t`Revoked: it stopped working.`), onError: toastFailure })}>{t`revoke`}</button>} />
        ))}
      </Section>
      {making && <Make held={held} onClose={() => make(false)} made={(text) => { setSecret(text); make(false) }} />}
    </>
  )
}

const lives = [{ value: '30', label: t`30 days` }, { value: '90', label: t`90 days` }, { value: '365', label: t`a year` }, { value: 'none', label: t`no end` }]

function Make({ held, onClose, made }: { held: readonly string[]; onClose(): void; made(secret: string): void }) {
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<string[]>([])
  const [life, setLife] = useState('90')
  const make = useSend(makeToken, { done: (answer) => made(answer.secret) })
  const send = () => make.mutateAsync({ body: { name, scopes: scopes as Permission[], ...(life === 'none' ? {} : { expiresAt: now().add({ hours: 24 * Number(life) }).toString() }) } })
  return (
    <Dialog open onClose={onClose} title={t`Make an API token`} size={620}>
      <Form verb={t`Make it`} cancel={onClose} send={send} check={(): Record<string, string> => scopes.length === 0 ? { scopes: t`At least one permission.` } : {}}>
        <Field name="name" label={t`For`} hint={t`What it is for, so that you know which to revoke.`}><TextInput data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} /></Field>
        <Field name="scopes" label={t`May`} hint={t`Never more than you may yourself.`}><MultiSelect searchable data={permissions.filter((one) => held.includes(one))} value={scopes} onChange={setScopes} /></Field>
        <Field name="expiresAt" label={t`For how long`}><Select allowDeselect={false} data={lives} value={life} onChange={(value) => setLife(value ?? '90')} /></Field>
      </Form>
    </Dialog>
  )
}
