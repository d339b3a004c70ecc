import { t } from '../words.ts'
/** Why this browser cannot be reached by web push; undefined if it can. */
export function pushObstacle(): string | undefined {
  if (!window.isSecureContext) return t`Web push needs an https address, or localhost.`
  if (!('serviceWorker' in navigator) || !('PushManager' in window)) return t`This browser has no web push.`
  if (Notification.permission === 'denied') return t`This browser was told not to show notifications of Fullscore: allow them in its settings.`
  return undefined
}

/** Subscribes this browser: asks its person once, and answers what the server needs to send to it. @param key the installation's public key */
export async function subscribeHere(key: string): Promise<{ address: string; keys: { p256dh: string; auth: string } }> {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('Notifications were not allowed, so this browser cannot be paged.')
  await navigator.serviceWorker.register('/push-worker.js')
  const registration = await navigator.serviceWorker.ready
  const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes })
  const { endpoint, keys } = subscription.toJSON()
  const { p256dh, auth } = keys ?? {}
  if (endpoint === undefined || p256dh === undefined || auth === undefined) throw new Error('This browser did not say where it is reached.')
  return { address: endpoint, keys: { p256dh, auth } }
}
