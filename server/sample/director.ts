import { sql } from 'kysely'
import { sealAll } from '../events/sealer.ts'
import { queueOf } from '../jobs/run-queued.ts'
import { releaseTimers } from '../jobs/timers.ts'
import { asSystem, type OpenCtx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import type { SampleStep, Stage } from './chapter.ts'

/** A clock that the director holds. */
interface HeldClock { now(): Temporal.Instant; set(moment: Temporal.Instant): void }

/** Where the time of a build went, in milliseconds by chapter. */
export interface Played {
  steps: number
  jobs: number
  spent: ReadonlyMap<string, number>
}

const isAfter = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) > 0

/**
 * Plays the chapters of all modules: every step at its moment, and between two steps whatever became due, each at its own. Nobody
 * else works on the database meanwhile, so that it comes out the same every time. What only keeps house runs once a week.
 */
export async function play(modules: readonly Module[], ctx: OpenCtx, clock: HeldClock, stage: Stage): Promise<Played> {
  const spent = new Map<string, number>()
  const count = { steps: 0, jobs: 0 }
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now()
    const value = await work()
    spent.set(name, (spent.get(name) ?? 0) + performance.now() - began)
    return value
  }
  const housekeeping = modules.flatMap((m) => m.tasks ?? []).filter((task) => task.housekeeping === true).map((task) => task.name)
  const runQueued = queueOf(ctx)
  const drain = () => timed('what follows', async () => {
    const { ran, next } = await runQueued(housekeeping)
    count.jobs += ran
    return next
  })
  let kept = clock.now()
  let weeks = 0
  const keepHouse = () => timed('housekeeping', async () => {
    kept = clock.now()
    await sealAll(ctx)
    // PostgreSQL looks at its tables once a minute: until then it would plan as if they were empty.
    if ([0, 8].includes(weeks++)) await sql`analyze`.execute(ctx.db)
    await releaseTimers(ctx)
    count.jobs += (await runQueued()).ran
  })
  const passTo = async (moment: Temporal.Instant) => {
    for (let due = await drain(); due && !isAfter(due, moment); due = await drain()) {
      if (isAfter(due, clock.now())) clock.set(due)
      await timed('what follows', async () => { while ((await releaseTimers(ctx, housekeeping)) === 500); })
    }
    if (isAfter(moment, clock.now())) {
      clock.set(moment)
      if (isAfter(moment, kept.add({ hours: 24 * 7 }))) await keepHouse()
    }
  }
  for (const { chapter, step } of ordered(modules, stage)) {
    if (isAfter(step.at, stage.now)) continue
    await passTo(step.at)
    const acting = step.who === undefined ? asSystem(ctx, 'sample') : await stage.as(step.who)
    await timed(chapter, () => step.run(acting)).catch((error: Error) => { throw new Error(`The sample company's ${chapter}, at ${step.at.toString()}: ${wordsOf(error)}`, { cause: error }) })
    count.steps += 1
  }
  await passTo(stage.now)
  await keepHouse()
  return { ...count, spent }
}

/** A refusal of fields with what each is refused for. */
const wordsOf = (error: Error & { errors?: readonly { field: string; message: string }[] }) => [error.message, ...(error.errors ?? []).map((one) => `${one.field} ${one.message}`)].join(' ')

/** All steps by their moment; of the same moment, those of the chapter further left first. */
function ordered(modules: readonly Module[], stage: Stage): { chapter: string; step: SampleStep }[] {
  const all = modules.flatMap((m) => (m.sample ? m.sample.steps(stage).map((step) => ({ chapter: m.sample!.name, step })) : []))
  return all.map((one, index) => ({ one, index })).sort((a, b) => Temporal.Instant.compare(a.one.step.at, b.one.step.at) || a.index - b.index).map(({ one }) => one)
}
