import type { Kysely } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { DB } from '../database/rows.ts'
import type { Clock } from './clock.ts'
import type { Ids } from './ids.ts'
import type { Log } from './log.ts'
import type { Registry } from './module.ts'
import type { House } from './house.ts'

export type Db = Kysely<DB>

/** The teams in which an actor holds a permission; `everything` for the whole organisation. */
export type Reach = 'everything' | ReadonlySet<Id<'team'>>

/** Who acts. */
export interface Actor {
  readonly kind: 'person' | 'token' | 'link' | 'source' | 'system' | 'nobody'
  /** Person id, token id, alert source id, or the component's name for `system`. */
  readonly id: string
  readonly personId: Id<'person'> | undefined
  readonly name: string
  /** Where the actor may do what; `system` reaches everything. */
  reach(permission: Permission): Reach | undefined
}

/** What every operation is given. Inside `change()` its `db` is the transaction. */
export interface Ctx {
  readonly actor: Actor
  readonly clock: Clock
  readonly ids: Ids
  readonly db: Db
  readonly log: Log
  readonly registry: Registry
  readonly requestId: string
  /** The event that made this happen, inside reactions. */
  readonly cause: Id<'event'> | undefined
  /** A rebuild repeats what the records hold: what it puts on the axis was not learnt now. */
  readonly rebuilding?: boolean
}

/** A context outside of any transaction: the only one that reaches the house's doors (rule 6 of DESIGN section 5). */
export interface OpenCtx extends Ctx {
  readonly house: House
}

const component = (name: string): Actor => ({ kind: 'system', id: name, personId: undefined, name, reach: () => 'everything' })

/** The product itself acting, named by the component that acts. */
export function asSystem<C extends Ctx>(ctx: C, name: string): C {
  return { ...ctx, actor: component(name) }
}

/** The same context for a rebuild. */
export function asRebuilding<C extends Ctx>(ctx: C): C {
  return { ...ctx, rebuilding: true }
}

/** The same context acting for somebody else. */
export function actingAs<C extends Ctx>(ctx: C, actor: Actor): C {
  return { ...ctx, actor }
}

/** Somebody who did not sign in. */
export const nobody: Actor = { kind: 'nobody', id: 'nobody', personId: undefined, name: 'nobody', reach: () => undefined }
