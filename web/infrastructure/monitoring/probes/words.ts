import type { Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'

const marks: Record<Probe['state'], MarkState> = { waiting: 'stale', working: 'ok', lost: 'unknown', revoked: 'muted' }
/** The state of a probe as shape and word. */
export const probeMark = ({ state }: Pick<Probe, 'state'>): { state: MarkState; words: string } => ({ state: marks[state], words: state === 'waiting' ? 'not enrolled' : state })

const many = (count: number, one: string, more: string): string => `${count.toLocaleString(readerLocale())} ${count === 1 ? one : more}`

/** What the list says at its top: how many work, and which do not. */
export function probesTitle(counts: Record<string, number> | undefined): string {
  if (!counts) return 'Probes'
  const of = (state: Probe['state']) => counts[state] ?? 0
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0)
  if (all === 0) return 'Everything is watched from this server.'
  const said = [...(of('lost') > 0 ? [`${of('lost')} lost`] : []), ...(of('waiting') > 0 ? [`${of('waiting')} not enrolled`] : []), ...(of('revoked') > 0 ? [`${of('revoked')} revoked`] : [])]
  return said.length === 0 ? (all === 1 ? 'The one probe works.' : `All ${all.toLocaleString(readerLocale())} probes work.`) : `${said.join(', ')} of ${many(all, 'probe', 'probes')}.`
}

/** What a probe keeps for later, and what it had to let go. */
export function bufferWords({ buffered, dropped }: Pick<Probe, 'buffered' | 'dropped'>): string {
  if (buffered === null) return 'not known yet'
  return `${buffered === 0 ? 'empty' : many(buffered, 'result waits', 'results wait')}${dropped > 0 ? `, ${many(dropped, 'was', 'were')} dropped` : ''}`
}

/** Milliseconds by which its clock is ahead, in few words. */
export function clockWords(skewMs: number | null): string {
  if (skewMs === null) return 'not known yet'
  const ms = Math.abs(skewMs)
  if (ms < 1000) return 'agrees'
  return `${ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`} ${skewMs > 0 ? 'ahead' : 'behind'}`
}

/** Why an address cannot be reached from another machine; undefined when it can. */
export function reachFault(command: string): string | undefined {
  const host = /--server https?:\/\/(\[[^\]]+\]|[^:/\s]+)/.exec(command)?.[1] ?? ''
  return /^(localhost|127\.|\[::1\])/.test(host) ? `${host} is this machine alone: from elsewhere put the address in by which the server is reached, or set the public address in the settings.` : undefined
}
