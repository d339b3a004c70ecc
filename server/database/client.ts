import type { Writable } from 'node:stream'
import pg from 'pg'

/** Uses after which a statement is worth a plan that every connection keeps. */
const usesToKeep = 20
/** Statements kept at most: each costs every connection that uses it some 20 KiB in PostgreSQL. */
const mostKept = 250
/** Texts that are counted at most; statements with lists of any length would otherwise fill memory. */
const mostCounted = 2000
const longestKept = 8000
/** A plan is kept for so long at first and twice as long each time after: a table that grows has not outgrown it by much. */
const life = { firstMs: 2000, mostMs: 60_000 }

/**
 * Which statements of this process PostgreSQL keeps planned, by name: those that are used often. Planning costs more than running
 * for most of them. A name means one text forever; where a plan may no longer be used, all statements get new names.
 */
class KeptStatements {
  readonly #uses = new Map<string, number>()
  readonly #names = new Map<string, { name: string; until: number; ms: number }>()
  #generation = 0
  #given = 0
  #off = false

  nameOf(text: string): string | undefined {
    if (this.#off) return undefined
    const kept = this.#names.get(text)
    if (!kept) return this.#isWorth(text) ? this.#give(text, life.firstMs) : undefined
    return performance.now() < kept.until ? kept.name : this.#give(text, Math.min(2 * kept.ms, life.mostMs))
  }

  #give(text: string, ms: number): string {
    const name = `kept_${++this.#given}`
    this.#names.set(text, { name, until: performance.now() + ms, ms })
    return name
  }

  #isWorth(text: string): boolean {
    if (text.length > longestKept || this.#names.size >= mostKept) return false
    const uses = (this.#uses.get(text) ?? 0) + 1
    if (uses === 1 && this.#uses.size >= mostCounted) this.#uses.clear()
    if (uses < usesToKeep) this.#uses.set(text, uses)
    else this.#uses.delete(text)
    return uses >= usesToKeep
  }

  /** Tables were altered under the plans: whoever asks again gets a new name and so a new plan. After three times nothing is kept any more. */
  renew(): void {
    this.#names.clear()
    this.#uses.clear()
    if (++this.#generation >= 3) this.#off = true
  }

  /** Something between us and PostgreSQL hands our statements to other connections. */
  giveUp(): void {
    this.#off = true
  }
}

const kept = new KeptStatements()

/** Whether a kept plan was refused: a table changed its columns, or the connection behind a pooler is another. The next try does without it. */
export const isStalePlan = (error: unknown): boolean => {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  return (code === '0A000' && /cached plan/.test(message ?? '')) || code === '26000' || code === '42P05'
}

type Asks = (given: unknown, values?: unknown, callback?: unknown) => Promise<pg.QueryResult>

/**
 * The connection of the product's pool: statements used often keep their plans, what is asked at once is sent at once, and `begin`
 * leaves together with the first statement of its transaction.
 */
export class KeepingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super({ ...config, pipeline: true })
    const plain = this.#withBegin(this.query.bind(this) as Asks)
    // Which name each text has here: the one before is let go.
    const names = new Map<string, string>()
    const asks: Asks = (given, values, callback) => {
      const name = typeof given === 'string' && Array.isArray(values) && callback === undefined ? kept.nameOf(given) : undefined
      if (name === undefined) return plain(given, values, callback)
      const text = given as string
      const before = names.get(text)
      if (before !== name) {
        if (before !== undefined) this.#letGo(plain, before)
        names.set(text, name)
      }
      return plain({ text, values, name }).catch((error: unknown) => {
        if (!isStalePlan(error)) throw error
        if ((error as { code?: string }).code === '0A000') kept.renew()
        else kept.giveUp()
        // Inside a transaction all of it is tried again: `change` knows this error.
        if (this.getTransactionStatus() !== 'I') throw error
        return plain(text, values)
      })
    }
    this.query = asks as pg.Client['query']
  }

  /** Holds `begin` back until the statement that follows at once, or else this turn of the loop ends. */
  #withBegin(plain: Asks): Asks {
    let letGo: (() => void) | undefined
    return (given, values, callback) => {
      const before = letGo
      if (given === 'begin') {
        const { stream } = (this as unknown as { connection: { stream: Writable } }).connection
        stream.cork()
        const waiting = setImmediate(() => letGo?.())
        letGo = () => {
          letGo = undefined
          clearImmediate(waiting)
          stream.uncork()
        }
      }
      const answer = plain(given, values, callback)
      before?.()
      return answer
    }
  }

  /** Frees a plan. Only one that PostgreSQL confirmed: to name another would spoil the transaction. */
  #letGo(plain: Asks, name: string): void {
    const { parsedStatements } = (this as unknown as { connection: { parsedStatements: Record<string, string> } }).connection
    if (parsedStatements[name] === undefined) return
    delete parsedStatements[name]
    plain(`deallocate ${name}`).catch(() => undefined)
  }
}
