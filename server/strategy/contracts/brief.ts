import { sql } from 'kysely'
import { say } from '@fullscore/api/sentence.ts'
import type { BriefAnswerer } from '../../briefs/brief.ts'
import { contactOf } from '../vendors/public.ts'
import { agreementOf } from './store.ts'
import { contracts, present } from './read.ts'

/** Which contract covers it, whom to call under it, and until when it holds. */
export const contractBriefAnswer: BriefAnswerer = {
  name: 'strategy/contracts',
  title: say`Contract and support`,
  helps: true,
  answer: async (ctx, { items, services }) => {
    const ids = [...items, ...services] as string[]
    if (ids.length === 0) return []
    const rows = await contracts(ctx).where('c.archived_at', 'is', null)
      .where(sql<boolean>`exists (select from strategy.contract_cover k where k.contract_id = c.id and k.object_id = any(${ids}::uuid[]))`).orderBy(sql`c.state = 'ended'`).orderBy('c.over_on').limit(10).execute()
    return Promise.all(rows.map(async (row) => {
      const contract = present(ctx, row)
      const vendor = row.vendor_id ? await contactOf(ctx, row.vendor_id) : undefined
      const number = row.support_number || vendor?.number || ''
      const hours = row.support_hours || vendor?.hours || ''
      const end = contract.state === 'ended' ? say`ended ${contract.end}` : contract.renewal === 'tacit' && !contract.noticeGivenOn && agreementOf(row).term.notice?.to ? say`can end ${contract.lockedUntil ?? contract.end}, goes on otherwise` : contract.renewal === 'tacit' && !contract.noticeGivenOn ? say`term ends ${contract.end}, renews itself` : say`ends ${contract.end}`
      return {
        subject: { kind: 'contract', id: row.id }, label: `${row.name}${vendor ? `, ${vendor.name}` : ''}`, href: `/strategy/contracts/${row.id}`,
        value: [number === '' ? say`no support number known` : number, hours, row.number === '' ? '' : say`contract ${row.number}`, end].filter((part) => part !== '').join(', '),
        ...(number === '' || contract.state === 'ended' ? {} : { helps: 'support' as const }), why: contract.verdict, tone: contract.state === 'ended' ? 'trouble' as const : 'plain' as const,
      }
    }))
  },
}
