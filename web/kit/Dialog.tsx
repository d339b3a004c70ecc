import { Modal } from '@mantine/core'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { t } from '../words.ts'
import { ActionButton } from './ActionButton.tsx'
import { Around } from './unsaved.ts'
import css from './kit.module.css'

/** A dialog: title, close button, content. Esc closes, or asks first if words would be lost; the focus goes back to where it was. */
export function Dialog({ open, onClose, title, size, children }: { open: boolean; onClose(): void; title: string; size?: number; children: ReactNode }) {
  const unsaved = useMemo(() => new Set<object>(), [])
  const [asks, setAsks] = useState(false)
  useEffect(() => setAsks(false), [open])
  const close = () => {
    if (unsaved.size > 0) setAsks(true)
    else onClose()
  }
  return (
    <Modal.Root opened={open} onClose={close} centered lockScroll={false} size={size ?? 480}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={css['dialogHead']}><Modal.Title>{title}</Modal.Title><Modal.CloseButton aria-label={t`Close`} /></div>
        {asks && (
          <div role="alert" className={css['dialogAsks']}>
            <span>{t`What you typed here is saved nowhere yet.`}</span>
            <ActionButton onClick={() => setAsks(false)}>{t`Keep writing`}</ActionButton>
            <ActionButton onClick={onClose}>{t`Discard it`}</ActionButton>
          </div>
        )}
        <Modal.Body onChange={() => setAsks(false)}><Around value={unsaved}>{children}</Around></Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
