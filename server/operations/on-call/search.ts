import type { Rebuilder } from '../../kernel/module.ts'
import type { Ctx } from '../../kernel/context.ts'
import { putSearch, replaceSearch, type NewSearchEntry } from '../../search/entries.ts'
import { namesOf } from './on-call-now.ts'
import { planOf, type PolicyRow, type RotationRow } from './store.ts'

async function ofRotation(ctx: Ctx, row: RotationRow): Promise<NewSearchEntry> {
  const { participants } = await planOf(ctx, row)
  const names = await namesOf(ctx, participants)
  return { kind: 'rotation', id: row.id, title: row.name, words: `on-call rotation ${participants.map(names).join(' ')}`, team: row.owner_team_id }
}
const ofPolicy = (row: PolicyRow): NewSearchEntry => ({ kind: 'escalation-policy', id: row.id, title: row.name, words: 'escalation policy on-call paging', team: row.owner_team_id })

export const indexRotation = async (tx: Ctx, row: RotationRow): Promise<void> => putSearch(tx, await ofRotation(tx, row))
export const indexPolicy = (tx: Ctx, row: PolicyRow): Promise<void> => putSearch(tx, ofPolicy(row))

export const searchRebuilders: readonly Rebuilder[] = [
  {
    of: 'search', name: 'operations.on-call.rotations',
    run: async (ctx) => {
      const rows = await ctx.db.selectFrom('operations.rotation').selectAll().execute()
      return replaceSearch(ctx, 'rotation', await Promise.all(rows.map((row) => ofRotation(ctx, row))))
    },
  },
  {
    of: 'search', name: 'operations.on-call.policies',
    run: async (ctx) => replaceSearch(ctx, 'escalation-policy', (await ctx.db.selectFrom('operations.policy').selectAll().execute()).map(ofPolicy)),
  },
]
