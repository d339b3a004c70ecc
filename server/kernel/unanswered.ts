import type { Ctx } from './context.ts'

const unanswered = Symbol('nobody reads the answer')

/** The same context for work whose answer nobody reads: reactions, and steps that only want it done. */
export const withoutAnswer = <C extends Ctx>(ctx: C): C => ({ ...ctx, [unanswered]: true })

/** Reads what an operation answers after its commit, unless nobody wants it; whoever looks at it all the same is told so. */
export async function answerOf<T extends object>(ctx: Ctx, read: () => Promise<T>): Promise<T> {
  return unanswered in ctx ? nothing as T : read()
}

const nothing: object = new Proxy({}, {
  get: (_, name) => {
    // A promise asks everything it is resolved with whether it is one too.
    if (name === 'then') return undefined
    throw new TypeError(`The answer was not wanted, and now its ${String(name)} is read.`)
  },
})
