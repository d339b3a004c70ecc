import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { forbidden } from '../../kernel/refusal.ts'
import { mayActOn } from '../../organisation/visible.ts'
import type { Override, Plan } from './schedule.ts'
import type { RotationRow } from './store.ts'

/** Who takes turns in a rotation arranges them with the others: a turn is taken over, or one's own is given to one of them. */
export function mayCover(self: string | undefined, participants: Plan['participants'], { replaced, by }: Pick<Override, 'replaced' | 'by'>): boolean {
  if (self === undefined || !participants.includes(self)) return false
  return by === self || (replaced === self && participants.includes(by))
}

/** Whom an override concerns may take it back. */
export const mayTakeBack = (self: string | undefined, one: { replaced: string | null; by: string; madeBy: string | null }): boolean => self !== undefined && [one.replaced, one.by, one.madeBy].includes(self)

/** Refuses with 403 who neither manages the rotation nor arranges turns of their own. */
export async function requireCover(tx: Ctx, row: RotationRow, own: (self: Id<'person'> | undefined) => boolean): Promise<void> {
  if (own(tx.actor.personId) || (await mayActOn(tx, 'on-call:manage', { kind: 'rotation', id: row.id, team: row.owner_team_id }))) return
  throw forbidden('on-call:manage', 'Without the permission on-call:manage you take over a turn yourself, or give yours to somebody of the rotation.')
}
