import type { Sweep } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'

export const kindWords = { item: 'item', relation: 'relation', check: 'check' } as const

const many = (count: number, one: string, more: string): string => `${count.toLocaleString(readerLocale())} ${count === 1 ? one : more}`

/** How far a sweep is, or what came of it, in a sentence. */
export function sweepWords(sweep: Sweep): string {
  const found = `${sweep.answering.toLocaleString(readerLocale())} of ${many(sweep.done, 'address', 'addresses')} ${sweep.answering === 1 ? 'answers' : 'answer'}, ${many(sweep.openPorts, 'port is', 'ports are')} open`
  if (sweep.state === 'running') return `${sweep.done.toLocaleString(readerLocale())} of ${many(sweep.total, 'address', 'addresses')} looked at, ${sweep.answering.toLocaleString(readerLocale())} answer.`
  if (sweep.state === 'cancelled') return `Stopped: ${found}.`
  if (sweep.state === 'failed') return `It failed after ${many(sweep.done, 'address', 'addresses')}: ${sweep.notes.at(-1) ?? ''}`
  return `${found}; ${sweep.proposed === 0 ? 'nothing that was not known' : many(sweep.proposed, 'new proposal', 'new proposals')}.`
}

/** What is new and gone since the run before, in a sentence. */
export function comparedWords(compared: Sweep['compared']): string {
  if (compared === null) return 'The first run: nothing to compare with.'
  const unsure = compared.unsure === 0 ? '' : ` Of ${compared.unsure} it cannot be said: they were not asked at both times.`
  return `${compared.fresh === 0 && compared.gone === 0 ? 'Nothing is new and nothing gone since the run before.' : `${compared.fresh.toLocaleString(readerLocale())} new and ${compared.gone.toLocaleString(readerLocale())} gone since the run before.`}${unsure}`
}

/** "10.0.0.7, ports 22, 443" for an address as a whole, "port 8080 of 10.0.0.3" for one that stays. */
export function differenceWords({ address, ports, whole }: { address: string; ports: readonly number[]; whole: boolean }): string {
  const list = `${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')}`
  return whole ? (ports.length === 0 ? `${address}, by echo only` : `${address}, ${list}`) : `${list} of ${address}`
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
