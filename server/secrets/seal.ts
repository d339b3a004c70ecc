import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { say } from '@fullscore/api/sentence.ts'
import { KeyError, type Keyring } from './keys.ts'

export { addKey, KeyError, openKeyring, passingKeyring, type Keyring } from './keys.ts'

const FORMAT = /^s1\.([0-9a-f]{8})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/
const TAG = 16

/**
 * Encrypts a value with AES-256-GCM (NIST SP 800-38D), bound to its record: moved to another record it does not open.
 * @param recordId id of the record that holds the value, not secret
 * @returns `s1.<key id>.<nonce>.<ciphertext and tag>`, fit for a text column
 */
export function seal(keyring: Keyring, recordId: string, plaintext: string | Uint8Array): string {
  const keyId = keyring.keyIds[0]!
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyring.subkey('seal', keyId), nonce, { authTagLength: TAG })
  cipher.setAAD(associated(keyId, recordId))
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  return `s1.${keyId}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
}

/**
 * Decrypts what `seal` made for the same record.
 * @throws KeyError `not-sealed`, `key-missing`, or `not-authentic` when value, record or key do not belong together
 */
export function open(keyring: Keyring, recordId: string, sealed: string): Buffer {
  const match = FORMAT.exec(sealed)
  if (!match) throw new KeyError('not-sealed', say`The credential of ${recordId} is not in the form in which Fullscore stores it.`)
  const keyId = match[1]!
  const bytes = Buffer.from(match[3]!, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyring.subkey('seal', keyId), Buffer.from(match[2]!, 'base64url'), { authTagLength: TAG })
  decipher.setAAD(associated(keyId, recordId))
  decipher.setAuthTag(bytes.subarray(-TAG))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG)), decipher.final()])
  } catch {
    throw new KeyError('not-authentic', say`The credential of ${recordId} was changed, belongs to another record, or was sealed with another key of the id ${keyId}.`)
  }
}

/** Id of the key that sealed a value, to find what a newer key should seal again; undefined if it is no sealed value. */
export function sealedWith(sealed: string): string | undefined {
  return FORMAT.exec(sealed)?.[1]
}

function associated(keyId: string, recordId: string): Buffer {
  return Buffer.from(`fullscore seal 1\0${keyId}\0${recordId}`)
}
