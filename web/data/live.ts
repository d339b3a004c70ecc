import { useSyncExternalStore } from 'react'
import type { QueryClient } from '@tanstack/react-query'
import { onAnswer } from './client.ts'
import { liveLink, type LiveEvent, type LiveLink, type LiveWord } from './live-link.ts'
import { refreshAll, refreshShown, type Shown } from './refresh.ts'
import { askWho } from './signed-out.ts'

/** Whether the page hears of changes. `cut` carries since when, epoch milliseconds. */
export type LiveState = { is: 'starting' } | { is: 'live'; last: number | undefined } | { is: 'cut'; since: number }

let state: LiveState = { is: 'starting' }
const watchers = new Set<() => void>()
const hearers = new Set<(event: LiveEvent) => void>()
const url = '/api/v1/live'
/** Bursts are gathered, so that a storm of alerts asks for each list four times a second at most. */
const gather = 250
/** While the stream is cut, answers to other questions bring it back, at most this often, in milliseconds. */
const nudgeAfter = 2_000
/** More different objects than this in one burst: everything of their kinds is fetched again instead. */
const mostObjects = 200

function tell(next: LiveState): void {
  state = next
  for (const watch of watchers) watch()
}

/** Starts hearing what a reader may: one connection per browser, shared by its tabs. Returns how to stop. */
export function startLive(client: QueryClient, reader: string): () => void {
  const waiting = new Map<string, Shown>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let missed = false
  function flush(): void {
    timer = undefined
    const about = waiting.size > mostObjects ? [...new Set([...waiting.values()].map(({ kind }) => kind))].map((kind) => ({ kind })) : [...waiting.values()]
    waiting.clear()
    refreshShown(client, about)
  }
  function hear(word: LiveWord): void {
    if (word.is === 'event') {
      waiting.set(`${word.event.kind}/${word.event.id}`, word.event)
      for (const hearer of hearers) hearer(word.event)
      tell({ is: 'live', last: Math.round(performance.timeOrigin + performance.now()) })
      timer ??= setTimeout(flush, gather)
    } else if (word.is === 'open') {
      tell({ is: 'live', last: state.is === 'live' ? state.last : undefined })
      // The stream resumes by position, but a server restored from backup may know none: ask everything on show once.
      if (missed) refreshAll(client)
      missed = false
    } else if (word.is === 'refused') {
      askWho(client)
    } else {
      missed = true
      tell({ is: 'cut', since: word.since })
    }
  }
  const link = connect(hear, reader)
  // Whatever is answered says that the server is there: the stream need not wait for its next try.
  let nudged = -nudgeAfter
  const deaf = onAnswer(() => {
    if (state.is !== 'cut' || performance.now() - nudged < nudgeAfter) return
    nudged = performance.now()
    link.nudge()
  })
  return () => {
    clearTimeout(timer)
    deaf()
    link.stop()
    tell({ is: 'starting' })
  }
}

/** A connection, of one's own or shared. */
type Connected = Pick<LiveLink, 'stop' | 'nudge'>

function connect(hear: (word: LiveWord) => void, reader: string): Connected {
  if (typeof SharedWorker === 'function') {
    try {
      return throughWorker(hear, reader)
    } catch {
      // Private windows of some browsers refuse shared workers: lead among the tabs instead.
    }
  }
  if ('locks' in navigator && typeof BroadcastChannel === 'function') return throughLeader(hear)
  return liveLink(url, hear)
}

function throughWorker(hear: (word: LiveWord) => void, reader: string): Connected {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'fullscore-live' })
  worker.port.onmessage = (event: MessageEvent<LiveWord>) => hear(event.data)
  worker.port.postMessage({ reader })
  let fallback: LiveLink | undefined
  worker.onerror = () => { fallback ??= liveLink(url, hear) }
  const stay = setInterval(() => worker.port.postMessage('stay'), 20_000)
  const leave = () => worker.port.postMessage('leave')
  // A page kept in the back-forward cache comes back alive and must be counted again.
  const back = (event: PageTransitionEvent) => { if (event.persisted) location.reload() }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', back)
  const nudge = () => {
    worker.port.postMessage('answered')
    fallback?.nudge()
  }
  const stop = () => {
    clearInterval(stay)
    removeEventListener('pagehide', leave)
    removeEventListener('pageshow', back)
    leave()
    worker.port.close()
    fallback?.stop()
  }
  return { stop, nudge }
}

function throughLeader(hear: (word: LiveWord) => void): Connected {
  let link: LiveLink | undefined
  const channel = new BroadcastChannel('fullscore-live')
  const ended = new AbortController()
  channel.onmessage = (event: MessageEvent<LiveWord>) => hear(event.data)
  void navigator.locks.request('fullscore-live', { signal: ended.signal }, () => new Promise<void>((release) => {
    link = liveLink(url, (word) => {
      hear(word)
      channel.postMessage(word)
    })
    ended.signal.addEventListener('abort', () => {
      link?.stop()
      release()
    })
  })).catch(() => undefined)
  const stop = () => {
    ended.abort()
    channel.close()
  }
  return { stop, nudge: () => link?.nudge() }
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => { watchers.delete(watcher) }
}

/** Whether the page is live, for the shell and the foot of lists. */
export function useLive(): LiveState {
  return useSyncExternalStore(watch, () => state)
}
