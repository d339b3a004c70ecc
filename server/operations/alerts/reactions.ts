import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf, textOf } from '../../events/event.ts'
import type { Reaction } from '../../kernel/module.ts'
import { checkHardened } from '../../infrastructure/monitoring/public.ts'
import { maintenanceClosed } from '../maintenance/public.ts'
import { takeSignal } from './signal.ts'
import { noteTold, raisedAt } from './store.ts'
import { unmute } from './unmute.ts'

const words = { down: 'is down', degraded: 'is degraded', unknown: 'gives no data', ok: 'is well again' } as const

/** A check's hard state is an alert: down and degraded fire, no data fires one step lower, ok resolves. */
export const alertFromCheck: Reaction = {
  name: 'operations.alerts.from-check',
  on: [checkHardened],
  inTurnFor: 'check',
  run: async (ctx, event) => {
    const hard = payloadOf(checkHardened, event)
    // One that comes late, after a retry, is older than what was told since; one that comes again has raised its alert.
    if (!(await noteTold(ctx, hard.checkId, event.at))) return
    if (hard.state !== 'ok' && (await raisedAt(ctx, hard.checkId, event.at))) return
    const name = textOf(event.detail?.['name'], 'A check')
    await takeSignal(ctx, {
      source: { kind: 'check', id: hard.checkId, name }, dedupKey: hard.checkId, title: `${name} ${words[hard.state]}`, urgency: hard.state === 'unknown' ? 'medium' : hard.urgency,
      status: hard.state === 'ok' ? 'resolved' : 'firing', at: event.at, details: { state: hard.state, ...event.detail }, rehearsal: hard.rehearsal,
    }, { team: event.ownerTeamId!, serviceId: hard.serviceId as Id<'service'> | undefined, itemId: hard.itemId as Id<'item'> | undefined })
  },
}

/** What a window kept silent and still fires counts as raised when the window closes. */
export const unmuteOnClose: Reaction = {
  name: 'operations.alerts.unmute-on-close',
  on: [maintenanceClosed],
  run: (ctx, event) => unmute(ctx, payloadOf(maintenanceClosed, event).windowId as Id<'maintenance-window'>),
}
