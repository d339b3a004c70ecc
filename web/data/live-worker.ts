import { liveLink, type LiveWord } from './live-link.ts'

/** The shared worker: one connection for all tabs of this browser. A tab says `stay` every 20 s; silent tabs are forgotten. */
interface Tab { port: MessagePort; seen: number }
const tabs = new Set<Tab>()
let link: { stop(): void } | undefined
let last: LiveWord | undefined
const forgetAfter = 90_000

function hear(word: LiveWord): void {
  if (word.is !== 'event') last = word
  for (const tab of tabs) tab.port.postMessage(word)
}
function drop(tab: Tab): void {
  tabs.delete(tab)
  if (tabs.size > 0) return
  link?.stop()
  link = undefined
  last = undefined
}

const scope = self as unknown as { onconnect: (event: MessageEvent) => void }
scope.onconnect = (event) => {
  const port = event.ports[0]
  if (port === undefined) return
  const tab: Tab = { port, seen: performance.now() }
  tabs.add(tab)
  port.onmessage = (message: MessageEvent<'stay' | 'leave'>) => {
    tab.seen = performance.now()
    if (message.data === 'leave') drop(tab)
  }
  link ??= liveLink('/api/v1/live', hear)
  if (last !== undefined) port.postMessage(last)
}
setInterval(() => {
  for (const tab of tabs) if (performance.now() - tab.seen > forgetAfter) drop(tab)
}, 30_000)
