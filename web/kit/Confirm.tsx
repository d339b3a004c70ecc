import { useState, type ReactNode } from 'react'
import { failureOf } from '../data/sentence.ts'
import { ActionButton } from './ActionButton.tsx'
import { Dialog } from './Dialog.tsx'
import { t } from '../words.ts'
import css from './kit.module.css'

export interface ConfirmProps {
  open: boolean
  onClose(): void
  /** A whole question: "Retire rtm-app-07?" */
  title: string
  /** What will happen, and to whom. */
  children: ReactNode
  /** The verb of the button: "Retire". */
  verb: string
  reason?: string | undefined
  /** Does it; a rejection is shown here and the dialog stays. */
  act(): Promise<unknown>
}

/** Asks before what cannot be undone at once. The answer, or why it failed, stays in the dialog. */
export function Confirm({ open, onClose, title, children, verb, reason, act }: ConfirmProps) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  async function run(): Promise<void> {
    setBusy(true)
    setFailed(undefined)
    try {
      await act()
      onClose()
    } catch (error) {
      setFailed(failureOf(error).says)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <div className={css['asked']}>{children}</div>
      {failed !== undefined && <p role="alert" className={css['fieldError']}>{failed}</p>}
      <div className={css['formFoot']}>
        <ActionButton main busy={busy} reason={reason} onClick={() => void run()}>{verb}</ActionButton>
        <ActionButton onClick={onClose}>{t`Cancel`}</ActionButton>
      </div>
    </Dialog>
  )
}
