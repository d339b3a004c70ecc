import { vendor } from '@fullscore/api/strategy/vendors.ts'
import { textOf } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { rowOf } from '../../kernel/plain/read.ts'
import { sees } from '../../organisation/visible.ts'

/** How a vendor is reached. */
export interface VendorContact { id: string; name: string; number: string; hours: string; mail: string; account: string }

/** How a vendor is reached, or nothing if the actor does not see it. */
export async function contactOf(ctx: Ctx, id: string): Promise<VendorContact | undefined> {
  const row = await rowOf(ctx, vendor, id)
  if (!row || !(await sees(ctx, vendor.kind, id, row.team))) return undefined
  const field = (name: keyof typeof vendor.fields) => textOf(row.fields[name], '')
  return { id, name: field('name'), number: field('supportNumber'), hours: field('supportHours'), mail: field('mail'), account: field('accountNumber') }
}
