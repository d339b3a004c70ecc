import { sql } from 'kysely'
import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { checkHardened } from './events.ts'
import { silentAfter } from './check.ts'
import { lockCheck, writeUnknown } from './store.ts'

/**
 * Says of a check without any result for three intervals that its state is unknown: no data is not health.
 * Checks that are only late because nothing ran at all (a restart) get their turn first.
 */
export async function sayUnknown(ctx: Ctx, id: Id<'check'>): Promise<void> {
  const still = await keep(ctx, 'looking whether a check is still silent', async (tx) => {
    const { rows } = await sql<{ late: boolean }>`select s.last_at < ${tx.clock.now()}::timestamptz - make_interval(secs => greatest(60, 3 * c.interval_s))
      and s.next_at < ${tx.clock.now()}::timestamptz - interval '60 seconds' as late
      from infrastructure.check_state s join infrastructure.check_definition c on c.id = s.check_id where s.check_id = ${id} and s.state <> 'unknown'`.execute(tx.db)
    return rows[0]?.late === true
  })
  if (!still) return
  await change(ctx, async (tx) => {
    const row = await lockCheck(tx, id)
    const state = await tx.db.selectFrom('infrastructure.check_state').select('state').where('check_id', '=', id).forNoKeyUpdate().executeTakeFirstOrThrow()
    const summary = say`No result for more than ${silentAfter(row?.interval_s ?? 60)} seconds.`
    await writeUnknown(tx, id, summary)
    return {
      events: [announce(checkHardened, {
        team: row!.owner_team_id, subjects: [{ kind: 'check', id, role: 'check' }, ...(row!.service_id ? [{ kind: 'service', id: row!.service_id, role: 'watched' }] : [])],
        payload: { checkId: id, itemId: row!.item_id ?? undefined, serviceId: row!.service_id ?? undefined, state: 'unknown', before: state.state as CheckState, urgency: row!.urgency as Urgency, rehearsal: row!.rehearsal },
        detail: { name: row!.name, summary, code: 'silent' },
      })],
      value: undefined,
    }
  })
}
