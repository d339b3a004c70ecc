import type { Id } from '@fullscore/api/ids.ts'
import { cut, say } from '@fullscore/api/sentence.ts'
import { settleDeadline, startDeadline } from '../../deadlines/deadlines.ts'
import { deadlinesOf } from '../../deadlines/read.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { CertificateRow } from './store.ts'

/** Begins the rule's name of such a deadline. */
export const rulePrefix = 'certificate-renewal'

/** Percents of the time between the first threshold and the end at which the others lie; the first is the beginning itself. */
export function percentsOf(thresholds: readonly number[]): number[] {
  const first = Math.max(...thresholds)
  return [...new Set(thresholds.map((days) => Math.round((100 * (first - days)) / first)))].filter((percent) => percent < 100).toSorted((a, b) => a - b)
}

/** Of reminders that lie behind already only the last is told; none of a certificate that has ended, which is told as missed. */
function passable(percents: readonly number[], from: Temporal.Instant, due: Temporal.Instant, now: Temporal.Instant): number[] {
  if (Temporal.Instant.compare(due, now) <= 0) return []
  const span = due.epochMilliseconds - from.epochMilliseconds
  const passed = percents.filter((percent) => from.epochMilliseconds + (span * percent) / 100 <= now.epochMilliseconds)
  return [...passed.slice(-1), ...percents.slice(passed.length)]
}

/** The deadline to renew a certificate: its clock starts at the first threshold of its policy and is due when it ends. Other thresholds make another deadline. */
export async function promise(tx: Ctx, row: CertificateRow, thresholds: readonly number[]): Promise<void> {
  const subject = { kind: 'certificate', id: row.item_id }
  const rule = `${rulePrefix} ${thresholds.join(' ')}`
  const title = cut(say`renew the certificate ${row.name}`, 200)
  const standing = (await deadlinesOf(tx, subject)).filter((one) => one.state === 'running' || one.state === 'paused')
  for (const one of standing) if (one.rule !== rule) await settleDeadline(tx, subject, one.rule, 'cancelled')
  if (standing.some((one) => one.rule === rule && one.title === title && one.team === row.owner_team_id)) return
  const first = Math.max(...thresholds)
  const from = row.not_after.subtract({ hours: 24 * first })
  await startDeadline(tx, {
    subject, rule, title, target: `PT${24 * first}H`, calendar: '24/7', team: row.owner_team_id, startedAt: from, stave: null, anew: !standing.some((one) => one.rule === rule),
    thresholds: passable(percentsOf(thresholds), from, row.not_after, tx.clock.now()),
  })
}

/** Ends the deadline: the certificate was renewed, or is used no more. */
export async function keepPromise(tx: Ctx, id: Id<'item'>, outcome: 'met' | 'cancelled'): Promise<void> {
  const subject = { kind: 'certificate', id }
  for (const one of await deadlinesOf(tx, subject)) if (one.state === 'running' || one.state === 'paused') await settleDeadline(tx, subject, one.rule, outcome)
}
