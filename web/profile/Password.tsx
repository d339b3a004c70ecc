import { Checkbox, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { changePassword, listTokens } from '@fullscore/api/access/access.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { useFields } from '../pick/fields.ts'
import { toast } from '../shell/toast.ts'
import { count, t } from '../words.ts'

const tokensWord = (living: number) => count(living, 'your API token', 'your # API tokens')
const said = ({ tokensKept, tokensRevoked }: { tokensKept: number; tokensRevoked: number }) =>
  tokensRevoked > 0 ? count(tokensRevoked, 'An API token was revoked.', '# API tokens were revoked.') : tokensKept > 0 ? count(tokensKept, 'An API token still works.', '# API tokens still work.') : ''

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
      toast(t`Changed. Your other sessions ended. ${said(answer)}`.trim())
    },
  })
  return (
    <Section name={t`Password`}>
      <Form verb={t`Change it`} send={() => change.mutateAsync({ body: { ...given, revokeTokens: revoke } })}>
        <Field name="current" label={t`Present one`}><PasswordInput autoComplete="current-password" {...text('current')} /></Field>
        <Field name="password" label={t`New one`} hint={t`At least 10 characters. Your other sessions end.`}><PasswordInput autoComplete="new-password" {...text('password')} /></Field>
        {living > 0 && <Field name="revokeTokens" label={t`Programs`} hint={living === 1 ? t`Otherwise programs go on with it, whoever holds it.` : t`Otherwise programs go on with them, whoever holds them.`}><Checkbox checked={revoke} onChange={(event) => setRevoke(event.currentTarget.checked)} label={t`Revoke ${tokensWord(living)} too`} /></Field>}
      </Form>
    </Section>
  )
}
