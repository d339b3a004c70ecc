import { useSyncExternalStore } from 'react'
import type { QueryClient } from '@tanstack/react-query'
import { liveLink, type LiveEvent, type LiveWord } from './live-link.ts'
import { refreshAll, refreshShown, type Shown } from './refresh.ts'

/** Whether the page hears of changes. `cut` carries since when, epoch milliseconds. */
export type LiveState = { is: 'starting' } | { is: 'live'; last: number | undefined } | { is: 'cut'; since: number }

let state: LiveState = { is: 'starting' }
const watchers = new Set<() => void>()
const hearers = new Set<(event: LiveEvent) => void>()
const url = '/api/v1/live'
/** Bursts are gathered, so that a storm of alerts asks for each list four times a second at most. */
const gather = 250
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
    } else if (word.is === 'cut') {
      missed = true
      tell({ is: 'cut', since: word.since })
    }
  }
  const stop = connect(hear, reader)
  return () => {
    clearTimeout(timer)
    stop()
    tell({ is: 'starting' })
  }
}

function connect(hear: (word: LiveWord) => void, reader: string): () => void {
  if (typeof SharedWorker === 'function') {
    try {
      return throughWorker(hear, reader)
    } catch {
      // Private windows of some browsers refuse shared workers: lead among the tabs instead.
    }
  }
  if ('locks' in navigator && typeof BroadcastChannel === 'function') return throughLeader(hear)
  const link = liveLink(url, hear)
  return () => link.stop()
}

function throughWorker(hear: (word: LiveWord) => void, reader: string): () => void {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'fullscore-live' })
  worker.port.onmessage = (event: MessageEvent<LiveWord>) => hear(event.data)
  worker.port.postMessage({ reader })
  let fallback: { stop(): void } | undefined
  worker.onerror = () => { fallback ??= liveLink(url, hear) }
  const stay = setInterval(() => worker.port.postMessage('stay'), 20_000)
  const leave = () => worker.port.postMessage('leave')
  // A page kept in the back-forward cache comes back alive and must be counted again.
  const back = (event: PageTransitionEvent) => { if (event.persisted) location.reload() }
  addEventListener('pagehide', leave)
  addEventListener('pageshow', back)
  return () => {
    clearInterval(stay)
    removeEventListener('pagehide', leave)
    removeEventListener('pageshow', back)
    leave()
    worker.port.close()
    fallback?.stop()
  }
}

function throughLeader(hear: (word: LiveWord) => void): () => void {
  const channel = new BroadcastChannel('fullscore-live')
  const ended = new AbortController()
  channel.onmessage = (event: MessageEvent<LiveWord>) => hear(event.data)
  void navigator.locks.request('fullscore-live', { signal: ended.signal }, () => new Promise<void>((release) => {
    const link = liveLink(url, (word) => {
      hear(word)
      channel.postMessage(word)
    })
    ended.signal.addEventListener('abort', () => {
      link.stop()
      release()
    })
  })).catch(() => undefined)
  return () => {
    ended.abort()
    channel.close()
  }
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => { watchers.delete(watcher) }
}

/** Whether the page is live, for the shell and the foot of lists. */
export function useLive(): LiveState {
  return useSyncExternalStore(watch, () => state)
}
