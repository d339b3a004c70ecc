import { X509Certificate, type KeyObject } from 'node:crypto'

/** What a certificate says of itself. */
export interface CertificateFacts {
  fingerprint: string
  subject: string
  issuer: string
  serial: string
  /** Names it is good for: the alternative names, else the common name. */
  names: string[]
  keyType: string
  /** Bits of an RSA or DSA modulus or of an elliptic curve; undefined where the type says it all. */
  keyBits: number | undefined
  signature: string
  validFrom: Temporal.Instant
  validTo: Temporal.Instant
  selfSigned: boolean
  authority: boolean
}

/** Reads a certificate. @throws Error if it is none */
export function factsOf(der: Uint8Array): CertificateFacts {
  const certificate = new X509Certificate(der)
  const names = (certificate.subjectAltName ?? '').split(', ').filter((one) => /^(DNS|IP Address):/.test(one)).map((one) => one.replace(/^(DNS|IP Address):/, ''))
  const common = /^CN=(.*)$/m.exec(certificate.subject ?? '')?.[1]
  const key = keyOf(certificate)
  return {
    fingerprint: certificate.fingerprint256, subject: inOneLine(certificate.subject), issuer: inOneLine(certificate.issuer), serial: certificate.serialNumber,
    names: names.length > 0 ? names : common ? [common] : [], keyType: key?.asymmetricKeyType ?? 'unknown', keyBits: key && bitsOf(key), signature: certificate.signatureAlgorithm ?? certificate.signatureAlgorithmOid ?? 'unknown',
    validFrom: momentOf(certificate.validFrom), validTo: momentOf(certificate.validTo), selfSigned: isSelfSigned(certificate), authority: certificate.ca,
  }
}

/** Whether a certificate is good for a host name or an address. */
export function isGoodFor(der: Uint8Array, name: string): boolean {
  const certificate = new X509Certificate(der)
  return (/^[\d.]+$|:/.test(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined
}

/** What people call it: its common name, else its first name. */
export const titleOf = (facts: Pick<CertificateFacts, 'subject' | 'names' | 'serial'>): string => /CN=([^,]+)/.exec(facts.subject)?.[1] ?? facts.names[0] ?? `serial ${facts.serial}`

const inOneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ')

function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey
  } catch {
    // A key of a kind that this OpenSSL does not know is shown as unknown.
    return undefined
  }
}

const curves: Record<string, number> = { prime256v1: 256, secp384r1: 384, secp521r1: 521, secp256k1: 256, secp224r1: 224, prime192v1: 192 }

function bitsOf(key: KeyObject): number | undefined {
  const details = key.asymmetricKeyDetails
  return details?.modulusLength ?? (details?.namedCurve === undefined ? undefined : curves[details.namedCurve])
}

function isSelfSigned(certificate: X509Certificate): boolean {
  const key = certificate.subject === certificate.issuer ? keyOf(certificate) : undefined
  return key !== undefined && certificate.verify(key)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** OpenSSL's way of writing a moment, `Nov 25 07:00:00 2026 GMT`. */
function momentOf(text: string): Temporal.Instant {
  const [, month = '', day = '', time = '', year = ''] = /^(\w{3}) +(\d+) (\d\d:\d\d:\d\d) (\d{4}) GMT$/.exec(text) ?? []
  return Temporal.Instant.from(`${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}T${time}Z`)
}
