import { money } from '@fullscore/api/money.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import type { Contract, ContractTerm } from '@fullscore/api/strategy/contracts.ts'

/** A number of months in words: "3 years", "18 months". */
export function monthsWords(months: number): string {
  if (months % 12 === 0 && months > 0) return months === 12 ? '1 year' : `${months / 12} years`
  return months === 1 ? '1 month' : `${months} months`
}

function unitWords({ amount, unit }: NonNullable<ContractTerm['notice']>): string {
  const words = unit === 'working-days' ? 'working days' : unit
  return amount === 1 ? words.slice(0, -1) : words
}

/** What the term says, in one sentence. */
export function termWords(term: ContractTerm): string {
  const again = monthsWords(term.renewalMonths || term.initialMonths)
  const end = term.renewal === 'tacit' ? `then ${again} more each time unless notice is given` : term.renewal === 'express' ? `then ${again} more if somebody renews it` : 'then it ends'
  const notice = term.notice === null ? 'no notice agreed' : `${term.notice.amount} ${unitWords(term.notice)} of notice`
  return `${monthsWords(term.initialMonths)} from ${term.start}, ${end}; ${notice}.`
}

/** Money as people read it. */
export function costWords(contract: Pick<Contract, 'cost'>): string {
  if (contract.cost === null) return 'not known'
  const { amount, currency, per } = contract.cost
  return `${money(amount, currency, readerLocale())} ${per === 'once' ? 'once' : `a ${per}`}`
}

/** The heading of the list: what waits for a decision. */
export function titleOf(waiting: number, locked: number, rows: number): string {
  if (rows === 0) return 'Contracts'
  if (waiting > 0) return waiting === 1 ? 'One contract waits for your decision.' : `${waiting} contracts wait for your decision.`
  return locked > 0 ? `No decision is due; ${locked === 1 ? 'one contract is' : `${locked} are`} locked in undecided.` : 'No contract waits for a decision in the next 30 days.'
}
