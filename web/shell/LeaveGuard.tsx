import { useWindowEvent } from '@mantine/hooks'
import { lazy, Suspense, useRef } from 'react'
import { useBlocker } from 'react-router'
import { holdsUnsaved } from '../kit/unsaved.ts'
import { t } from '../words.ts'

const Confirm = lazy(async () => ({ default: (await import('../kit/Confirm.tsx')).Confirm }))

/** Asks before a link, a key or the browser's Back leads away from a form with words that nobody saved; before the window closes the browser asks, in its own words. */
export function LeaveGuard() {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => holdsUnsaved() && currentLocation.pathname !== nextLocation.pathname)
  useWindowEvent('beforeunload', (event) => { if (holdsUnsaved()) event.preventDefault() })
  const leaves = useRef(false)
  if (blocker.state !== 'blocked') {
    leaves.current = false
    return null
  }
  const stay = () => { if (!leaves.current) blocker.reset() }
  const leave = async () => {
    leaves.current = true
    blocker.proceed()
  }
  return (
    <Suspense>
      <Confirm open onClose={stay} title={t`Leave without saving?`} verb={t`Leave`} act={leave}>{t`What you typed here is saved nowhere yet and would be lost.`}</Confirm>
    </Suspense>
  )
}
