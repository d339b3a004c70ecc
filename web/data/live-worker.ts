import { liveLink, type LiveLink, type LiveWord } from './live-link.ts'

/** The shared worker: one connection for all tabs of this browser. A tab says `stay` every 20 s; silent tabs are forgotten. */
interface Tab { port: MessagePort; seen: number }
const tabs = new Set<Tab>()
let link: LiveLink | undefined
/** Who reads, as the tabs say. */
let reader: string | undefined
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

/** The stream is the reader's own: another one, or one who was refused before, needs a new one at once. */
function readBy(next: string): void {
  if (link === undefined) link = liveLink('/api/v1/live', hear)
  else if (next !== reader || last?.is === 'cut' || last?.is === 'refused') link.again()
  reader = next
}

const scope = self as unknown as { onconnect: (event: MessageEvent) => void }
scope.onconnect = (event) => {
  const port = event.ports[0]
  if (port === undefined) return
  const tab: Tab = { port, seen: performance.now() }
  tabs.add(tab)
  port.onmessage = (message: MessageEvent<'stay' | 'leave' | { reader: string }>) => {
    tab.seen = performance.now()
    if (message.data === 'leave') drop(tab)
    else if (message.data !== 'stay') readBy(message.data.reader)
  }
  if (last !== undefined) port.postMessage(last)
}
setInterval(() => {
  for (const tab of tabs) if (performance.now() - tab.seen > forgetAfter) drop(tab)
}, 30_000)
