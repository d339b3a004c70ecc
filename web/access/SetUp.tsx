import { PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { me, readLink, setUp } from '@fullscore/api/access/access.ts'
import { call } from '../data/client.ts'
import { keyOf, useRoute } from '../data/query.ts'
import { Field, Form, Side } from '../kit/Form.tsx'
import { Why } from '../kit/marks.tsx'
import { EntryLayout } from '../shell/EntryLayout.tsx'
import { ErrorPage, LoadingPage } from '../shell/states.tsx'
import { t } from '../words.ts'

const zones = Intl.supportedValuesOf('timeZone')

/** The first page of all: names the organisation and makes its administrator. */
export function Component() {
  const [search] = useSearchParams()
  const token = search.get('token') ?? ''
  const link = useRoute(readLink, { params: { token } }, { enabled: token !== '' })
  const [given, set] = useState({ organisation: '', zone: new Intl.DateTimeFormat().resolvedOptions().timeZone, department: 'IT', team: t`IT operations`, name: '', email: '', password: '' })
  const client = useQueryClient()
  const navigate = useNavigate()
  const text = (key: keyof typeof given) => ({ value: given[key], onChange: (event: { currentTarget: { value: string } }) => { const { value } = event.currentTarget; set((old) => ({ ...old, [key]: value })) } })
  async function send(): Promise<void> {
    client.setQueryData(keyOf(me, {}), await call(setUp, { body: { token, ...given } }))
    void navigate('/', { replace: true })
  }
  if (token === '') return <EntryLayout title={t`This link is incomplete`} says={t`Open the whole set-up link that the server printed when it started.`} >{null}</EntryLayout>
  if (link.isPending) return <EntryLayout title={t`Set up Fullscore`}><LoadingPage /></EntryLayout>
  if (link.error) return <EntryLayout title={t`Set up Fullscore`}><ErrorPage error={link.error} works={t`Start the server again: it prints a new link as long as nobody has set it up.`} /></EntryLayout>
  return (
    <EntryLayout title={t`Set up Fullscore`} says={t`Two minutes. Everything here can be changed later.`} wide>
      <Form verb={t`Begin`} send={send} side={<Side name={t`What will happen`}><Why>{t`You become administrator and operations manager. This machine is watched from now on: look for it on the Servers stave.`}</Why></Side>}>
        <Field name="organisation" label={t`Organisation`}><TextInput autoFocus {...text('organisation')} /></Field>
        <Field name="zone" label={t`Time zone`} hint={t`Rotations and working hours are counted in it.`}><TextInput list="zones" {...text('zone')} /></Field>
        <datalist id="zones">{zones.map((zone) => <option key={zone} value={zone} />)}</datalist>
        <Field name="department" label={t`Department`}><TextInput {...text('department')} /></Field>
        <Field name="team" label={t`Team`} hint={t`Owns what is found on this machine.`}><TextInput {...text('team')} /></Field>
        <Field name="name" label={t`Your name`}><TextInput autoComplete="name" {...text('name')} /></Field>
        <Field name="email" label={t`Your mail address`} hint={t`You sign in with it, and pages go to it.`}><TextInput type="email" autoComplete="username" {...text('email')} /></Field>
        <Field name="password" label={t`Password`} hint={t`At least 10 characters.`}><PasswordInput autoComplete="new-password" {...text('password')} /></Field>
      </Form>
    </EntryLayout>
  )
}
