import { say } from '@fullscore/api/sentence.ts'

const key = 'not known here'

/** The details of an alert with the names that nothing within its sender's reach bears, so that the wrong one can be found and put right. */
export const withUnknown = (details: Record<string, unknown>, names: readonly string[]): Record<string, unknown> => (names.length === 0 ? details : { ...details, [key]: names.join(', ') })

/** What the reason of an alert says of such names; empty for none. */
export function unknownWords(details: Record<string, unknown>): string {
  const names = details[key]
  return typeof names === 'string' && names !== '' ? say`It names what is not known here and is taken as without it: ${names}.` : ''
}
