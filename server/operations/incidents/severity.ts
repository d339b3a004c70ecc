import type { Urgency } from '@fullscore/api/values.ts'
import { levels, type Level, type SeverityMatrix } from '@fullscore/api/operations/incidents/settings.ts'
import { say } from '@fullscore/api/sentence.ts'

/** Impact, then urgency, then the severity: what an organisation has until it says otherwise (ITIL priority by impact and urgency, four grades). */
export const defaultMatrix: SeverityMatrix = {
  high: { high: 1, medium: 2, low: 3 },
  medium: { high: 2, medium: 3, low: 4 },
  low: { high: 3, medium: 4, low: 4 },
}

export type Criticality = 'critical' | 'high' | 'medium' | 'low'

/** How far an incident of a service reaches: services of critical and high importance reach far. An unknown service counts as of medium importance. */
export const impactOfService = (criticality: Criticality | undefined): Level =>
  (criticality === undefined ? 'medium' : criticality === 'critical' || criticality === 'high' ? 'high' : criticality)

/** How little an incident of an alert can wait. */
export const urgencyOfAlert = (urgency: 'critical' | 'high'): Level => (urgency === 'critical' ? 'high' : 'medium')

/** What the matrix gives, and the sentence that says so. */
export function severityBy(matrix: SeverityMatrix, impact: Level, urgency: Level): { severity: number; why: string } {
  const severity = matrix[impact][urgency]
  return { severity, why: say`SEV${severity}: ${impact} impact, ${urgency} urgency.` }
}

/** How little an incident that a person opens from alerts can wait, by the most urgent of them. */
export const urgencyOfWorst = (worst: Urgency): Level => (worst === 'critical' || worst === 'high' ? urgencyOfAlert(worst) : 'low')

/** How bad an incident is that an alert opens, and why. */
export function severityOf(matrix: SeverityMatrix, urgency: 'critical' | 'high', criticality: Criticality | undefined): { severity: number; impact: Level; urgency: Level; why: string } {
  const [impact, level] = [impactOfService(criticality), urgencyOfAlert(urgency)]
  const severity = matrix[impact][level]
  const service = criticality ? say`a service of ${criticality} importance` : 'no known service, which counts as medium importance'
  return { severity, impact, urgency: level, why: say`SEV${severity}: a ${urgency} alert on ${service}.` }
}

export interface Judged { severity: number; why: string }

/**
 * The severity after a person judged impact and urgency, and perhaps decided against the matrix.
 * @returns the severity with its reason, or the reason why a note is wanting
 */
export function judge(matrix: SeverityMatrix, given: { impact?: Level | undefined; urgency?: Level | undefined; severity?: number | undefined; note?: string | undefined }, name: string): Judged | { wanting: string } {
  const { impact, urgency } = given
  if (impact === undefined || urgency === undefined) {
    if (given.severity === undefined) return { wanting: 'Say impact and urgency, or the severity itself.' }
    return { severity: given.severity, why: say`SEV${given.severity}: ${name} said so${noted(given.note)}` }
  }
  const found = severityBy(matrix, impact, urgency)
  if (given.severity === undefined || given.severity === found.severity) return found
  if (!given.note) return { wanting: say`The matrix gives SEV${found.severity} for ${impact} impact and ${urgency} urgency: say why it is SEV${given.severity} all the same.` }
  return { severity: given.severity, why: say`SEV${given.severity}: ${name} said so${noted(given.note)} The matrix gives SEV${found.severity} for ${impact} impact and ${urgency} urgency.` }
}

const noted = (note: string | undefined): string => (note ? `: ${note.replace(/\.?\s*$/, '.')}` : '.')

/** What is odd in a matrix: less impact or less urgency that counts as worse. Empty when nothing is. */
export function oddities(matrix: SeverityMatrix): string[] {
  const found: string[] = []
  for (const [i, impact] of levels.entries()) {
    for (const [j, urgency] of levels.entries()) {
      const [right, below] = [levels[j + 1], levels[i + 1]]
      if (right && matrix[impact][right] < matrix[impact][urgency]) found.push(say`${impact} impact: ${right} urgency counts as worse than ${urgency}`)
      if (below && matrix[below][urgency] < matrix[impact][urgency]) found.push(say`${urgency} urgency: ${below} impact counts as worse than ${impact}`)
    }
  }
  return found
}
