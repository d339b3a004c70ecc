import { isDatabaseDown } from '../../../database/down.ts'
import { keep } from '../../../kernel/change.ts'
import type { Actor, Ctx, Db, OpenCtx } from '../../../kernel/context.ts'
import { unavailable } from '../../../kernel/refusal.ts'
import type { Signal } from '../alert.ts'
import type { About } from '../store.ts'
import { takeSignals, type Given, type Taken } from '../take.ts'
import { aboutsOf, actorOfSource } from './reach.ts'
import { withUnknown } from '../unknown-names.ts'
import { changedSources, SourceChanged } from './known.ts'
import { count, keepPayload, noTally, type KeptPayload, type SourceFacts, type Tally } from './store.ts'
import type { Told } from './told.ts'

/** A signal whose names are looked up with the batch, or one that is known already. */
export interface Unresolved { signal: Signal; names?: Told['names']; about?: About }

/** What one request hands in: it is stored whole, or not at all. */
export interface Post {
  /** Who sent it; for a source, its actor is made with the batch. */
  from: { actor: Actor } | { source: SourceFacts }
  requestId: string
  signals: readonly Unresolved[]
  /** Bytes that wait with it. */
  bytes: number
  /** A payload of a source: what to keep of it, and how many of its alerts were refused. */
  payload?: KeptPayload & { refused: number }
}

export const limits = {
  /** Posts, signals and bytes that wait: beyond, senders are told to come again. */
  posts: 4000, signals: 20_000, bytes: 64 * 1024 * 1024,
  /** What one sender may have waiting, so that one that runs wild does not shut out the others. */
  share: 0.75,
  /** Signals stored in one transaction. */
  batch: 400,
}
/** Under load a batch waits until so long after the last one began: fewer, larger commits. Alone, a post is stored at once. */
const gatherMs = 50
/** So long after two posts met, more are expected to: a sender that waits for each answer meets nobody, and is not held up. */
const meetMs = 500
/** An accepted payload of one source is kept at most so often by one process. */
const keepEveryMs = 1000

interface Waiting { post: Post; sender: string; done: PromiseWithResolvers<Taken[]> }

/** Refusal for a full queue: nothing was stored, the sender repeats it. */
export const overloaded = () => unavailable('intake-full', 'More alerts come in than can be stored. Nothing of this request was stored; send it again in a few seconds.', 2)

/**
 * Gathers what many requests hand in at once and stores it in one transaction: a request is answered once its part is committed.
 * It is bounded; what it cannot hold is refused, never dropped.
 */
export class IntakeQueue {
  #waiting: Waiting[] = []
  #signals = 0
  #bytes = 0
  #reading = 0
  #running = false
  /** Whether this batch followed another at once: then not every payload is kept. */
  #busy = false
  #began = -Infinity
  /** When a post last came while another was being stored or waited. */
  #met = -Infinity
  readonly #bySender = new Map<string, number>()
  readonly #kept = new Map<string, number>()
  readonly #ctx: Ctx
  readonly #most: typeof limits

  constructor(ctx: Ctx, most = limits) {
    this.#ctx = ctx
    this.#most = most
  }

