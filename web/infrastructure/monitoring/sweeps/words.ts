import type { Sweep } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { count, t } from '../../../words.ts'

export const kindWords = { item: t`item`, relation: t`relation`, check: t`check` } as const

/** How far a sweep is, or what came of it, in a sentence. */
export function sweepWords(sweep: Sweep): string {
  const found = `${count(sweep.answering, '# of {0} answers', '# of {0} answer', count(sweep.done, 'address', 'addresses'))}, ${count(sweep.openPorts, 'port is open', 'ports are open')}`
  if (sweep.state === 'running') return t`${sweep.done.toLocaleString(readerLocale())} of ${count(sweep.total, 'address', 'addresses')} looked at, ${sweep.answering.toLocaleString(readerLocale())} answer.`
  if (sweep.state === 'cancelled') return sweep.done === 0 ? t`Stopped before an address was looked at.` : t`Stopped: ${found}.`
  if (sweep.state === 'failed') return t`It failed after ${count(sweep.done, 'address', 'addresses')}: ${sweep.notes.at(-1) ?? ''}`
  return `${found}; ${sweep.proposed === 0 ? t`nothing that was not known` : count(sweep.proposed, 'new proposal', 'new proposals')}.`
}

/** What is new and gone since the run before, in a sentence. */
export function comparedWords(compared: Sweep['compared']): string {
  if (compared === null) return t`The first run: nothing to compare with.`
  const unsure = compared.unsure === 0 ? '' : t` Of ${compared.unsure} it cannot be said: they were not asked at both times.`
  return `${compared.fresh === 0 && compared.gone === 0 ? t`Nothing is new and nothing gone since the run before.` : t`${compared.fresh.toLocaleString(readerLocale())} new and ${compared.gone.toLocaleString(readerLocale())} gone since the run before.`}${unsure}`
}

/** "10.0.0.7, ports 22, 443" for an address as a whole, "port 8080 of 10.0.0.3" for one that stays. */
export function differenceWords({ address, ports, whole }: { address: string; ports: readonly number[]; whole: boolean }): string {
  const list = ports.length === 1 ? t`port ${ports.join(', ')}` : t`ports ${ports.join(', ')}`
  return whole ? (ports.length === 0 ? t`${address}, by echo only` : `${address}, ${list}`) : t`${list} of ${address}`
}

/** Whole seconds that a sweep takes at least: an echo request for each address, three ports for those that are silent. */
export function leastSeconds(total: number, rate: number): number {
  return Math.ceil((4 * total) / rate)
}

/** Addresses of an IPv4 range as it is typed; undefined for what cannot be counted here. */
export function addressesOf(range: string): number | undefined {
  const match = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/(\d{1,2}))?$/.exec(range.trim())
  if (!match) return undefined
  const bits = Number(match[1] ?? 32)
  return bits > 32 ? undefined : bits >= 31 ? 2 ** (32 - bits) : 2 ** (32 - bits) - 2
}

/** Ports as they are typed: `22, 80`. @returns undefined for what is no list of ports */
export function portsOf(typed: string): number[] | undefined {
  const ports = typed.split(/[,\s]+/).filter((part) => part !== '').map(Number)
  return ports.length >= 1 && ports.length <= 50 && ports.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535) ? [...new Set(ports)] : undefined
}
