import type { Ctx } from '../../kernel/context.ts'
import type { Signal } from './alert.ts'
import type { About } from './store.ts'
import { takeSignals, type Taken } from './take.ts'

/** Takes one signal of a source: raises, repeats or resolves the alert of its cause. See {@link takeSignals}. */
export async function takeSignal(ctx: Ctx, signal: Signal, about: About): Promise<Taken> {
  const [taken] = await takeSignals(ctx, [{ signal, about }])
  return taken!
}
