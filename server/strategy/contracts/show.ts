import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { dropEntriesOf, dropEntry, putEntries, type NewEntry } from '../../agenda/entries.ts'
import { settleDeadline, startDeadline, startDeadlines, type NewDeadline } from '../../deadlines/deadlines.ts'
import { deadlinesOf, runningDeadlines } from '../../deadlines/read.ts'
import { setTimer, clearTimers } from '../../jobs/timers.ts'
import type { Ctx } from '../../kernel/context.ts'
import { dropSearch, dropSearches, putSearch, putSearches, type NewSearchEntry } from '../../search/entries.ts'
import { endCounts, type ContractClock } from '@fullscore/time/term.ts'
import { costWords, decisionNow, nextLook, standingOf } from './contract.ts'
import { agreementOf, costOf, coversOf, updateContract, type ContractRow, type Covered } from './store.ts'

export const rollTask = 'strategy.contracts.roll'
const timerKey = (id: string) => `contract:${id}`
/** Days before a last day on which its clock starts; reminders lie 90, 30 and 7 days before it. */
const ahead = 90
const reminders = [0, 67, 92]

/** When to look at a contract again; null when nothing can come. */
const lookAfter = (row: ContractRow, clock: ContractClock, now: Temporal.Instant) =>
  (row.archived_at ? null : nextLook(clock, Temporal.PlainDate.from(agreementOf(row).term.start), row.zone, now))

const timerOf = (id: Id<'contract'>, due: Temporal.Instant) => ({ task: rollTask, payload: { id }, due, key: timerKey(id) })

/** Where the clock stands, as the row's columns. */
export const columnsOf = (clock: ContractClock) =>
  ({ state: clock.state, period: clock.period, choice: clock.choice, over_on: clock.over, end_on: clock.end, act_by: clock.actBy, decide_by: clock.decideBy, locked_until: clock.lockedUntil })

/** Looks at the clock and writes down where it stands. @returns the row as it is now */
export async function settleClock(tx: Ctx, row: ContractRow): Promise<{ row: ContractRow; clock: ContractClock }> {
  const clock = standingOf(agreementOf(row), tx.clock.now())
  const next = lookAfter(row, clock, tx.clock.now())
  if (next) await setTimer(tx, timerOf(row.id, next))
  else await clearTimers(tx, [timerKey(row.id)])
  return { clock, row: await updateContract(tx, row.id, columnsOf(clock)) }
}

/** What follows from a contract outside its own table: its signs on the Score, its deadlines, its place in the search. */
export async function show(tx: Ctx, row: ContractRow, clock: ContractClock): Promise<void> {
  const { put, drop } = signsOf(row, clock, await coversOf(tx, row.id))
  for (const key of drop) await dropEntry(tx, key)
  await putEntries(tx, put)
  await showDeadlines(tx, row, clock)
  await (row.archived_at ? dropSearch(tx, 'contract', row.id) : putSearch(tx, searchOf(row)))
}

/** The same for contracts that are new, in few statements, with the timer of the next look. Their rows say where the clock stands. */
export async function showFresh(tx: Ctx, all: readonly { row: ContractRow; clock: ContractClock; covers: readonly Covered[] }[]): Promise<void> {
  const now = tx.clock.now()
  for (const { row, clock } of all) {
    const next = lookAfter(row, clock, now)
    if (next) await setTimer(tx, timerOf(row.id, next))
  }
  await putEntries(tx, all.flatMap(({ row, clock, covers }) => signsOf(row, clock, covers).put))
  await startDeadlines(tx, all.flatMap(({ row, clock }) => wantedDeadlines(row, clock, now)))
  await putSearches(tx, all.map(({ row }) => searchOf(row)))
}

/** Takes contracts that were archived off the Score, out of their deadlines and out of the search. */
export async function hide(tx: Ctx, rows: readonly ContractRow[]): Promise<void> {
  const keys = rows.flatMap((row) => Object.values(signKeys(row.id)))
  await dropEntriesOf(tx, keys)
  await clearTimers(tx, rows.map((row) => timerKey(row.id)))
  for (const { subject, rule } of await runningDeadlines(tx, 'contract', rows.map((row) => row.id))) await settleDeadline(tx, subject, rule, 'cancelled')
  await dropSearches(tx, 'contract', rows.map((row) => row.id))
}

const searchOf = (row: ContractRow): NewSearchEntry => ({ kind: 'contract', id: row.id, title: row.name, words: `${row.number} ${row.support_number} ${row.notes}`, team: row.owner_team_id, rank: 12 })
const signKeys = (id: string) => ({ end: `contract:${id}:end`, lock: `contract:${id}:lock` })

