import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '../kit/Confirm.tsx'

/** Asks why somebody cannot take it; the reason may be left out. `act` sends it. */
export function Cannot({ onClose, act }: { onClose(): void; act(reason: string): Promise<unknown> }) {
  const [reason, setReason] = useState('')
  return (
    <Confirm open onClose={onClose} title="You cannot take it?" verb="Page the next" act={() => act(reason)}>
      <p>The next is paged at once, and you are not paged for it again. You may still take it later.</p>
      <Textarea label="Why (may be empty)" placeholder="On a train, no laptop" value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} data-autofocus />
    </Confirm>
  )
}
