import { createHmac, createPrivateKey, createPublicKey, sign as signWith, timingSafeEqual, verify as verifyWith, type KeyObject } from 'node:crypto'
import type { Keyring } from './keys.ts'

/** What a signature is for; no signature for one is good for another. */
export type SigningPurpose = 'audit-heads' | 'probe-orders'

// PKCS #8 head of an Ed25519 private key (RFC 8410), to which the 32-byte seed is added.
const HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Signs with Ed25519 (RFC 8032) and the newest key. */
export function sign(keyring: Keyring, purpose: SigningPurpose, data: Uint8Array): { keyId: string; signature: Buffer } {
  const keyId = keyring.keyIds[0]!
  return { keyId, signature: signWith(null, data, privateKey(keyring, purpose, keyId)) }
}

/** The key that verifies, PEM (SubjectPublicKeyInfo): keep it where the database's administrator cannot write. @throws KeyError `key-missing` */
export function publicKey(keyring: Keyring, purpose: SigningPurpose, keyId = keyring.keyIds[0]!): string {
  return String(createPublicKey(privateKey(keyring, purpose, keyId)).export({ type: 'spki', format: 'pem' }))
}

/** Verifies offline, with the public key alone. */
export function verify(publicKeyPem: string, data: Uint8Array, signature: Uint8Array): boolean {
  return verifyWith(null, data, publicKeyPem, signature)
}

/** Authenticates a token of our own, such as a link's, by HMAC-SHA-256 with a key of its purpose. */
export function authenticate(keyring: Keyring, purpose: string, text: string): string {
  return code(keyring, purpose, text, keyring.keyIds[0]!).toString('base64url')
}

/** Whether any key of the ring made this code for this text and purpose. Takes the same time whatever is wrong. */
export function isAuthentic(keyring: Keyring, purpose: string, text: string, given: string): boolean {
  const bytes = Buffer.from(given, 'base64url')
  return keyring.keyIds.map((keyId) => code(keyring, purpose, text, keyId)).filter((one) => bytes.length === one.length && timingSafeEqual(one, bytes)).length > 0
}

function code(keyring: Keyring, purpose: string, text: string, keyId: string): Buffer {
  return createHmac('sha256', keyring.subkey(`token ${purpose}`, keyId)).update(text).digest()
}

function privateKey(keyring: Keyring, purpose: SigningPurpose, keyId: string): KeyObject {
  return createPrivateKey({ key: Buffer.concat([HEAD, keyring.subkey(`sign ${purpose}`, keyId)]), format: 'der', type: 'pkcs8' })
}
