import { Button, type ButtonProps } from '@mantine/core'
import { useId, useState, type ReactNode } from 'react'
import css from './kit.module.css'

export interface ActionButtonProps extends Pick<ButtonProps, 'size' | 'leftSection' | 'fullWidth'> {
  children: ReactNode
  /** What it does. A promise keeps the button busy until it is settled: pressed twice, done once. */
  onClick?: () => unknown
  /** The one blue button of the page. */
  main?: boolean
  /** Why it cannot be done now. The button stays reachable by keyboard, so that the reason is heard; it does nothing. */
  reason?: string | undefined
  /** Show the reason beside the button; otherwise in its hover, to screen readers, and beside it once it is pressed: fingers do not hover. Default true. */
  showReason?: boolean
  busy?: boolean
  type?: 'button' | 'submit'
}

/** A button that, when forbidden or impossible, is disabled with the reason visible and announced. */
export function ActionButton({ children, onClick, main, reason, showReason = true, busy, type = 'button', ...rest }: ActionButtonProps) {
  const id = useId()
  const [pressed, setPressed] = useState<string>()
  const [runs, setRuns] = useState(false)
  const off = reason !== undefined
  const run = onClick && (() => {
    const done = onClick()
    if (!(done instanceof Promise)) return
    setRuns(true)
    const over = () => setRuns(false)
    done.then(over, over)
  })
  return (
    <span className={css['action']}>
      <Button {...rest} type={off ? 'button' : type} variant={main === true && !off ? 'filled' : 'default'} loading={busy === true || runs}
        aria-disabled={off || undefined} aria-describedby={off ? id : undefined} title={off ? reason : undefined}
        {...(off ? { onClick: () => setPressed(reason) } : run === undefined ? {} : { onClick: run })}>
        {children}
      </Button>
      {off && <span id={id} className={showReason || pressed === reason ? css['reason'] : 'sr'}>{reason}</span>}
    </span>
  )
}
