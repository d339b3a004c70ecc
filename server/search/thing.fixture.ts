import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { world, type World } from '../testing.ts'
import { putSearch } from './entries.ts'

/** Objects of a made-up kind, so that ground folders are tested without any area. */
export const thingModule: Module = {
  name: 'test/things', kinds: [{ kind: 'thing', read: 'inventory:read', page: '/things/:id' }],
}
export interface Thing { title: string; words?: string; team?: Id<'team'>; id?: string }
export const thing = (given: Thing) => given
export type ThingWorld = World & { put(tx: Ctx, given: Thing): Promise<void> }

/** A world that knows things as well. */
export async function testing(modules: readonly Module[]): Promise<ThingWorld> {
  const w = await world({ modules: [...modules, thingModule] })
  return Object.assign(w, {
    put: (tx: Ctx, given: Thing) => putSearch(tx, { kind: 'thing', id: given.id ?? tx.ids.make(), title: given.title, words: given.words ?? '', team: given.team ?? w.team }),
  })
}
