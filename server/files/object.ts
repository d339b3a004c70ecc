import type { Ctx } from '../kernel/context.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { invalid, missing } from '../kernel/refusal.ts'
import { mayActOn, requireSeenAndMay, sees } from '../organisation/visible.ts'
import type { Attachable } from './attachable.ts'

export interface Holder { attachable: Attachable; object: { kind: string; id: string; team: Id<'team'> }; /** Under which its files lie. */ ids: readonly string[] }

/** The object that holds files, if the actor sees it. @throws Refusal missing; invalid for a kind that holds none */
export async function holderOf(ctx: Ctx, kind: string, id: string): Promise<Holder> {
  const attachable = ctx.registry.attachables.get(kind)
  if (!attachable) throw invalid([{ field: 'query.kind', message: say`is no kind that files are attached to: those are ${[...ctx.registry.attachables.keys()].toSorted().join(', ')}` }])
  const ids: [string, ...string[]] = (await attachable.idsOf?.(ctx, id)) ?? [id]
  const [own] = ids
  const team = await attachable.teamOf(ctx, own)
  if (!team || !(await sees(ctx, kind, own, team))) throw missing(kind)
  return { attachable, object: { kind, id: own, team }, ids }
}

/** The same for whoever may attach and remove. @throws Refusal missing or forbidden */
export async function holderToChange(ctx: Ctx, kind: string, id: string): Promise<Holder> {
  const holder = await holderOf(ctx, kind, id)
  await requireSeenAndMay(ctx, holder.attachable.manage, holder.object)
  return holder
}

/** Whether the actor may attach and remove, and why not. */
export async function mayChange(ctx: Ctx, { attachable, object }: Holder): Promise<{ allowed: boolean; reason: string }> {
  const allowed = await mayActOn(ctx, attachable.manage, object)
  return { allowed, reason: allowed ? '' : say`This needs the permission ${attachable.manage}.` }
}
