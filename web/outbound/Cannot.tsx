import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '../kit/Confirm.tsx'
import { t } from '../words.ts'

/** Asks why somebody cannot take it; the reason may be left out. `act` sends it. */
export function Cannot({ onClose, act }: { onClose(): void; act(reason: string): Promise<unknown> }) {
  const [reason, setReason] = useState('')
  return (
    <Confirm open onClose={onClose} title={t`You cannot take it?`} verb={t`Page the next`} act={() => act(reason)}>
      <p>{t`The next is paged at once, and you are not paged for it again. You may still take it later.`}</p>
      <Textarea label={t`Why (may be empty)`} placeholder={t`On a train, no laptop`} value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} data-autofocus />
    </Confirm>
  )
}
