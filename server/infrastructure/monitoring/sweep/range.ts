import { amount, say } from '@fullscore/api/sentence.ts'
import ipaddr from 'ipaddr.js'
import { classify, isRange } from '../../../egress/address.ts'

/** Addresses of one sweep: a /20 of IPv4, a /116 of IPv6. */
export const mostAddresses = 4096

export interface SweptRange {
  /** Canonical, its host bits cleared: `10.1.2.0/24`. */
  range: string
  /** The addresses in their order; of IPv4 wider than /31 without the network's and the broadcast address. */
  addresses: string[]
}

/** Reads a range in CIDR notation, or one address. @returns a sentence for what is none or is too wide */
export function sweptRange(text: string): SweptRange | { refused: string } {
  if (!isRange(text)) return { refused: say`${text.slice(0, 60)} is no range like 10.1.2.0/24` }
  const [base = '', written] = text.split('/')
  const parsed = ipaddr.parse(base)
  const whole = parsed.kind() === 'ipv4' ? 32 : 128
  const bits = written === undefined ? whole : Number(written)
  const count = 2n ** BigInt(whole - bits)
  if (count > BigInt(mostAddresses)) return { refused: say`is too wide: ${whole - bits > 40 ? `2^${whole - bits}` : amount(Number(count))} addresses, at most ${amount(mostAddresses)} are swept at once (/${whole - 12})` }
  const bytes = parsed.toByteArray()
  const start = (bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) >> BigInt(whole - bits)) << BigInt(whole - bits)
  const all = Array.from({ length: Number(count) }, (_, n) => textOf(start + BigInt(n), whole / 8))
  return { range: `${all[0]!}/${bits}`, addresses: whole === 32 && bits < 31 ? all.slice(1, -1) : all }
}

function textOf(value: bigint, length: number): string {
  const bytes = Array.from({ length }, (_, n) => Number((value >> BigInt(8 * (length - 1 - n))) & 0xFFn))
  const address = ipaddr.fromByteArray(bytes)
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString()
}

/** Sorts as addresses do, shorter families first. */
export function placeOfAddress(address: string): string {
  const bytes = ipaddr.parse(classify(address).address).toByteArray()
  return `${String(bytes.length).padStart(2, '0')}${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
