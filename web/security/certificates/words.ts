import type { AnswerOf } from '@fullscore/api/route.ts'
import type { Certificate, certificateSummary, VerdictCode } from '@fullscore/api/security/certificates.ts'
import { count, t } from '../../words.ts'

/** What a verdict is called in lists and filters. */
export const verdictWords: Record<VerdictCode, string> = {
  expired: t`ended`, expires: t`ends soon`, 'not-yet-valid': t`not valid yet`, 'name-mismatch': t`wrong name`, 'incomplete-chain': t`chain incomplete`, 'weak-key': t`weak key`, 'weak-signature': t`weak signature`, untrusted: t`authority unknown here`, 'self-signed': t`self-signed`,
}

/** The list's verdict in a sentence, the number first. */
export function titleOf(summary: AnswerOf<typeof certificateSummary> | undefined): string {
  if (!summary) return t`Certificates`
  const { total, ends: { expired, week, month } } = summary
  if (total === 0) return t`No certificate is known yet.`
  const said = [expired > 0 ? count(expired, 'has ended', 'have ended') : '', week > 0 ? count(week, 'ends within a week', 'end within a week') : '', month > 0 ? count(month, 'ends within a month', 'end within a month') : ''].filter((part) => part !== '')
  return said.length === 0 ? count(total, 'The one certificate lasts longer than a month.', 'All # certificates last longer than a month.') : count(total, '{0} of # certificate.', '{0} of # certificates.', said.join(', '))
}

/** Days left in words; negative ones have passed. */
export function daysWords(days: number): string {
  if (days < 0) return days === -1 ? t`ended yesterday` : t`ended ${-days} days ago`
  return days === 0 ? t`less than a day` : count(days, 'day', 'days')
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
