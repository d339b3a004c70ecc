import type { FetchLike } from '@fullscore/api/call.ts'

/**
 * Gives a question up that is never answered: a machine that slept, a network that changed under it. It would hold up its
 * list or its form for good, since nothing that is under way is asked twice. Files on their way up take as long as they take.
 * @param ms how long an answer is waited for; longer than the slowest one takes
 */
export const withPatience = (ask: FetchLike, ms: number): FetchLike => (url, init) => {
  if (init.body !== undefined && typeof init.body !== 'string') return ask(url, init)
  const given = init.signal as AbortSignal | undefined
  const late = AbortSignal.timeout(ms)
  return ask(url, { ...init, signal: (given === undefined ? late : AbortSignal.any([given, late])) as never })
}
