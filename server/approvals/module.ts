import type { Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { replaceSearch, type NewSearchEntry } from '../search/entries.ts'
import { forgetApprovals } from './erase.ts'
import { approvalEvents } from './events.ts'
import { approvalReactions } from './reactions.ts'
import { approvalRoutes } from './routes.ts'
import { searchOf } from './say.ts'
import type { RequestRow } from './store.ts'

async function* found(ctx: Ctx): AsyncGenerator<NewSearchEntry> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await ctx.db.selectFrom('approvals.approval').selectAll().where('id', '>', after as never).where('private', '=', false).orderBy('id').limit(500).execute()
    for (const row of rows) yield searchOf(row as RequestRow)
    if (rows.length < 500) return
    after = rows.at(-1)!.id
  }
}

export const approvalsModule: Module = {
  name: 'approvals',
  kinds: [{ kind: 'approval', read: 'approvals:read', page: '/approvals/:id' }],
  events: approvalEvents,
  routes: approvalRoutes,
  reactions: approvalReactions,
  erasers: [{ name: 'approvals', run: forgetApprovals }],
  rebuilders: [{ of: 'search', name: 'approvals', run: (ctx) => replaceSearch(ctx, 'approval', found(ctx)) }],
}
