import { isIP } from 'node:net'
import { amount, say } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { EgressRefused } from '../../../egress/egress.ts'
import { canonicalHost } from '../../../egress/resolve.ts'
import { judge } from '../../../egress/rules.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { invalid } from '../../../kernel/refusal.ts'
import { seenProbe } from './list.ts'

/** Checks that one probe runs at most: more belong on a second one. */
export const mostOrders = 5000

/** The probe that a check names: one that the actor sees; null for this server. @throws Refusal naming the field */
export async function requireProbe(ctx: Ctx, id: string | null | undefined): Promise<Id<'probe'> | null> {
  if (id === null || id === undefined) return null
  const probe = await seenProbe(ctx, id)
  if (!probe) throw invalid([{ field: 'body.probeId', message: 'names no probe that you see' }])
  const { count } = await ctx.db.selectFrom('infrastructure.check_definition').select((e) => e.fn.countAll<number>().as('count')).where('probe_id', '=', probe.id).where('archived_at', 'is', null).executeTakeFirstOrThrow()
  if (Number(count) >= mostOrders) throw invalid([{ field: 'body.probeId', message: say`runs ${amount(mostOrders)} checks already, as many as one probe may: make a second one` }])
  return probe.id
}

/**
 * Refuses an address that is not granted at a probe. What a name stands for is only known there: the probe judges it with every run.
 * @throws EgressRefused
 */
export function requireReachableThere(grants: readonly string[], host: string, port = 0): void {
  const name = canonicalHost(host)
  if (isIP(name) === 0) return
  const verdict = judge('check', grants, { name, port, address: name }, { own: [], interfaces: [] })
  if (!verdict.permitted) throw new EgressRefused(verdict.code, verdict.sentence.replace('granted here', 'granted at this probe'), { name, port, address: name, kind: verdict.kind, rule: verdict.rule })
}
