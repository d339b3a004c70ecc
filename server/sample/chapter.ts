import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../kernel/context.ts'
import type { Service } from '../kernel/module.ts'
import type { Chance } from './chance.ts'

/** Something that happens in the sample company, at its moment. */
export interface SampleStep {
  at: Temporal.Instant
  /** Key of the person who does it; left out, the product itself. */
  who?: string
  run(ctx: OpenCtx): Promise<void>
}

/** What a module tells of the sample company, made by its own operations. */
export interface SampleChapter {
  name: string
  /** Asked once, before anything runs: ids are looked up inside the steps. */
  steps(stage: Stage): readonly SampleStep[]
  /** What goes on of its own accord while the finished company is shown. */
  living?: Service
}

/** How much is made: the whole company, or a few weeks of a smaller one for tests. */
export interface SampleSize {
  days: number
  people: number
  services: number
  /** Troubles and alerts beyond the told stories, as a share of the whole. */
  noise: number
}

export interface StageTools {
  /** Lets checks, by key, have found something now, as often as makes it believed. */
  tellChecks(ctx: OpenCtx, keys: readonly string[], state: 'ok' | 'degraded' | 'down' | 'unknown', summary: string, code?: string): Promise<void>
  /** Who is on call for a service takes its open incident, or closes it. */
  actOnIncident(ctx: OpenCtx, serviceId: Id<'service'>, what: 'acknowledge' | 'resolve', words: string): Promise<Id<'incident'>>
}

/** What the chapters share: the calendar, chance, and what earlier ones made, by key. */
export interface Stage {
  /** The moment at which the story ends and real time goes on. */
  readonly now: Temporal.Instant
  readonly zone: string
  readonly size: SampleSize
  /** Where the company's services answer, without a slash at the end. */
  readonly origin: string
  /** Where the company's mail server listens on this machine, if it has one. */
  readonly mailPort: number | undefined
  /** A moment by the company's clock, `daysAgo` before today (below 0: to come). */
  day(daysAgo: number, clock?: string): Temporal.Instant
  /** The first day of the story. */
  readonly begin: Temporal.Instant
  today(): Temporal.PlainDate
  chance(name: string): Chance
  put(kind: string, key: string, id: string): void
  /** @throws Error naming what no earlier chapter made */
  the<K extends string>(kind: K, key: string): Id<K>
  has(kind: string, key: string): boolean
  keys(kind: string): string[]
  /** A context acting for a person, by key or id. */
  as(person: string): Promise<OpenCtx>
  /** Roles changed: the next `as` looks again. */
  forgetActors(): void
  /** What one chapter does for those to its right; each is laid there by the chapter that can. */
  readonly tools: Partial<StageTools>
}
