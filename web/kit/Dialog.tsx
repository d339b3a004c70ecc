import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../words.ts'
import css from './kit.module.css'

/** A dialog: title, close button, content. Esc closes; the focus goes back to where it was. */
export function Dialog({ open, onClose, title, size, children }: { open: boolean; onClose(): void; title: string; size?: number; children: ReactNode }) {
  return (
    <Modal.Root opened={open} onClose={onClose} centered lockScroll={false} size={size ?? 480}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={css['dialogHead']}><Modal.Title>{title}</Modal.Title><Modal.CloseButton aria-label={t`Close`} /></div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
