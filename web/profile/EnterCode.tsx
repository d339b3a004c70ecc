import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { sendContactCode, verifyContactMethod, type ContactMethod } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { failureOf } from '../data/sentence.ts'
import { useSend } from '../data/query.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { Field, Form } from '../kit/Form.tsx'
import { Why } from '../kit/marks.tsx'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'
import kit from '../kit/kit.module.css'

/** Enters the code that was sent by a way, or sends a new one. @param sent what was said when the first code went out */
export function EnterCode({ personId, method, sent, onClose }: { personId: Id<'person'>; method: ContactMethod; sent?: string | undefined; onClose(): void }) {
  const [code, setCode] = useState('')
  const params = { id: personId, method: method.id }
  const verify = useSend(verifyContactMethod, { done: () => { toast(t`${method.name} is verified.`); onClose() } })
  const again = useSend(sendContactCode)
  const says = again.data ? `${again.data.ok ? t`Sent` : t`Not sent`}: ${again.data.said}` : again.error ? failureOf(again.error).says : sent
  return (
    <Dialog open onClose={onClose} title={t`Verify ${method.name}`} size={620}>
      <Form verb={t`Verify`} cancel={onClose} send={() => verify.mutateAsync({ params, body: { code } })} reason={/\d{6}/.test(code.replace(/\s/g, '')) ? undefined : t`The code has six digits.`}>
        <Why>{t`A code went to ${method.address}. Until it is verified, this way is used only as a last resort.`}</Why>
        <Field name="code" label={t`Code`}><TextInput w={160} inputMode="numeric" autoComplete="one-time-code" maxLength={9} value={code} onChange={(event) => setCode(event.currentTarget.value)} data-autofocus /></Field>
      </Form>
      <p aria-live="polite"><button type="button" className={kit['linkButton']} disabled={again.isPending} onClick={() => again.mutate({ params })}>{t`Send a new code`}</button> <span className="quiet">{says ?? ''}</span></p>
    </Dialog>
  )
}
