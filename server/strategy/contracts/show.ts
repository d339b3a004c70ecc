import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { dropEntry, putEntry } from '../../agenda/entries.ts'
import { settleDeadline, startDeadline } from '../../deadlines/deadlines.ts'
import { deadlinesOf } from '../../deadlines/read.ts'
import { setTimer, clearTimers } from '../../jobs/timers.ts'
import type { Ctx } from '../../kernel/context.ts'
import { dropSearch, putSearch } from '../../search/entries.ts'
import type { ContractClock } from '@fullscore/time/term.ts'
import { costWords, decisionNow, nextLook, standingOf } from './contract.ts'
import { agreementOf, costOf, coversOf, updateContract, type ContractRow } from './store.ts'

export const rollTask = 'strategy.contracts.roll'
const timerKey = (id: string) => `contract:${id}`
/** Days before a last day on which its clock starts; reminders lie 90, 30 and 7 days before it. */
const ahead = 90
const reminders = [0, 67, 92]

/** Looks at the clock and writes down where it stands. @returns the row as it is now */
export async function settleClock(tx: Ctx, row: ContractRow): Promise<{ row: ContractRow; clock: ContractClock }> {
  const agreement = agreementOf(row)
  const clock = standingOf(agreement, tx.clock.now())
  const next = row.archived_at ? null : nextLook(clock, Temporal.PlainDate.from(agreement.term.start), row.zone, tx.clock.now())
  if (next) await setTimer(tx, { task: rollTask, payload: { id: row.id }, due: next, key: timerKey(row.id) })
  else await clearTimers(tx, [timerKey(row.id)])
  return {
    clock,
    row: await updateContract(tx, row.id, { state: clock.state, period: clock.period, over_on: clock.over, end_on: clock.end, act_by: clock.actBy, decide_by: clock.decideBy, locked_until: clock.lockedUntil }),
  }
}

/** What follows from a contract outside its own table: its signs on the Score, its deadlines, its place in the search. */
export async function show(tx: Ctx, row: ContractRow, clock: ContractClock): Promise<void> {
  await showEnd(tx, row, clock)
  await showDeadlines(tx, row, clock)
  if (row.archived_at) return dropSearch(tx, 'contract', row.id)
  await putSearch(tx, { kind: 'contract', id: row.id, title: row.name, words: `${row.number} ${row.support_number} ${row.notes}`, team: row.owner_team_id, rank: 12 })
}

async function showEnd(tx: Ctx, row: ContractRow, clock: ContractClock): Promise<void> {
  const [end, lock] = [`contract:${row.id}:end`, `contract:${row.id}:lock`]
  if (row.archived_at) return void (await Promise.all([dropEntry(tx, end), dropEntry(tx, lock)]))
  const agreement = agreementOf(row)
  const cost = costOf(row)
  const over = clock.over.toZonedDateTime(row.zone).toInstant()
  const services = (await coversOf(tx, row.id)).flatMap((one) => (one.kind === 'service' ? [one.id as Id<'service'>] : []))
  const base = { subject: { kind: 'contract', id: row.id }, stave: 'contracts', team: row.owner_team_id, services,
    also: [...(row.vendor_id ? [{ kind: 'vendor', id: row.vendor_id }] : []), ...(row.owner_person_id ? [{ kind: 'person', id: row.owner_person_id }] : [])] }
  const renewsItself = agreement.term.renewal === 'tacit' && !agreement.endsOn
  await putEntry(tx, {
    ...base, key: end, line: 3, mark: 'contract-end', certainty: clock.state === 'ended' ? 'fact' : 'planned', state: clock.state === 'ended' ? 'ended' : 'planned', from: over, to: over, weight: 55,
    label: renewsItself ? say`${row.name} renews itself` : clock.state === 'ended' ? say`${row.name} ended` : say`${row.name} ends`,
    why: [...(cost ? [costWords(cost)] : []), renewsItself ? say`Without notice by ${clock.actBy!} it goes on.` : agreement.endsOn ? say`Notice was given on ${agreement.noticeGivenOn!}.` : agreement.term.renewal === 'express' ? 'Its term ends; it goes on only if somebody renews it.' : 'Its term ends; it does not go on.'].join(' '),
  })
  if (!clock.lockedUntil || !clock.actBy) return dropEntry(tx, lock)
  const from = clock.actBy.add({ days: 1 }).toZonedDateTime(row.zone).toInstant()
  const until = clock.lockedUntil.add({ days: agreement.term.end === 'inclusive' ? 1 : 0 }).toZonedDateTime(row.zone).toInstant()
  await putEntry(tx, {
    ...base, key: lock, line: 4, mark: 'freeze', certainty: 'fact', state: 'locked', from, to: until, weight: 30, label: say`${row.name}: locked until ${clock.lockedUntil}`,
    why: say`The last day to give notice was ${clock.actBy}; the next end that can be chosen is ${clock.lockedUntil}.`,
  })
}

/** The decision and the last day to act, each with reminders. A deadline belongs to its day: when the day moves a new one is armed. */
async function showDeadlines(tx: Ctx, row: ContractRow, clock: ContractClock): Promise<void> {
  const subject = { kind: 'contract', id: row.id }
  const agreement = agreementOf(row)
  const decided = decisionNow(agreement, clock)
  const live = !row.archived_at && clock.state !== 'ended' && clock.lockedUntil === null
  const act = agreement.term.renewal === 'tacit' ? 'give notice' : agreement.term.renewal === 'express' ? 'renew' : 'replace'
  const acts = decided === 'leave' ? agreement.term.renewal === 'tacit' : decided === 'keep' && agreement.term.renewal === 'express'
  const wanted = new Map<string, { title: string; by: Temporal.PlainDate }>()
  if (live && clock.decideBy && decided === null) wanted.set(`contract-decision ${clock.decideBy}`, { title: say`decide: ${row.name}`, by: clock.decideBy })
  if (live && clock.actBy && acts) wanted.set(`contract-act ${clock.actBy}`, { title: say`${act}: ${row.name}`, by: clock.actBy })
  const standing = (await deadlinesOf(tx, subject)).filter((one) => one.state === 'running' || one.state === 'paused')
  for (const { rule } of standing) {
    if (!wanted.has(rule)) await settleDeadline(tx, subject, rule, decided !== null || agreement.endsOn ? 'met' : 'cancelled')
  }
  for (const [rule, { title, by }] of wanted) {
    const due = by.add({ days: 1 }).toZonedDateTime(row.zone).toInstant()
    const from = due.subtract({ hours: 24 * ahead })
    await startDeadline(tx, {
      subject, rule, title, target: `PT${24 * ahead}H`, calendar: '24/7', team: row.owner_team_id, startedAt: from, stave: 'contracts', line: 2,
      thresholds: passable(reminders, from, due, tx.clock.now()),
    })
  }
}

/** Of the reminders that lie behind already only the last is told; none where the day itself has passed, which is told. */
function passable(percents: readonly number[], from: Temporal.Instant, due: Temporal.Instant, now: Temporal.Instant): number[] {
  if (Temporal.Instant.compare(due, now) <= 0) return []
  const span = due.epochMilliseconds - from.epochMilliseconds
  const passed = percents.filter((percent) => from.epochMilliseconds + (span * percent) / 100 <= now.epochMilliseconds)
  return [...passed.slice(-1), ...percents.slice(passed.length)]
}
