import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Certificate, certificateSummary, VerdictCode } from '@fullscore/api/security/certificates.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'

/** What a verdict is called in lists and filters. */
export const verdictWords: Record<VerdictCode, string> = {
  expired: 'ended', expires: 'ends soon', 'not-yet-valid': 'not valid yet', 'name-mismatch': 'wrong name', 'incomplete-chain': 'chain incomplete', 'weak-key': 'weak key', 'weak-signature': 'weak signature', untrusted: 'authority unknown here', 'self-signed': 'self-signed',
}

const many = (count: number, one: string, more: string): string => `${count.toLocaleString(readerLocale())} ${count === 1 ? one : more}`

/** The list's verdict in a sentence, the number first. */
export function titleOf(summary: AnswerOf<typeof certificateSummary> | undefined): string {
  if (!summary) return 'Certificates'
  const { total, ends: { expired, week, month } } = summary
  if (total === 0) return 'No certificate is known yet.'
  const said = [expired > 0 ? `${many(expired, 'has', 'have')} ended` : '', week > 0 ? `${many(week, 'ends', 'end')} within a week` : '', month > 0 ? `${many(month, 'ends', 'end')} within a month` : ''].filter((part) => part !== '')
  return said.length === 0 ? `${total === 1 ? 'The one certificate lasts' : `All ${total.toLocaleString(readerLocale())} certificates last`} longer than a month.` : `${said.join(', ')} of ${many(total, 'certificate', 'certificates')}.`
}

/** Days left in words; negative ones have passed. */
export function daysWords(days: number): string {
  if (days < 0) return days === -1 ? 'ended yesterday' : `ended ${-days} days ago`
  return days === 0 ? 'less than a day' : many(days, 'day', 'days')
}

/** How loud the days left are: trouble when it ended, due when its policy warns. */
export function toneOf(one: Pick<Certificate, 'daysLeft' | 'verdicts' | 'state'>): 'trouble' | 'due' | 'plain' {
  if (one.state !== 'current') return 'plain'
  return one.daysLeft < 0 ? 'trouble' : one.verdicts.some((verdict) => verdict.code === 'expires') ? 'due' : 'plain'
}

/** The most urgent thing that is wrong, if anything is; what only is said comes last. */
export const worstOf = (one: Pick<Certificate, 'verdicts'>): Certificate['verdicts'][number] | undefined => one.verdicts[0]

/** Thresholds as they are typed and shown: `30, 14, 7, 1`. @returns undefined for what is no list of days */
export function thresholdsOf(typed: string): number[] | undefined {
  const parts = typed.split(/[,\s]+/).filter((part) => part !== '')
  const days = parts.map(Number)
  const good = days.length >= 1 && days.length <= 8 && days.every((one) => Number.isInteger(one) && one >= 1 && one <= 365)
  return good ? [...new Set(days)].toSorted((a, b) => b - a) : undefined
}
