import { PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { me, signIn, type Me } from '@fullscore/api/access/access.ts'
import { call } from '../data/client.ts'
import { keyOf } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { EntryLayout } from '../shell/EntryLayout.tsx'
import { t } from '../words.ts'

/** Where to go after sign-in: a path of ours only, never an address of somebody else's. */
export function safePath(given: string | null): string {
  return given !== null && /^\/(?![/\\])/.test(given) ? given : '/'
}

/** Address and password, of whoever signs in. */
export function SignInForm({ done, mail = '' }: { done(reader: Me): void; mail?: string | undefined }) {
  const [email, setEmail] = useState(mail)
  const [password, setPassword] = useState('')
  return (
    <Form verb={t`Sign in`} send={async () => done(await call(signIn, { body: { email, password } }))}>
      <Field name="email" label={t`Mail address`}><TextInput type="email" autoComplete="username" autoFocus={mail === ''} {...(mail === '' ? { 'data-autofocus': true } : {})} value={email} onChange={(event) => setEmail(event.currentTarget.value)} /></Field>
      <Field name="password" label={t`Password`}><PasswordInput autoComplete="current-password" {...(mail === '' ? {} : { 'data-autofocus': true })} value={password} onChange={(event) => setPassword(event.currentTarget.value)} /></Field>
    </Form>
  )
}

/** The page to sign in on. */
export function Component() {
  const [search] = useSearchParams()
  const client = useQueryClient()
  const navigate = useNavigate()
  const done = (reader: Me) => {
    client.setQueryData(keyOf(me, {}), reader)
    void navigate(safePath(search.get('to')), { replace: true })
  }
  return <EntryLayout title={t`Sign in`}><SignInForm done={done} /></EntryLayout>
}
