import { sseReader, type SseEvent } from './sse.ts'

/** A live event: what changed, never its content. */
export interface LiveEvent { kind: string; id: string; position: number }
/** What the connection tells its listeners. `cut` carries since when (epoch ms, this machine's clock). */
export type LiveWord = { is: 'open' } | { is: 'event'; event: LiveEvent } | { is: 'cut'; since: number } | { is: 'refused'; status: number }

const firstWait = 1_000
const longestWait = 10_000
/** The server sends a comment at least every 15 s; longer silence means the line is dead though nobody said so. */
const deadAfter = 45_000

/** Milliseconds to wait before the nth attempt: doubling, with up to a fifth of spread so that browsers do not return as one herd. */
export function waitBefore(attempt: number, chance: number): number {
  return Math.min(longestWait, firstWait * 2 ** Math.min(attempt, 10)) * (0.9 + 0.2 * chance)
}

/** Asks for the stream from where it was left. */
const ask = (url: string, lastId: string | undefined, signal: AbortSignal) => fetch(url, {
  headers: { accept: 'text/event-stream', 'x-fullscore': '1', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) },
  credentials: 'same-origin', signal, cache: 'no-store',
})

const chance = () => (crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) / 255

/** One connection. `again` makes it anew at once: somebody signed in, perhaps somebody else. `nudge` ends a wait: the server was heard elsewhere. */
export interface LiveLink { stop(): void; again(): void; nudge(): void }

/** Reads a stream to its end; one that says nothing for too long is dead and broken off. */
async function read(body: ReadableStream<Uint8Array>, heard: (event: SseEvent) => void, abort: AbortController): Promise<void> {
  const feed = sseReader()
  const text = body.pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>).getReader()
  let dead = setTimeout(() => abort.abort(), deadAfter)
  try {
    for (;;) {
      const { done, value } = await text.read()
      if (done) return
      clearTimeout(dead)
      dead = setTimeout(() => abort.abort(), deadAfter)
      for (const event of feed(value)) heard(event)
    }
  } finally {
    clearTimeout(dead)
  }
}

/** Keeps one connection to the live stream, resuming after the last position, until `stop` is called. Works in pages and workers. */
export function liveLink(url: string, hear: (word: LiveWord) => void, wait: (attempt: number, chance: number) => number = waitBefore): LiveLink {
  let stopped = false
  let attempt = 0
  let lastId: string | undefined
  let cutSince: number | undefined
  let abort = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined

  function cut(): void {
    if (stopped) return
    cutSince ??= Math.round(performance.timeOrigin + performance.now())
    hear({ is: 'cut', since: cutSince })
    timer = setTimeout(() => void connect(), wait(attempt++, chance()))
  }
  function heard(event: SseEvent): void {
    lastId = event.id ?? lastId
    const parsed = parseLive(event.data)
    if (parsed !== undefined) hear({ is: 'event', event: parsed })
  }
  async function connect(): Promise<void> {
    if (stopped) return
    timer = undefined
    abort = new AbortController()
    try {
      const response = await ask(url, lastId, abort.signal)
      if (response.status === 401 || response.status === 403) {
        hear({ is: 'refused', status: response.status })
        attempt = 5
      } else if (response.ok && response.body !== null) {
        attempt = 0
        cutSince = undefined
        hear({ is: 'open' })
        await read(response.body, heard, abort)
      }
    } catch {
      // Cut off, refused or silent: the same answer, try again after a while.
    }
    cut()
  }
  /** The network or the server is back: who waits need not wait longer. */
  function nudge(): void {
    if (timer === undefined || stopped) return
    attempt = 0
    clearTimeout(timer)
    void connect()
  }
  void connect()
  globalThis.addEventListener?.('online', nudge)
  return {
    nudge,
    again() {
      attempt = 0
      if (timer === undefined) return abort.abort()
      clearTimeout(timer)
      timer = undefined
      void connect()
    },
    stop() {
      stopped = true
      globalThis.removeEventListener?.('online', nudge)
      clearTimeout(timer)
      abort.abort()
    },
  }
}

/** The event in a message's data; undefined for what is not one (heartbeats, later additions). */
export function parseLive(data: string): LiveEvent | undefined {
  try {
    const value = JSON.parse(data) as Partial<LiveEvent>
    if (typeof value.kind !== 'string' || typeof value.id !== 'string') return undefined
    return { kind: value.kind, id: value.id, position: Number(value.position) }
  } catch {
    return undefined
  }
}
