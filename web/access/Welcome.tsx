import { PasswordInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { acceptInvitation, me, readLink } from '@fullscore/api/access/access.ts'
import { call } from '../data/client.ts'
import { keyOf, useRoute } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { EntryLayout } from '../shell/EntryLayout.tsx'
import { ErrorPage, LoadingPage } from '../shell/states.tsx'
import { t } from '../words.ts'

/** Where an invitation or reset link leads: choose a password. */
export function Component() {
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const link = useRoute(readLink, { params: { token } })
  const [password, setPassword] = useState('')
  const client = useQueryClient()
  const navigate = useNavigate()
  if (link.isPending) return <EntryLayout title={t`Welcome`}><LoadingPage /></EntryLayout>
  if (link.error) return <EntryLayout title={t`This link no longer works`}><ErrorPage error={link.error} works={t`Ask who invited you for a new one.`} /></EntryLayout>
  const { name, email, organisation, purpose } = link.data
  async function send(): Promise<void> {
    client.setQueryData(keyOf(me, {}), await call(acceptInvitation, { body: { token, password } }))
    void navigate('/', { replace: true })
  }
  return (
    <EntryLayout title={purpose === 'reset' ? t`Choose a new password` : t`Welcome, ${name}`} says={t`${organisation}. You will sign in as ${email}.`}>
      <Form verb={t`Go on`} send={send}>
        <Field name="password" label={t`Password`} hint={t`At least 10 characters.`}><PasswordInput autoFocus autoComplete="new-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} /></Field>
      </Form>
    </EntryLayout>
  )
}
