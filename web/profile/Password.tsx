import { Checkbox, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { changePassword, listTokens } from '@fullscore/api/access/access.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { useFields } from '../pick/fields.ts'
import { toast } from '../shell/toast.ts'

const tokensWord = (count: number) => (count === 1 ? 'your API token' : `your ${count} API tokens`)
const said = ({ tokensKept, tokensRevoked }: { tokensKept: number; tokensRevoked: number }) =>
  tokensRevoked > 0 ? `${tokensRevoked === 1 ? 'An API token was' : `${tokensRevoked} API tokens were`} revoked.` : tokensKept > 0 ? `${tokensKept === 1 ? 'An API token still works' : `${tokensKept} API tokens still work`}.` : ''

/** A new password; other sessions end, and API tokens if asked. */
export function Password() {
  const { given, set, text } = useFields({ current: '', password: '' })
  const [revoke, setRevoke] = useState(false)
  const tokens = useRoute(listTokens, {})
  const living = tokens.data?.items.filter((one) => !one.revoked).length ?? 0
  const change = useSend(changePassword, {
    shows: [{ kind: 'session' }, { kind: 'token' }],
    done: (answer) => {
      set({ current: '', password: '' })
      setRevoke(false)
      void tokens.refetch()
      toast(`Changed. Your other sessions ended. ${said(answer)}`.trim())
    },
  })
  return (
    <Section name="Password">
      <Form verb="Change it" send={() => change.mutateAsync({ body: { ...given, revokeTokens: revoke } })}>
        <Field name="current" label="Present one"><PasswordInput autoComplete="current-password" {...text('current')} /></Field>
        <Field name="password" label="New one" hint="At least 10 characters. Your other sessions end."><PasswordInput autoComplete="new-password" {...text('password')} /></Field>
        {living > 0 && <Field name="revokeTokens" label="Programs" hint={`Otherwise programs go on with ${living === 1 ? 'it' : 'them'}, whoever holds ${living === 1 ? 'it' : 'them'}.`}><Checkbox checked={revoke} onChange={(event) => setRevoke(event.currentTarget.checked)} label={`Revoke ${tokensWord(living)} too`} /></Field>}
      </Form>
    </Section>
  )
}
