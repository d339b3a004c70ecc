import { sql } from 'kysely'
import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Beat, Deaf } from './gauges/heartbeat.ts'

/** Gives a check a new address; what arrived at the one before stays. */
export async function putBeatAddress(tx: Ctx, id: Id<'check'>, hash: string): Promise<void> {
  await tx.db.insertInto('infrastructure.check_beat').values({ check_id: id, token_hash: hash, made_at: tx.clock.now() })
    .onConflict((c) => c.column('check_id').doUpdateSet({ token_hash: hash })).execute()
}

/** Writes a sign of life. @returns the check that waits at the address and how it stands; nothing for a dead address or a check that rests or is gone */
export async function putBeat(tx: Ctx, hash: string, { failed, says }: Pick<Beat, 'failed' | 'says'>): Promise<{ id: Id<'check'>; state: CheckState } | undefined> {
  const { rows } = await sql<{ id: Id<'check'>; state: CheckState }>`update infrastructure.check_beat b set beat_at = ${tx.clock.now()}, failed = ${failed}, says = ${says}
    from infrastructure.check_definition c join infrastructure.check_state s on s.check_id = c.id
    where b.token_hash = ${hash} and c.id = b.check_id and c.archived_at is null and c.kind = 'heartbeat' returning c.id, s.state`.execute(tx.db)
  return rows[0]
}

/** The last sign of life of a check, with when the check was judged last. */
export async function beatOf(ctx: Ctx, id: Id<'check'>): Promise<(Beat & { judgedAt: Temporal.Instant | null }) | undefined> {
  const row = await ctx.db.selectFrom('infrastructure.check_beat as b').innerJoin('infrastructure.check_state as s', 's.check_id', 'b.check_id').selectAll('b').select('s.last_at').where('b.check_id', '=', id).executeTakeFirst()
  return row && { madeAt: row.made_at, at: row.beat_at, failed: row.failed, says: row.says, judgedAt: row.last_at, deaf: row.deaf_from && row.deaf_to ? { from: row.deaf_from, to: row.deaf_to } : null }
}

/** Keeps when nobody listened for the signs of a check. */
export async function putDeaf(tx: Ctx, id: Id<'check'>, { from, to }: Deaf): Promise<void> {
  await tx.db.updateTable('infrastructure.check_beat').set({ deaf_from: from, deaf_to: to }).where('check_id', '=', id).execute()
}