/** The signs of a contract: where it ends, and the days on which no notice counts. */
function signsOf(row: ContractRow, clock: ContractClock, covers: readonly Covered[]): { put: NewEntry[]; drop: string[] } {
  const keys = signKeys(row.id)
  if (row.archived_at) return { put: [], drop: Object.values(keys) }
  const agreement = agreementOf(row)
  const cost = costOf(row)
  const over = clock.over.toZonedDateTime(row.zone).toInstant()
  const base = {
    subject: { kind: 'contract', id: row.id }, stave: 'contracts', team: row.owner_team_id, services: covers.flatMap((one) => (one.kind === 'service' ? [one.id as Id<'service'>] : [])),
    also: [...(row.vendor_id ? [{ kind: 'vendor', id: row.vendor_id }] : []), ...(row.owner_person_id ? [{ kind: 'person', id: row.owner_person_id }] : [])],
  }
  const renewsItself = agreement.term.renewal === 'tacit' && !agreement.endsOn
  const end: NewEntry = {
    ...base, key: keys.end, line: 3, mark: 'contract-end', certainty: clock.state === 'ended' ? 'fact' : 'planned', state: clock.state === 'ended' ? 'ended' : 'planned', from: over, to: over, weight: 55,
    label: renewsItself && agreement.term.notice?.to ? say`${row.name} can end` : renewsItself ? say`${row.name} renews itself` : clock.state === 'ended' ? say`${row.name} ended` : say`${row.name} ends`,
    why: [...(cost ? [costWords(cost)] : []), clock.missed ? say`The last day to give notice was ${clock.missed}: it goes on.` : renewsItself ? say`Without notice by ${clock.actBy!} it goes on.` : agreement.endsOn ? say`Notice was given on ${agreement.noticeGivenOn!}.` : agreement.term.renewal === 'express' ? 'Its term ends; it goes on only if somebody renews it.' : 'Its term ends; it does not go on.'].join(' '),
  }
  if (!clock.lockedUntil || !clock.missed) return { put: [end], drop: [keys.lock] }
  const from = clock.missed.add({ days: 1 }).toZonedDateTime(row.zone).toInstant()
  const until = clock.lockedUntil.add({ days: endCounts(agreement.term) ? 1 : 0 }).toZonedDateTime(row.zone).toInstant()
  return { drop: [], put: [end, {
    ...base, key: keys.lock, line: 4, mark: 'freeze', certainty: 'fact', state: 'locked', from, to: until, weight: 30, label: say`${row.name}: locked until ${clock.lockedUntil}`,
    why: say`The last day to give notice was ${clock.missed}; the next end that can be chosen is ${clock.lockedUntil}.`,
  }] }
}

/** The decision and the last day to act, each with reminders. A deadline belongs to its day: when the day moves a new one is armed. */
async function showDeadlines(tx: Ctx, row: ContractRow, clock: ContractClock): Promise<void> {
  const subject = { kind: 'contract', id: row.id }
  const agreement = agreementOf(row)
  const wanted = wantedDeadlines(row, clock, tx.clock.now())
  const standing = (await deadlinesOf(tx, subject)).filter((one) => one.state === 'running' || one.state === 'paused')
  for (const { rule } of standing) {
    if (!wanted.some((one) => one.rule === rule)) await settleDeadline(tx, subject, rule, decisionNow(agreement, clock) !== null || agreement.endsOn ? 'met' : 'cancelled')
  }
  // What runs keeps its reminders: which of them lie behind is for the day on which it was armed to say.
  for (const one of wanted) {
    const had = standing.find(({ rule }) => rule === one.rule)
    await startDeadline(tx, had ? { ...one, thresholds: had.thresholds } : one)
  }
}

/** The deadlines that stand for a contract now. */
function wantedDeadlines(row: ContractRow, clock: ContractClock, now: Temporal.Instant): NewDeadline[] {
  const agreement = agreementOf(row)
  const decided = decisionNow(agreement, clock)
  const live = !row.archived_at && clock.state !== 'ended'
  const act = agreement.term.renewal === 'tacit' ? 'give notice' : agreement.term.renewal === 'express' ? 'renew' : 'replace'
  const acts = decided === 'leave' ? agreement.term.renewal === 'tacit' : decided === 'keep' && agreement.term.renewal === 'express'
  const deadline = (rule: string, title: string, by: Temporal.PlainDate): NewDeadline => {
    const due = by.add({ days: 1 }).toZonedDateTime(row.zone).toInstant()
    const from = due.subtract({ hours: 24 * ahead })
    return {
      subject: { kind: 'contract', id: row.id }, rule: `${rule} ${by}`, title, target: `PT${24 * ahead}H`, calendar: '24/7', team: row.owner_team_id, startedAt: from, stave: 'contracts', line: 2,
      thresholds: passable(reminders, from, due, now),
    }
  }
  return [
    ...(live && clock.decideBy && decided === null ? [deadline('contract-decision', say`decide: ${row.name}`, clock.decideBy)] : []),
    ...(live && clock.actBy && acts ? [deadline('contract-act', say`${act}: ${row.name}`, clock.actBy)] : []),
  ]
}

/** Of the reminders that lie behind already only the last is told; none where the day itself has passed, which is told. */
function passable(percents: readonly number[], from: Temporal.Instant, due: Temporal.Instant, now: Temporal.Instant): number[] {
  if (Temporal.Instant.compare(due, now) <= 0) return []
  const span = due.epochMilliseconds - from.epochMilliseconds
  const passed = percents.filter((percent) => from.epochMilliseconds + (span * percent) / 100 <= now.epochMilliseconds)
  return [...passed.slice(-1), ...percents.slice(passed.length)]
}
