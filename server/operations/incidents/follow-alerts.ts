import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import { startPaging, stopPaging } from '../on-call/public.ts'
import { incidentRecovered } from './events.ts'
import { pagingFor } from './open.ts'
import { said } from './said.ts'
import { updateIncident, type IncidentRow } from './store.ts'
import { standingOf } from './store-alerts.ts'
import { breakAgain, isCalmInHand, wake } from './wake.ts'

type Followed = { row: IncidentRow; events: NewEvent[] }

/**
 * Nothing of a locked incident fires any more: its paging rests, and a person resolves it. One that never had an alert is left alone.
 * @returns what is announced, nothing if something fires, or if it was calm before
 */
export async function calmDown(tx: Ctx, row: IncidentRow): Promise<Followed> {
  if (row.state === 'resolved' || row.recovered_at || (await standingOf(tx, row.id)) !== 'quiet') return { row, events: [] }
  const next = await updateIncident(tx, row.id, { recovered_at: tx.clock.now() })
  await stopPaging(tx, row.id, say`All its alerts are over; a person resolves it.`, { rests: true })
  return { row: next, events: [said(incidentRecovered, next)] }
}

/**
 * A locked incident after alerts were tied to it or taken from it by a person: calm if none fires, else not calm any more.
 * @param unheld among them came what nobody had in hand, and people were paged for: it pages here, or who has it is told
 */
export async function followAlerts(tx: Ctx, row: IncidentRow, unheld = false): Promise<Followed> {
  if (row.state === 'resolved') return { row, events: [] }
  if (!unheld && (await standingOf(tx, row.id)) !== 'firing') return calmDown(tx, row)
  if (unheld && row.snoozed_until) {
    const woken = await wake(tx, row, 'something-new', say`it was left alone, and what nobody had in hand was put into it`)
    return { row: woken.row, events: [woken.event] }
  }
  if (unheld && isCalmInHand(row)) {
    const again = await breakAgain(tx, row)
    return { row: again.row, events: [again.event] }
  }
  const next = row.recovered_at ? await updateIncident(tx, row.id, { recovered_at: null }) : row
  if (next.state === 'open' && (unheld || row.recovered_at)) await startPaging(tx, pagingFor(next))
  return { row: next, events: [] }
}
