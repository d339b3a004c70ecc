import pg from 'pg'

/** Uses after which a statement is worth a plan that every connection keeps. */
const usesToKeep = 20
/** Statements kept at most: each costs every connection that uses it some 20 KiB in PostgreSQL. */
const mostKept = 250
/** Texts that are counted at most; statements with lists of any length would otherwise fill memory. */
const mostCounted = 2000
const longestKept = 8000

/**
 * Which statements of this process PostgreSQL keeps planned, by name: those that are used often. Planning costs more than running
 * for most of them. A name means one text forever; where a plan may no longer be used, all statements get new names.
 */
class KeptStatements {
  readonly #uses = new Map<string, number>()
  readonly #names = new Map<string, string>()
  #generation = 0
  #given = 0
  #off = false

  nameOf(text: string): string | undefined {
    if (this.#off) return undefined
    const name = this.#names.get(text)
    if (name !== undefined) return name
    if (text.length > longestKept || this.#names.size >= mostKept) return undefined
    const uses = (this.#uses.get(text) ?? 0) + 1
    if (uses < usesToKeep) {
      if (uses === 1 && this.#uses.size >= mostCounted) this.#uses.clear()
      this.#uses.set(text, uses)
      return undefined
    }
    this.#uses.delete(text)
    const given = `kept_${++this.#given}`
    this.#names.set(text, given)
    return given
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

type Query = (config: pg.QueryConfig | string, values?: unknown[]) => Promise<pg.QueryResult>

/** The connection of the product's pool: statements used often keep their plans, and what is asked at once is sent at once. */
export class KeepingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(typeof config === 'object' ? { ...config, pipeline: true } as pg.ClientConfig : config)
    const plain = this.query.bind(this) as Query
    const query = ((given: unknown, values?: unknown, callback?: unknown) => {
      const name = typeof given === 'string' && Array.isArray(values) && callback === undefined ? kept.nameOf(given) : undefined
      if (name === undefined) return (plain as (...all: unknown[]) => unknown)(given, values, callback)
      return plain({ text: given as string, values: values as unknown[], name }).catch((error: unknown) => {
        if (!isStalePlan(error)) throw error
        if ((error as { code?: string }).code === '0A000') kept.renew()
        else kept.giveUp()
        // Inside a transaction all of it is tried again: `change` knows this error.
        if (this.getTransactionStatus() !== 'I') throw error
        return plain(given as string, values as unknown[])
      })
    })
    this.query = query as unknown as pg.Client['query']
  }
}
