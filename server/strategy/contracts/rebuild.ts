import { keep } from '../../kernel/change.ts'
import { asRebuilding, type Ctx } from '../../kernel/context.ts'
import type { Rebuilder } from '../../kernel/module.ts'
import { standingOf } from './contract.ts'
import { show } from './show.ts'
import { agreementOf } from './store.ts'

/** Signs, deadlines and search entries of every contract, anew from its own facts. */
async function rebuild(ctx: Ctx): Promise<number> {
  const rows = await ctx.db.selectFrom('strategy.contract').selectAll().orderBy('id').execute()
  for (const row of rows) await keep(ctx, 'rebuilt from facts', (tx) => show(asRebuilding(tx), row, standingOf(agreementOf(row), tx.clock.now())))
  return rows.length
}

export const contractRebuilders: readonly Rebuilder[] = [{ of: 'agenda', name: 'strategy/contracts', run: rebuild }, { of: 'search', name: 'strategy/contracts', run: rebuild }]
