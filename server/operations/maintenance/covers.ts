import type { FieldError } from '@fullscore/api/problem.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { giveSight, may } from '../../organisation/visible.ts'
import { itemById } from '../../infrastructure/inventory/public.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import type { Cover, WindowRow } from './store.ts'

export type Covered = Cover & { team: Id<'team'> }

/** What the window covers, each seen by the actor and in a team whose maintenance the actor manages; refuses all others at once. */
export async function covered(tx: Ctx, { serviceIds, itemIds }: { serviceIds: readonly string[]; itemIds: readonly string[] }): Promise<Covered[]> {
  const [found, errors]: [Map<string, Covered>, FieldError[]] = [new Map(), []]
  const take = (field: string, kind: Cover['kind'], one: { id: string; name: string; ownerTeamId: Id<'team'> } | undefined) => {
    if (!one) errors.push({ field, message: say`names no ${kind} that you see` })
    else if (!may(tx.actor, 'maintenance:manage', one.ownerTeamId)) errors.push({ field, message: say`${one.name} is another team's: its maintenance needs maintenance:manage there` })
    else if (!found.has(one.id)) found.set(one.id, { kind, id: one.id, team: one.ownerTeamId })
  }
  for (const [at, id] of serviceIds.entries()) take(`body.serviceIds[${at}]`, 'service', await serviceById(tx, id as Id<'service'>))
  for (const [at, id] of itemIds.entries()) take(`body.itemIds[${at}]`, 'item', await itemById(tx, id as Id<'item'>))
  if (errors.length > 0) throw invalid(errors)
  if (found.size === 0) throw invalid([{ field: 'body.serviceIds', message: 'name at least one service or item that the window covers' }])
  return [...found.values()]
}

/** The teams of what is covered see the window too. */
export async function shareWith(tx: Ctx, row: WindowRow, covers: readonly Covered[]): Promise<void> {
  for (const teamId of new Set(covers.map((one) => one.team))) {
    if (teamId !== row.owner_team_id) await giveSight(tx, { kind: 'maintenance-window', id: row.id }, { teamId }, 'it covers what is theirs')
  }
}
