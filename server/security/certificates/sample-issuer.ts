import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'

/** A private authority that issues certificates of the sample company: X.509 version 3 (RFC 5280) in DER, signed with ECDSA on P-256. */
export interface SampleAuthority {
  /** Its own certificate. */
  der: Buffer
  issue(wish: { name: string; from: Temporal.Instant; to: Temporal.Instant; serial: number }): Buffer
}

function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const size = body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
const seq = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts)
const whole = (value: number) => {
  const bytes = Buffer.alloc(6)
  bytes.writeUIntBE(value, 0, 6)
  const first = bytes.findIndex((byte) => byte !== 0)
  const least = bytes.subarray(first < 0 ? 5 : first)
  return tlv(0x02, least[0]! > 127 ? Buffer.concat([Buffer.from([0]), least]) : least)
}
const bits = (bytes: Uint8Array) => tlv(0x03, Buffer.from([0]), bytes)
const octets = (bytes: Uint8Array) => tlv(0x04, bytes)
const text = (value: string) => tlv(0x0c, Buffer.from(value))

/** An object identifier: two arcs in the first byte, the others in groups of seven bits. */
function oid(dotted: string): Buffer {
  const [one = 0, two = 0, ...arcs] = dotted.split('.').map(Number)
  const packed = arcs.flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) groups.unshift((rest & 0x7f) | 0x80)
    return groups
  })
  return tlv(0x06, Buffer.from([one * 40 + two, ...packed]))
}

/** UTCTime until 2049, as RFC 5280 asks. */
const time = (at: Temporal.Instant) => tlv(0x17, Buffer.from(at.toString({ smallestUnit: 'second' }).replaceAll(/[-:T]/g, '').slice(2)))
const nameOf = (common: string) => seq(tlv(0x31, seq(oid('2.5.4.3'), text(common))))
const ecdsaSha256 = seq(oid('1.2.840.10045.4.3.2'))
const yes = tlv(0x01, Buffer.from([0xff]))
const authorityOnly = seq(oid('2.5.29.19'), yes, octets(seq(yes)))
const alternative = (name: string) => seq(oid('2.5.29.17'), octets(seq(tlv(0x82, Buffer.from(name)))))

interface Contents { serial: number; issuer: string; subject: string; from: Temporal.Instant; to: Temporal.Instant; key: KeyObject; extension: Buffer }

function signed({ serial, issuer, subject, from, to, key, extension }: Contents, by: KeyObject): Buffer {
  const spki = key.export({ type: 'spki', format: 'der' })
  const contents = seq(tlv(0xa0, whole(2)), whole(serial), ecdsaSha256, nameOf(issuer), seq(time(from), time(to)), nameOf(subject), spki, tlv(0xa3, seq(extension)))
  return seq(contents, ecdsaSha256, bits(sign('sha256', contents, by)))
}

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Founds an authority whose own certificate holds for ten years. */
export function foundAuthority(name: string, from: Temporal.Instant): SampleAuthority {
  const own = pair()
  const der = signed({ serial: 1, issuer: name, subject: name, from, to: from.add({ hours: 24 * 3650 }), key: own.publicKey, extension: authorityOnly }, own.privateKey)
  return { der, issue: (wish) => signed({ ...wish, issuer: name, subject: wish.name, key: pair().publicKey, extension: alternative(wish.name) }, own.privateKey) }
}
