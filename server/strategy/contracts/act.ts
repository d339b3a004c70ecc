import type { ContractDetail } from '@fullscore/api/strategy/contracts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict, invalid } from '../../kernel/refusal.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { decisionNow, endAfterNotice, standingOf } from './contract.ts'
import { contractDecided, contractRenewed, noticeGiven, noticeWithdrawn } from './events.ts'
import { readContract } from './read.ts'
import { settleClock, show } from './show.ts'
import { agreementOf, lockContract, updateContract, type ContractRow } from './store.ts'
import { subjectsOf } from './write.ts'

/** Locks, asks who may, does it, and lets dates, signs and deadlines follow. */
async function act(ctx: Ctx, id: Id<'contract'>, work: (tx: Ctx, row: ContractRow) => Promise<{ row: ContractRow; event: NewEvent }>): Promise<ContractDetail> {
  return change(ctx, async (tx) => {
    const row = await lockContract(tx, id)
    await requireSeenAndMay(tx, 'contracts:manage', { kind: 'contract', id, team: row.owner_team_id })
    if (row.archived_at) throw conflict('nothing-to-decide', 'The contract is archived: bring it back first.')
    const done = await work(tx, row)
    const settled = await settleClock(tx, done.row)
    await show(tx, settled.row, settled.clock)
    return { events: [done.event], value: await readContract(tx, id) }
  })
}

const about = (row: ContractRow, why: string) => ({ team: row.owner_team_id, subjects: subjectsOf(row), detail: { name: row.name, ...(why ? { why } : {}) } })

/** Decides for the period that runs. Deciding again replaces the decision. */
export async function decide(ctx: Ctx, id: Id<'contract'>, decision: 'keep' | 'leave', why: string): Promise<ContractDetail> {
  return act(ctx, id, async (tx, row) => {
    const clock = standingOf(agreementOf(row), tx.clock.now())
    if (clock.state === 'ended') throw conflict('nothing-to-decide', say`It ended on ${clock.end}.`)
    if (row.ends_on) throw conflict('nothing-to-decide', say`Notice was given: it ends on ${clock.end}. Take the notice back first.`)
    const next = await updateContract(tx, id, { decision, decided_period: clock.choice, decided_why: why })
    return { row: next, event: announce(contractDecided, { ...about(row, why), payload: { contractId: id, period: clock.choice, decision } }) }
  })
}

/** Notes that notice was given on a day: one that came late ends the contract an end later. */
export async function recordNotice(ctx: Ctx, id: Id<'contract'>, given: string | undefined, why: string): Promise<ContractDetail> {
  return act(ctx, id, async (tx, row) => {
    const agreement = agreementOf(row)
    const today = tx.clock.now().toZonedDateTimeISO(row.zone).toPlainDate()
    const on = given ? Temporal.PlainDate.from(given) : today
    if (Temporal.PlainDate.compare(on, today) > 0) throw invalid([{ field: 'body.on', message: say`lies ahead: today is ${today} there` }])
    if (Temporal.PlainDate.compare(on, Temporal.PlainDate.from(agreement.term.start)) < 0) throw invalid([{ field: 'body.on', message: say`lies before the contract begins, ${agreement.term.start}` }])
    const clock = standingOf(agreement, tx.clock.now())
    if (clock.state === 'ended' || row.ends_on) throw conflict('nothing-to-decide', say`It ends on ${clock.end} already.`)
    const endsOn = endAfterNotice(agreement, on)
    const next = await updateContract(tx, id, { notice_given_on: on, ends_on: endsOn, decision: 'leave', decided_period: clock.choice, decided_why: why || row.decided_why })
    return { row: next, event: announce(noticeGiven, { ...about(row, why), payload: { contractId: id, period: clock.period, on: on.toString(), endsOn: endsOn.toString() } }) }
  })
}

/** Takes a notice back, as long as the contract holds. */
export async function withdrawNoticeOf(ctx: Ctx, id: Id<'contract'>, why: string): Promise<ContractDetail> {
  return act(ctx, id, async (tx, row) => {
    const clock = standingOf(agreementOf(row), tx.clock.now())
    if (!row.ends_on) throw conflict('no-notice', 'No notice was given.')
    if (clock.state === 'ended') throw conflict('already-ended', say`It ended on ${clock.end}.`)
    const next = await updateContract(tx, id, { notice_given_on: null, ends_on: null, decision: null, decided_period: null, decided_why: '' })
    return { row: next, event: announce(noticeWithdrawn, { ...about(row, why), payload: { contractId: id, period: clock.period } }) }
  })
}

/** Adds a term by an act: an express contract goes on, a tacit one is bound for one term more. */
export async function renew(ctx: Ctx, id: Id<'contract'>, why: string): Promise<ContractDetail> {
  return act(ctx, id, async (tx, row) => {
    const agreement = agreementOf(row)
    if (agreement.term.renewal === 'never') throw conflict('never-renews', 'Its term says that it never renews: change the term, or add a new contract.')
    if (row.ends_on) throw conflict('notice-given', 'Notice was given: take it back first.')
    const clock = standingOf(agreement, tx.clock.now())
    const kept = decisionNow(agreement, clock) === 'keep'
    const next = await updateContract(tx, id, { renewals: clock.period + 1, decision: null, decided_period: null, decided_why: kept ? row.decided_why : '' })
    return { row: next, event: announce(contractRenewed, { ...about(row, why), payload: { contractId: id, period: clock.period + 1, by: 'act' } }) }
  })
}
