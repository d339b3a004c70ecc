import { sql, type Insertable, type Updateable } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { InfrastructureService } from '../../database/rows/infrastructure.ts'
import type { Ctx } from '../../kernel/context.ts'

export type ServiceFields = Omit<Updateable<InfrastructureService>, 'item_id'>

export async function insertService(tx: Ctx, row: Insertable<InfrastructureService>): Promise<void> {
  await tx.db.insertInto('infrastructure.service').values(row).execute()
}

/** Adds many services of which the items are there. */
export async function insertServices(tx: Ctx, rows: readonly { item_id: string; criticality: string; audience: string; description: string; business_owner_id: string | null; hours: unknown; hour_amount: string | null; hour_currency: string | null }[]): Promise<void> {
  await sql`insert into infrastructure.service (item_id, criticality, audience, description, business_owner_id, hours, hour_amount, hour_currency, dates, rehearsal)
    select item_id, criticality, audience, description, business_owner_id, hours, hour_amount, hour_currency, '[]', false
    from jsonb_populate_recordset(null::infrastructure.service, ${JSON.stringify(rows)}::jsonb)`.execute(tx.db)
}

export async function updateService(tx: Ctx, id: Id<'item'>, fields: ServiceFields): Promise<void> {
  await tx.db.updateTable('infrastructure.service').set(fields).where('item_id', '=', id).execute()
}

export interface CheckNews { checkId: string; serviceId: string; name: string; state?: string | undefined; enabled?: boolean | undefined; at: Temporal.Instant }

/** Notes what a check of a service says. News older than what is known changes nothing; nor does a service that is not there. */
export async function putCheck(tx: Ctx, news: CheckNews): Promise<void> {
  await sql`insert into infrastructure.service_check (check_id, service_id, name, state, enabled, told_at)
    select ${news.checkId}, s.item_id, ${news.name}, ${news.state ?? 'unknown'}, ${news.enabled ?? true}, ${news.at} from infrastructure.service s where s.item_id = ${news.serviceId}
    on conflict (check_id) do update set service_id = excluded.service_id, name = excluded.name, state = coalesce(${news.state ?? null}, service_check.state), enabled = coalesce(${news.enabled ?? null}, service_check.enabled), told_at = excluded.told_at
    where service_check.told_at <= excluded.told_at`.execute(tx.db)
}

/** Forgets a check that watches something else now. */
export async function dropCheck(tx: Ctx, checkId: string): Promise<void> {
  await sql`delete from infrastructure.service_check where check_id = ${checkId}`.execute(tx.db)
}
