import type { Permission } from '@fullscore/api/access/permissions.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'

/** A kind of object that files can be attached to. Who sees the object sees its files. */
export interface Attachable {
  kind: string
  /** Who may attach and remove, in the object's owner team. */
  manage: Permission
  /** The team that owns an object; undefined when there is none of this id. */
  teamOf(ctx: Ctx, id: string): Promise<Id<'team'> | undefined>
  /** Ids under which its files lie, its own first: of those that were merged into it, too. Left out where nothing is merged. */
  idsOf?(ctx: Ctx, id: string): Promise<[string, ...string[]]>
}
