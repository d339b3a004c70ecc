import { PasswordInput } from '@mantine/core'
import { changePassword } from '@fullscore/api/access/access.ts'
import { useSend } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { useFields } from '../pick/fields.ts'
import { toast } from '../shell/toast.ts'

/** A new password; other sessions end. */
export function Password() {
  const { given, set, text } = useFields({ current: '', password: '' })
  const change = useSend(changePassword, { shows: [{ kind: 'session' }], done: () => { set({ current: '', password: '' }); toast('Changed. Your other sessions ended.') } })
  return (
    <Section name="Password">
      <Form verb="Change it" send={() => change.mutateAsync({ body: given })}>
        <Field name="current" label="Present one"><PasswordInput autoComplete="current-password" {...text('current')} /></Field>
        <Field name="password" label="New one" hint="At least 10 characters. Your other sessions end."><PasswordInput autoComplete="new-password" {...text('password')} /></Field>
      </Form>
    </Section>
  )
}
