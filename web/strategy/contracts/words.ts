import { money } from '@fullscore/api/money.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import type { Contract, ContractTerm } from '@fullscore/api/strategy/contracts.ts'
import { dayWords } from '../../kit/time.ts'
import { count, t, word } from '../../words.ts'

/** A number of months in words: "3 years", "18 months". */
export function monthsWords(months: number): string {
  if (months % 12 === 0 && months > 0) return count(months / 12, '# year', '# years')
  return count(months, '# month', '# months')
}

function unitWords({ amount, unit }: NonNullable<ContractTerm['notice']>): string {
  const words = unit === 'working-days' ? t`working days` : unit
  return amount === 1 ? words.slice(0, -1) : words
}

/** What the term says, in one sentence. */
export function termWords(term: ContractTerm): string {
  const again = monthsWords(term.renewalMonths || term.initialMonths)
  const end = term.renewal === 'tacit' ? t`then ${again} more each time unless notice is given` : term.renewal === 'express' ? t`then ${again} more if somebody renews it` : t`then it ends`
  const notice = term.notice === null ? t`no notice agreed` : t`${term.notice.amount} ${unitWords(term.notice)} of notice`
  return t`${monthsWords(term.initialMonths)} from ${dayWords(term.start)}, ${end}; ${notice}.`
}

/** Money as people read it. */
export function costWords(contract: Pick<Contract, 'cost'>): string {
  if (contract.cost === null) return t`not known`
  const { amount, currency, per } = contract.cost
  return `${money(amount, currency, readerLocale())} ${per === 'once' ? t`once` : t`a ${word(per)}`}`
}

/** The heading of the list: what waits for a decision. */
export function titleOf(waiting: number, locked: number, rows: number): string {
  if (rows === 0) return t`Contracts`
  if (waiting > 0) return count(waiting, 'One contract waits for your decision.', '# contracts wait for your decision.')
  return locked > 0 ? count(locked, 'No decision is due; one contract is locked in undecided.', 'No decision is due; # are locked in undecided.') : t`No contract waits for a decision in the next 30 days.`
}
