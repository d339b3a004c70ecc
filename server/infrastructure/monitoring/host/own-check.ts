import { hostname } from 'node:os'
import type { HostLimit, Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { change, keep } from '../../../kernel/change.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import { firstTeam } from '../../../organisation/organisation.ts'
import { itemById } from '../../inventory/public.ts'
import { insertWatched } from '../checks.ts'
import { keepHostCheck } from '../store.ts'

/** By what a machine is judged that nobody has set limits for: disks at once, memory and load once they last. */
export const firstLimits: HostLimit[] = [
  { measure: 'disk.used', warn: 90, down: 95, minutes: 0 },
  { measure: 'memory.available', warn: 5, down: 2, minutes: 10 },
  { measure: 'load', warn: 4, down: null, minutes: 15 },
]

/** Gives a machine its check of its own measurements, once: who stops it for good is not given it again. */
export async function judgeOwnHost(ctx: OpenCtx, machine: string, item: Id<'item'>): Promise<void> {
  await keep(ctx, 'looks whether the machine is judged already; that it is announces itself', async (tx) => {
    const row = await tx.db.selectFrom('infrastructure.host_watch').select('check_id').where('machine', '=', machine).forNoKeyUpdate().executeTakeFirst()
    if (!row || row.check_id !== null) return
    const team = (await itemById(tx, item))?.ownerTeamId ?? (await firstTeam(tx))
    await change(tx, async (inner) => {
      const id = inner.ids.make<'check'>()
      const target: Target = { kind: 'host', limits: firstLimits, only: [], except: [] }
      const event = await insertWatched(inner, id, { name: `${hostname()}: disks, memory, load`.slice(0, 120), target, interval: 30, timeout: 10_000, retries: 2, slowAfter: null, urgency: 'high', itemId: item, rehearsal: false }, team)
      await keepHostCheck(inner, machine, id)
      return { events: [event], value: undefined }
    })
  })
}
