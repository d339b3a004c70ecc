import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'

/** What a probe signs: one request, at one moment, once. */
export interface Signed {
  method: string
  /** With its query; as the contract names it, whatever a proxy made of it. */
  path: string
  body: Uint8Array
  /** Milliseconds since 1970 by the probe's clock. */
  at: number
  /** Never used twice by one probe. */
  nonce: string
}

/** A request's proof as it travels: whose, when, which, signed. */
export interface Proof { probe: string; at: number; nonce: string; signature: Buffer }

const scheme = 'Probe'

/** The bytes that are signed: each part on a line of its own, none of which can hold a line's end. */
function bytesOf({ method, path, body, at, nonce }: Signed): Buffer {
  return Buffer.from(['fullscore probe 1', method, path, createHash('sha256').update(body).digest('hex'), String(at), nonce].join('\n'))
}

/** The `Authorization` of a request, signed with Ed25519 (RFC 8032). @param probe its id; `new` while it has none */
export function authorizationOf(key: KeyObject, probe: string, request: Signed): string {
  return `${scheme} ${probe}.${request.at}.${request.nonce}.${sign(null, bytesOf(request), key).toString('base64url')}`
}

/** Reads an `Authorization` back; undefined for what is none of ours. */
export function proofOf(authorization: string | undefined): Proof | undefined {
  const match = /^Probe ([\w-]{3,36})\.(\d{1,15})\.([\w-]{16,64})\.([\w-]{86})$/.exec(authorization ?? '')
  return match ? { probe: match[1]!, at: Number(match[2]), nonce: match[3]!, signature: Buffer.from(match[4]!, 'base64url') } : undefined
}

/** Whether a key made this proof of this request. @param publicKey raw, base64url */
export function proves(publicKey: string, proof: Proof, request: Omit<Signed, 'at' | 'nonce'>): boolean {
  return verify(null, bytesOf({ ...request, at: proof.at, nonce: proof.nonce }), keyOf(publicKey), proof.signature)
}

/** A public key from its 32 raw bytes in base64url. @throws Error if they are none */
function keyOf(publicKey: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
}

/** A new private key as PEM (PKCS #8). */
export const newKey = (): string => String(generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }))

/** Reads a private key; its public half raw, in base64url. */
export function readKey(pem: string): { key: KeyObject; publicKey: string } {
  const key = createPrivateKey(pem)
  const { x } = createPublicKey(key).export({ format: 'jwk' }) as { x: string }
  return { key, publicKey: x }
}

/** By what people compare a key: SHA-256 of its raw bytes, hexadecimal with colons. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').toUpperCase().match(/../g)!.join(':')
}
