import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../../../events/event.ts'
import { change, keep } from '../../../kernel/change.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { checkHardened, probeLost, probeReturned } from '../events.ts'
import { aboutProbe } from './manage.ts'
import { lostAfter, urgencyOfLoss } from './probe.ts'
import { forgetChecksOf, lockProbe, lockState, updateState, type ProbeRow } from './store.ts'

/** Makes every check of a probe unknown. @returns the events of those of which something was known */
export async function sayNothingKnown(tx: Ctx, probe: Pick<ProbeRow, 'id'>, summary: string): Promise<NewEvent[]> {
  return (await forgetChecksOf(tx, probe.id, summary)).map((row) => announce(checkHardened, {
    team: row.owner_team_id, subjects: [{ kind: 'check', id: row.id, role: 'check' }, ...(row.service_id ? [{ kind: 'service', id: row.service_id, role: 'watched' }] : [])],
    payload: {
      checkId: row.id, itemId: row.item_id ?? undefined, serviceId: row.service_id ?? undefined, state: 'unknown', before: row.state as CheckState, urgency: row.urgency as Urgency, rehearsal: row.rehearsal, lostProbeId: probe.id,
    },
    detail: { name: row.name, summary, code: 'probe-lost' },
  }))
}

/**
 * Looks for probes that are silent for too long. Each is lost once: its checks become unknown, and the probe alone has an alert,
 * however many they are. @returns how many were lost now
 */
export async function watchProbes(ctx: Ctx): Promise<number> {
  const deadline = ctx.clock.now().subtract({ seconds: lostAfter })
  const silent = await ctx.db.selectFrom('infrastructure.probe as p').innerJoin('infrastructure.probe_state as s', 's.probe_id', 'p.id').select('p.id')
    .where('p.enrolled_at', 'is not', null).where('p.revoked_at', 'is', null).where('p.archived_at', 'is', null).where('s.lost_at', 'is', null).where('s.heard_at', '<', deadline).orderBy('p.id').limit(200).execute()
  let lost = 0
  for (const { id } of silent) if (await lose(ctx, id, deadline)) lost += 1
  return lost
}

async function lose(ctx: Ctx, id: Id<'probe'>, deadline: Temporal.Instant): Promise<boolean> {
  return keep(ctx, 'looks before it changes; that a probe is lost announces itself', async (tx) => {
    const row = await lockProbe(tx, id)
    const state = await lockState(tx, id)
    if (row.revoked_at || state.lost_at || !state.heard_at || Temporal.Instant.compare(state.heard_at, deadline) >= 0) return false
    await change(tx, async () => {
      await updateState(tx, id, { lost_at: tx.clock.now() })
      const events = await sayNothingKnown(tx, row, say`The probe ${row.name} is not heard from since ${state.heard_at!}.`)
      const checks = await tx.db.selectFrom('infrastructure.check_definition').select('urgency').where('probe_id', '=', id).where('archived_at', 'is', null).where('enabled', '=', true).where('rehearsal', '=', false).execute()
      const payload = { probeId: id, checks: checks.length, urgency: urgencyOfLoss(checks.map((one) => one.urgency)) }
      return { events: [announce(probeLost, { ...aboutProbe(row), detail: { name: row.name, place: row.place, heardAt: state.heard_at!.toString() }, payload }), ...events], value: undefined }
    })
    return true
  })
}

/** Notes that a probe spoke, and that it is back if it was lost. */
export async function noteHeard(ctx: Ctx, probe: ProbeRow, said: { skew_ms: number; program_version?: string; buffered?: number; oldest_at?: Temporal.Instant | null; dropped?: number }): Promise<void> {
  await keep(ctx, 'that a probe spoke is no fact; that it came back announces itself', async (tx) => {
    const { lost_at: lost } = await lockState(tx, probe.id)
    await updateState(tx, probe.id, { ...said, heard_at: tx.clock.now(), lost_at: null })
    if (lost) await change(tx, async () => ({ events: [announce(probeReturned, { ...aboutProbe(probe), payload: { probeId: probe.id } })], value: undefined }))
  })
}
