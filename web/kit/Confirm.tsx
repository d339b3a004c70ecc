import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { failureOf } from '../data/sentence.ts'
import { toastFailure } from '../shell/toast.ts'
import { ActionButton } from './ActionButton.tsx'
import { Dialog } from './Dialog.tsx'
import { useUnsaved, type Unsaved } from './unsaved.ts'
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
  // Closed while it acts, a dialog says elsewhere what failed; and what it does closes no other one.
  const opening = useRef({ open: true })
  const unsaved = useRef<Unsaved>(undefined)
  useEffect(() => {
    setBusy(false)
    setFailed(undefined)
    const mine = { open: true }
    opening.current = mine
    return () => { mine.open = false }
  }, [open])
  async function run(): Promise<void> {
    const mine = opening.current
    setBusy(true)
    setFailed(undefined)
    const held = unsaved.current?.release() === true
    try {
      await act()
      if (!mine.open) return
      setBusy(false)
      onClose()
    } catch (error) {
      if (!mine.open) return toastFailure(error)
      setBusy(false)
      if (held) unsaved.current?.hold()
      setFailed(failureOf(error).says)
    }
  }
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      <Words unsaved={unsaved}>{children}</Words>
      {failed !== undefined && <p role="alert" className={css['fieldError']}>{failed}</p>}
      <div className={css['formFoot']}>
        <ActionButton main busy={busy} reason={reason} onClick={() => void run()}>{verb}</ActionButton>
        <ActionButton onClick={onClose}>{t`Cancel`}</ActionButton>
      </div>
    </Dialog>
  )
}

/** What is asked, with the fields in it: what is typed there is lost with the dialog. */
function Words({ unsaved, children }: { unsaved: RefObject<Unsaved | undefined>; children: ReactNode }) {
  const mine = useUnsaved()
  useEffect(() => { unsaved.current = mine }, [unsaved, mine])
  return <div className={css['asked']} onChange={mine.hold}>{children}</div>
}
