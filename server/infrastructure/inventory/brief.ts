import { say, term } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { redundancyOf, itemByIdSeen } from './read.ts'

/** What the inventory knows of items: what they cannot bear to lose. */
export const inventoryBrief: BriefAnswerer = {
  name: 'infrastructure/inventory',
  title: say`What it stands on`,
  answer: async (ctx, { items }) => {
    const facts = await Promise.all(items.slice(0, 20).map(async (id) => {
      const item = await itemByIdSeen(ctx, id)
      if (!item) return []
      return (await redundancyOf(ctx, item.id)).map((one) => ({
        subject: { kind: 'item', id: item.id }, label: item.name, value: say`${one.words} (${term(one.kind)})`, href: `/infrastructure/inventory/${item.id}`, tone: one.needed >= one.suppliers ? 'due' as const : 'plain' as const,
        ...(one.needed >= one.suppliers && one.suppliers > 0 ? { why: say`One loss is enough.` } : {}),
      }))
    }))
    return facts.flat().slice(0, 30)
  },
}
