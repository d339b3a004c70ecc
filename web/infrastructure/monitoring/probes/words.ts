import type { Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { count, t, word } from '../../../words.ts'

const marks: Record<Probe['state'], MarkState> = { waiting: 'stale', working: 'ok', lost: 'unknown', revoked: 'muted' }
/** The state of a probe as shape and word. */
export const probeMark = ({ state }: Pick<Probe, 'state'>): { state: MarkState; words: string } => ({ state: marks[state], words: state === 'waiting' ? t`not enrolled` : word(state) })

/** What the list says at its top: how many work, and which do not. */
export function probesTitle(counts: Record<string, number> | undefined): string {
  if (!counts) return t`Probes`
  const of = (state: Probe['state']) => counts[state] ?? 0
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0)
  if (all === 0) return t`Everything is watched from this server.`
  const said = [...(of('lost') > 0 ? [t`${of('lost')} lost`] : []), ...(of('waiting') > 0 ? [t`${of('waiting')} not enrolled`] : []), ...(of('revoked') > 0 ? [t`${of('revoked')} revoked`] : [])]
  return said.length === 0 ? count(all, 'The one probe works.', 'All # probes work.') : count(all, '{0} of # probe.', '{0} of # probes.', said.join(', '))
}

/** What a probe keeps for later, and what it had to let go. */
export function bufferWords({ buffered, dropped }: Pick<Probe, 'buffered' | 'dropped'>): string {
  if (buffered === null) return t`not known yet`
  return `${buffered === 0 ? t`empty` : count(buffered, 'result waits', 'results wait')}${dropped > 0 ? count(dropped, ', # was dropped', ', # were dropped') : ''}`
}

/** Milliseconds by which its clock is ahead, in few words. */
export function clockWords(skewMs: number | null): string {
  if (skewMs === null) return t`not known yet`
  const ms = Math.abs(skewMs)
  if (ms < 1000) return t`agrees`
  const apart = ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
  return skewMs > 0 ? t`${apart} ahead` : t`${apart} behind`
}

/** Why an address cannot be reached from another machine; undefined when it can. */
export function reachFault(command: string): string | undefined {
  const host = /--server https?:\/\/(\[[^\]]+\]|[^:/\s]+)/.exec(command)?.[1] ?? ''
  return /^(localhost|127\.|\[::1\])/.test(host) ? t`${host} is this machine alone: from elsewhere put the address in by which the server is reached, or set the public address in the settings.` : undefined
}
