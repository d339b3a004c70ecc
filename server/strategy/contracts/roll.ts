import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Task } from '../../kernel/module.ts'
import { keptOnPurpose, standingOf } from './contract.ts'
import { contractBegan, contractEnded, contractLockedIn, contractRenewed } from './events.ts'
import { rollTask, settleClock, show } from './show.ts'
import { agreementOf, lockContract, type ContractRow } from './store.ts'
import { subjectsOf } from './write.ts'

const Payload = z.object({ id: z.string().transform((id) => id as Id<'contract'>) })

/** What the passing of time made true since the last look. */
export function passed(row: ContractRow, now: Temporal.Instant): NewEvent[] {
  const agreement = agreementOf(row)
  const clock = standingOf(agreement, now)
  const about = { team: row.owner_team_id, subjects: subjectsOf(row), detail: { name: row.name } }
  const payload = { contractId: row.id as string, period: clock.period }
  const events: NewEvent[] = []
  if (row.state === 'not-begun' && clock.state !== 'not-begun') events.push(announce(contractBegan, { ...about, payload }))
  if (clock.period > row.period && agreement.term.renewal === 'tacit') events.push(announce(contractRenewed, { ...about, payload: { ...payload, by: 'itself' } }))
  // What goes on from one end to the next locks nobody in who missed a day.
  const missed = clock.lockedUntil !== null && !(clock.rolling && agreement.term.notice?.to)
  if (missed && clock.lockedUntil && (row.locked_until === null || Temporal.PlainDate.compare(clock.lockedUntil, row.locked_until) > 0)) events.push(announce(contractLockedIn, { ...about, payload: { ...payload, until: clock.lockedUntil.toString(), decided: keptOnPurpose(agreement, clock) } }))
  if (clock.state === 'ended' && row.state !== 'ended') events.push(announce(contractEnded, { ...about, payload }))
  return events
}

/** Looks at a contract on the days that its clock named: it begins, is locked in, renews itself or ends. */
export const roll: Task = {
  name: rollTask,
  run: async (ctx: OpenCtx, payload) => {
    const { id } = Payload.parse(payload)
    await keep(ctx, 'looks before it changes; what passed announces itself', async (outer) => {
      const row = await lockContract(outer, id)
      if (row.archived_at) return
      const follow = async (tx: typeof outer) => {
        const settled = await settleClock(tx, row)
        await show(tx, settled.row, settled.clock)
      }
      const [first, ...rest] = passed(row, outer.clock.now())
      if (!first) return follow(outer)
      await change(outer, async (tx) => {
        await follow(tx)
        return { events: [first, ...rest], value: undefined }
      })
    })
  },
}