  /** Takes room for a body before it is read. @param bytes what it may have at most @throws Refusal when there is none */
  reserve(bytes: number): () => void {
    if (this.#bytes + this.#reading + bytes > this.#most.bytes || this.#waiting.length >= this.#most.posts) throw overloaded()
    this.#reading += bytes
    return () => { this.#reading -= bytes }
  }

  /** Stores what a request hands in. @returns what became of each signal, once it is committed @throws Refusal when the queue is full */
  submit(post: Post): Promise<Taken[]> {
    const sender = 'source' in post.from ? post.from.source.id : post.from.actor.id
    const held = this.#bySender.get(sender) ?? 0
    const size = post.signals.length + 1
    if (this.#waiting.length >= this.#most.posts || this.#signals + size > this.#most.signals + this.#most.batch || this.#bytes + post.bytes > this.#most.bytes) return Promise.reject(overloaded())
    if (held > 0 && held + size > this.#most.signals * this.#most.share) return Promise.reject(overloaded())
    if (this.#running) this.#met = performance.now()
    const done = Promise.withResolvers<Taken[]>()
    this.#waiting.push({ post, sender, done })
    this.#add(sender, size, post.bytes)
    if (!this.#running) void this.#run()
    return done.promise
  }

  #add(sender: string, signals: number, bytes: number): void {
    this.#signals += signals
    this.#bytes += bytes
    const held = (this.#bySender.get(sender) ?? 0) + signals
    if (held > 0) this.#bySender.set(sender, held)
    else this.#bySender.delete(sender)
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      const now = performance.now()
      const rest = now - this.#met < meetMs ? this.#began + gatherMs - now : 0
      if (rest > 1 && this.#signals < this.#most.batch) await new Promise((then) => setTimeout(then, rest))
      this.#busy = performance.now() - this.#began < 2 * gatherMs
      this.#began = performance.now()
      await this.#store(this.#next())
    }
    this.#running = false
  }

  #next(): Waiting[] {
    let signals = 0
    let posts = 0
    for (const { post } of this.#waiting) {
      if (posts > 0 && signals + post.signals.length > this.#most.batch) break
      signals += post.signals.length
      if (++posts >= this.#most.batch) break
    }
    return this.#waiting.splice(0, posts)
  }

  /** Stores a batch; if it fails for another reason than the database being away, each post alone, so that one cannot spoil the others. */
  async #store(batch: Waiting[]): Promise<void> {
    let stored = batch
    try {
      stored = await this.#unchanged(batch)
      const taken = await this.#commit(stored)
      for (const [index, one] of stored.entries()) one.done.resolve(taken[index]!)
    } catch (error) {
      if (stored.length === 1 || isDatabaseDown(error)) for (const one of stored) one.done.reject(error)
      else for (const one of stored) await this.#commit([one]).then(([taken]) => one.done.resolve(taken!), one.done.reject)
    } finally {
      for (const { sender, post } of batch) this.#add(sender, -post.signals.length - 1, -post.bytes)
    }
  }

  /** Those whose sources are what they were when the request was read; the others are told, to be read again. */
  async #unchanged(batch: Waiting[]): Promise<Waiting[]> {
    const sourceOf = ({ post }: Waiting) => ('source' in post.from ? post.from.source : undefined)
    const changed = await changedSources(this.#ctx, [...new Set(batch.flatMap((one) => sourceOf(one) ?? []))])
    const isChanged = (one: Waiting) => { const source = sourceOf(one); return source !== undefined && changed.has(source) }
    if (changed.size > 0) for (const one of batch) if (isChanged(one)) one.done.reject(new SourceChanged())
    return changed.size > 0 ? batch.filter((one) => !isChanged(one)) : batch
  }

  async #commit(batch: readonly Waiting[]): Promise<Taken[][]> {
    const groups = await Promise.all([...Map.groupBy(batch, (one) => one.sender).values()].map((waiting) => this.#prepare(waiting)))
    // Two servers that store for the same sources lock their counts in one order.
    groups.sort((a, b) => (a.sender < b.sender ? -1 : 1))
    const results = new Map<Waiting, Taken[]>()
    await keep(this.#ctx, 'posts of several senders in one commit; what is news in them announces itself', async (outer) => {
      for (const group of groups) {
        const taken = group.given.length > 0 ? await takeSignals({ ...outer, actor: group.actor, requestId: group.requestId }, group.given) : []
        let from = 0
        for (const one of group.waiting) results.set(one, taken.slice(from, from += one.post.signals.length))
      }
      for (const group of groups) if (group.source) await this.#note(outer, group.source, group.waiting, results)
    })
    return batch.map((one) => results.get(one)!)
  }

  async #prepare(waiting: Waiting[]): Promise<{ sender: string; waiting: Waiting[]; actor: Actor; source: SourceFacts | undefined; given: Given[]; requestId: string }> {
    const { from, requestId } = waiting[0]!.post
    const source = 'source' in from ? from.source : undefined
    const actor = 'source' in from ? await actorOfSource(this.#ctx, from.source) : from.actor
    const unresolved = waiting.flatMap((one) => one.post.signals)
    const named = unresolved.filter((one) => one.names)
    const found = source && named.length > 0 ? await aboutsOf({ ...this.#ctx, actor }, source, named.map((one) => one.names!)) : []
    let place = 0
    const given = unresolved.map((one): Given => {
      if (!one.names) return { signal: one.signal, about: one.about! }
      const { about, unknown } = found[place++]!
      return { about, signal: unknown.length === 0 ? one.signal : { ...one.signal, details: withUnknown(one.signal.details, unknown) } }
    })
    return { sender: waiting[0]!.sender, waiting, actor, source, given, requestId }
  }

  /** Counts what came from a source, and keeps of its payloads the latest accepted one and those refused. */
  async #note(tx: Ctx, source: SourceFacts, waiting: readonly Waiting[], results: ReadonlyMap<Waiting, Taken[]>): Promise<void> {
    const payloads = waiting.filter((one) => one.post.payload)
    const tally = payloads.reduce((sum, one) => added(sum, tallyOf(one.post, results.get(one)!)), noTally as Tally)
    const refused = payloads.filter((one) => !one.post.payload!.accepted || one.post.payload!.refused > 0)
    await count(tx, source.id, tally, payloads.some((one) => one.post.payload!.accepted), refused.at(-1)?.post.payload!.why)
    for (const one of refused.slice(-5)) await keepPayload(tx, source.id, { ...one.post.payload!, accepted: false })
    const accepted = payloads.filter((one) => one.post.payload!.accepted).at(-1)
    if (!accepted || (this.#busy && performance.now() - (this.#kept.get(source.id) ?? -Infinity) < keepEveryMs)) return
    if (this.#kept.size > 1000) this.#kept.clear()
    this.#kept.set(source.id, performance.now())
    await keepPayload(tx, source.id, accepted.post.payload!)
  }
}

function tallyOf({ signals, payload }: Post, taken: readonly Taken[]): Tally {
  // What Fullscore says about the source is no word of the source.
  const own = taken.filter((_, place) => signals[place]!.signal.source.kind !== 'own')
  const of = (...outcomes: Taken['outcome'][]) => own.filter((one) => outcomes.includes(one.outcome)).length
  return {
    ...noTally, payloads: 1, raised: of('raised'), repeated: of('repeated', 'acknowledged', 'suppressed'), resolved: of('resolved'), withoutEffect: of('nothing-to-resolve', 'late'),
    refused: payload!.accepted ? payload!.refused : Math.max(1, payload!.refused),
  }
}

const added = (a: Tally, b: Tally): Tally => Object.fromEntries(Object.keys(noTally).map((key) => [key, a[key as keyof Tally] + b[key as keyof Tally]])) as unknown as Tally

const queues = new WeakMap<Db, IntakeQueue>()

/** The queue of this process and database. @param ctx outside of a transaction */
export function intakeQueue(ctx: OpenCtx): IntakeQueue {
  const found = queues.get(ctx.db)
  if (found) return found
  const queue = new IntakeQueue({ ...ctx, house: undefined } as Ctx)
  queues.set(ctx.db, queue)
  return queue
}
