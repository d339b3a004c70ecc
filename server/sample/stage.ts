import type { Id } from '@fullscore/api/ids.ts'
import { actorOf } from '../access/actor.ts'
import { actingAs, asSystem, type Actor, type OpenCtx } from '../kernel/context.ts'
import { chanceOf } from './chance.ts'
import type { SampleSize, Stage } from './chapter.ts'
import { seed, zone } from './company.ts'

/** The stage of one build. @param open makes the context of a step @param now where the story ends */
export function stageOf(open: (requestId: string) => OpenCtx, now: Temporal.Instant, size: SampleSize, origin: string, mailPort?: number): Stage {
  const today = now.toZonedDateTimeISO(zone).toPlainDate()
  const made = new Map<string, Map<string, string>>()
  const actors = new Map<string, Actor>()
  const moment = (daysAgo: number, clock = '09:00') => today.subtract({ days: daysAgo }).toZonedDateTime({ timeZone: zone, plainTime: clock }).toInstant()
  const find = (kind: string, key: string) => made.get(kind)?.get(key)
  return {
    now, zone, size, origin, mailPort, day: moment, begin: moment(size.days, '08:00'), today: () => today,
    chance: (name) => chanceOf(`${seed} ${name}`),
    put: (kind, key, id) => {
      if (!made.has(kind)) made.set(kind, new Map())
      made.get(kind)!.set(key, id)
    },
    the: <K extends string>(kind: K, key: string) => {
      const id = find(kind, key)
      if (id === undefined) throw new Error(`No earlier chapter made the ${kind} "${key}"`)
      return id as Id<K>
    },
    has: (kind, key) => find(kind, key) !== undefined,
    keys: (kind) => [...(made.get(kind)?.keys() ?? [])],
    as: async (person) => {
      const ctx = asSystem(open('sample'), 'sample')
      const id = (find('person', person) ?? person) as Id<'person'>
      const actor = actors.get(id) ?? (await actorOf(ctx, id))
      actors.set(id, actor)
      return actingAs(ctx, actor)
    },
    forgetActors: () => actors.clear(),
    tools: {},
  }
}
