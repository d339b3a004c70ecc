import { notifications } from '@mantine/notifications'
import { failureOf } from '../data/sentence.ts'
import { t } from '../words.ts'

/** Says in one sentence what was done; gone after five seconds. */
export function toast(says: string): void {
  notifications.show({ message: says, withCloseButton: true, autoClose: 5_000, closeButtonProps: { 'aria-label': t`Close` } })
}

/** Says what failed; stays until it is closed. For actions outside a form or dialog, which show their errors themselves. */
export function toastFailure(error: unknown): void {
  const failure = failureOf(error)
  notifications.show({
    message: failure.requestId === undefined ? failure.says : t`${failure.says} (request ${failure.requestId})`,
    color: 'red', autoClose: false, role: 'alert', closeButtonProps: { 'aria-label': t`Close` },
  })
}
