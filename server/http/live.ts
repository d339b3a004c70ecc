import pg from 'pg'
import { sql } from 'kysely'
import { sealedChannel } from '../events/sealer.ts'
import { clientConfig } from '../database/pool.ts'
import { actingAs, type Actor, type OpenCtx } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import { noSecretFrom, visibleAmong } from '../organisation/visible.ts'

interface Listener { wake(): void }
const batch = 500
/** Streams that one reader, and all together, may hold open in a process. A browser shares one among its tabs. */
const mostOfOne = 30
const mostInAll = 2000
/** Messages that may wait for a slow reader. */
const mostWaiting = 2000
/** Events that a reader who comes back is still told one by one. */
const mostMissed = 20_000
const keepAliveMs = 12_000
/** The least time between two looks of one stream, in milliseconds: a storm of changes is told in fewer, larger pieces. */
const pauseMs = 200

/** One LISTEN connection a process; wakes every browser's stream when events were sealed. */
export class LiveHub {
  readonly #listeners = new Set<Listener>()
  /** Streams by reader. */
  readonly #open = new Map<string, number>()
  readonly #url: string
  readonly #ctx: OpenCtx
  #client: pg.Client | undefined
  #stopped = false
  #retry: NodeJS.Timeout | undefined

  constructor(url: string, ctx: OpenCtx) {
    this.#url = url
    this.#ctx = ctx
  }

  /** Begins to listen; reconnects by itself, and wakes all streams then, for what was missed. */
  async start(): Promise<void> {
    const client = new pg.Client({ ...clientConfig(this.#url), statement_timeout: 0 })
    this.#client = client
    const again = () => {
      if (this.#client !== client || this.#stopped) return
      this.#client = undefined
      this.#retry = setTimeout(() => void this.start().catch(() => undefined), 1000)
    }
    client.on('error', again)
    client.on('end', again)
    client.on('notification', () => this.wake())
    try {
      await client.connect()
      await client.query(`listen ${sealedChannel}`)
      this.wake()
    } catch (error) {
      this.#ctx.log.debug({ error: (error as Error).message }, 'live updates wait for the database')
      await client.end().catch(() => undefined)
      again()
    }
  }

  wake(): void {
    for (const listener of this.#listeners) listener.wake()
  }

  get size(): number {
    return this.#listeners.size
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => undefined)
  }

  /**
   * The stream of one reader, from a position on. Ends when the reader leaves, or is nobody any more.
   * @param who asked again before anything is told: a session or token may have ended since
   */
  stream(ctx: OpenCtx, after: number | undefined, signal: AbortSignal, who: () => Promise<Actor> = async () => ctx.actor): Response {
    const reader = ctx.actor.personId ?? ctx.actor.id
    const open = this.#open.get(reader) ?? 0
    if (open >= mostOfOne || this.#listeners.size >= mostInAll) throw new Refusal({ code: 'too-many-streams', kind: 'limited', detail: 'Too many live streams are open: close some, or try again later.', retryAfter: 30 })
    this.#open.set(reader, open + 1)
    let woken = true
    let ring: (() => void) | undefined
    const listener: Listener = { wake: () => { woken = true; ring?.() } }
    this.#listeners.add(listener)
    const leave = () => {
      if (this.#listeners.delete(listener)) this.#open.set(reader, (this.#open.get(reader) ?? 1) - 1)
      if (this.#open.get(reader) === 0) this.#open.delete(reader)
      ring?.()
    }
    signal.addEventListener('abort', leave, { once: true })
    const body = new ReadableStream<Uint8Array>({
      start: async (controller) => {
        const send = (text: string) => controller.enqueue(Buffer.from(text))
        try {
          const last = await tip(ctx)
          let position = placeToBegin(after, last)
          send(`retry: 2000\nid: ${position}\nevent: ready\ndata: ${position}\n\n`)
          if (after !== undefined && after !== position) send(`event: skipped\ndata: ${Math.abs(last - after)}\n\n`)
          while (!signal.aborted && !this.#stopped) {
            if (woken) {
              woken = false
              const actor = await who()
              if (actor.kind === 'nobody') break
              const read = await changesAfter(actingAs(ctx, actor), position)
              for (const change of read.changes) send(`id: ${change.position}\ndata: ${JSON.stringify(change)}\n\n`)
              if (read.more) woken = true
              position = read.position
              if (!read.more && read.changes.length > 0) await waited(pauseMs, () => undefined)
            }
            // A reader that does not read is told nothing more until it does: what it missed is read from its position then.
            while ((controller.desiredSize ?? 0) < -mostWaiting && !signal.aborted && !this.#stopped) await waited(500, () => undefined)
            if (!woken && !(await waited(keepAliveMs, (set) => { ring = set }))) send(': alive\n\n')
          }
        } catch (error) {
          if (!signal.aborted) ctx.log.debug({ error: (error as Error).message }, 'a live stream ended')
        } finally {
          leave()
          try { controller.close() } catch { /* the reader closed it */ }
        }
      },
      cancel: leave,
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } })
  }
}

/**
 * Where a reader's stream begins. A place beyond the record's end is of a record that a restore took back: waited for, nothing would be told for
 * as long as it takes to come there again. One that lies far back begins at the end, too: who was away so long asks for everything anew.
 */
export const placeToBegin = (after: number | undefined, tip: number): number => (after === undefined || after > tip || tip - after > mostMissed ? tip : after)

/** Waits until rung (true) or the time is over (false). */
async function waited(ms: number, give: (ring: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms)
    give(() => { clearTimeout(timer); resolve(true) })
  })
}

async function tip(ctx: OpenCtx): Promise<number> {
  return (await ctx.db.selectFrom('events.chain').select('position').executeTakeFirstOrThrow()).position
}

interface Change { kind: string; id: string; position: number }

/** Objects that sealed events were about, as far as the reader may see them now. */
async function changesAfter(ctx: OpenCtx, after: number): Promise<{ changes: Change[]; position: number; more: boolean }> {
  const last = await ctx.db.selectFrom('events.event').select('position').where('position', '>', after).orderBy('position').limit(1).offset(batch - 1).executeTakeFirst()
  const until = last?.position ?? Math.max(after, await tip(ctx))
  if (until === after) return { changes: [], position: after, more: false }
  const changes = await ctx.db.selectFrom('events.event as e')
    .innerJoin('events.subject as s', (j) => j.onRef('s.event_id', '=', 'e.id').onRef('s.at', '=', 'e.at'))
    .select(['s.kind', 's.object_id as id', (e) => e.fn.max<number>('e.position').as('position')])
    .where('e.position', '>', after).where('e.position', '<=', until)
    .where(visibleAmong(ctx, { kind: sql.ref('s.kind'), id: sql.ref('s.object_id'), team: sql.ref('s.owner_team_id') }))
    // That something happened to what is need to know is not told by its service or its people either.
    .where(noSecretFrom(ctx.actor, { kind: sql`(e.subjects->0->>'kind')`, id: sql`(e.subjects->0->>'id')` }))
    .groupBy(['s.kind', 's.object_id']).orderBy('position').execute()
  return { changes: changes.map((c) => ({ ...c, position: Number(c.position) })), position: until, more: last !== undefined }
}
