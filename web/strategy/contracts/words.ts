import { money } from '@fullscore/api/money.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import type { Contract, ContractTerm, noticeEnds } from '@fullscore/api/strategy/contracts.ts'
import { dayWords } from '../../kit/time.ts'
import { count, t, word } from '../../words.ts'

export type NoticeEnd = (typeof noticeEnds)[number]

/** A number of months in words: "3 years", "18 months". */
export function monthsWords(months: number): string {
  if (months % 12 === 0 && months > 0) return count(months / 12, '# year', '# years')
  return count(months, '# month', '# months')
}

function noticeWords({ amount, unit }: NonNullable<ContractTerm['notice']>): string {
  if (unit === 'months') return count(amount, '# month of notice', '# months of notice')
  if (unit === 'weeks') return count(amount, '# week of notice', '# weeks of notice')
  return unit === 'days' ? count(amount, '# day of notice', '# days of notice') : count(amount, '# working day of notice', '# working days of notice')
}

/** What notice ends a contract with, behind "to the end of". */
export const noticeEndWords = (to: NoticeEnd): string => ({
  month: t`a month`, quarter: t`a quarter`, 'half-year': t`a half-year`, year: t`a year`,
  'contract-month': t`a month of the contract`, 'contract-quarter': t`a quarter of the contract`, 'contract-half-year': t`a half-year of the contract`, 'contract-year': t`a year of the contract`,
})[to]

/** What the term says, in one sentence. */
export function termWords(term: ContractTerm): string {
  if (term.notice?.to) {
    const notice = t`${noticeWords(term.notice)} to the end of ${noticeEndWords(term.notice.to)}`
    return term.initialMonths === 0 ? t`From ${dayWords(term.start)} until notice is given: ${notice}.` : t`${monthsWords(term.initialMonths)} from ${dayWords(term.start)} at least, then until notice is given: ${notice}.`
  }
  const again = monthsWords(term.renewalMonths || term.initialMonths)
  const end = term.renewal === 'tacit' ? t`then ${again} more each time unless notice is given` : term.renewal === 'express' ? t`then ${again} more if somebody renews it` : t`then it ends`
  const notice = term.notice === null ? t`no notice agreed` : noticeWords(term.notice)
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
