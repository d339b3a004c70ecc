import { liveLink, type LiveWord } from './live-link.ts'
import { liveTabs, type TabWord } from './live-tabs.ts'

/** The shared worker: one connection for all tabs of this browser. */
const tabs = liveTabs((hear) => liveLink('/api/v1/live', hear), () => performance.timeOrigin + performance.now())

const scope = self as unknown as { onconnect: (event: MessageEvent) => void }
scope.onconnect = (event) => {
  const port = event.ports[0]
  if (port === undefined) return
  const tab = tabs.join((word: LiveWord) => port.postMessage(word))
  port.onmessage = (message: MessageEvent<TabWord>) => tabs.said(tab, message.data)
}
setInterval(tabs.forget, 30_000)
