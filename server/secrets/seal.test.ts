import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { addKey, open, openKeyring, passingKeyring, seal, sealedWith } from './seal.ts'
import { authenticate, isAuthentic, publicKey, sign, verify } from './sign.ts'

const directories: string[] = []
afterEach(() => { for (const one of directories.splice(0)) rmSync(one, { recursive: true }) })

function place(): string {
  const directory = mkdtempSync(join(tmpdir(), 'fullscore-key-'))
  directories.push(directory)
  return join(directory, 'etc', 'key')
}

const fault = (code: string) => expect.objectContaining({ name: 'KeyError', code })

describe('the key file', () => {
  test('is made at the first start for its owner only, and read at the next', async () => {
    const path = place()
    const first = await openKeyring(path)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
    expect(readdirSync(join(path, '..'))).toEqual(['key'])
    const second = await openKeyring(path, { make: false })
    expect(second.keyIds).toEqual(first.keyIds)
    expect(second.subkey('a')).toEqual(first.subkey('a'))
    expect(second.subkey('a')).not.toEqual(second.subkey('b'))
    expect(second.subkey('a')).toHaveLength(32)
  })

  test('is one, when two processes start at once', async () => {
    const path = place()
    const script = `import { openKeyring } from ${JSON.stringify(join(import.meta.dirname, 'keys.ts'))}; console.log((await openKeyring(${JSON.stringify(path)})).keyIds.join())`
    const run = () => new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
      let said = ''
      child.stdout.on('data', (data: Buffer) => { said += data.toString() })
      child.once('error', reject).once('close', () => resolve(said.trim()))
    })
    const [left, right] = await Promise.all([run(), run()])
    expect(left).toMatch(/^[0-9a-f]{8}$/)
    expect(right).toBe(left)
  })

  test.each([0o640, 0o604, 0o660, 0o644])('open to others (%o) is refused with the cure', async (mode) => {
    const path = place()
    await openKeyring(path)
    chmodSync(path, mode)
    await expect(openKeyring(path)).rejects.toEqual(fault('file-open-to-others'))
    await expect(openKeyring(path)).rejects.toThrow(`run chmod 600 ${path}`)
  })

  test('damaged or empty is refused with the line, never replaced, and no secret is repeated', async () => {
    const path = place()
    await openKeyring(path)
    const whole = readFileSync(path, 'utf8')
    writeFileSync(path, whole.slice(0, -5))
    const error: unknown = await openKeyring(path).catch((thrown: unknown) => thrown)
    expect(error).toEqual(fault('file-malformed'))
    expect(String(error)).toContain('line 3')
    expect(String(error)).not.toContain(whole.split(' ').at(-1)!.slice(0, 8))
    writeFileSync(path, '# nothing\n')
    await expect(openKeyring(path)).rejects.toEqual(fault('file-malformed'))
    rmSync(path)
    await expect(openKeyring(path, { make: false })).rejects.toEqual(fault('file-missing'))
    await expect(openKeyring(join(import.meta.filename, 'key'))).rejects.toEqual(fault('file-unreadable'))
  })
})

describe('seal and open', () => {
  test('give back what was sealed, text, bytes or nothing, never twice the same', () => {
    const ring = passingKeyring()
    for (const plain of ['pässword', '', 'x'.repeat(100_000)]) expect(open(ring, 'item-1', seal(ring, 'item-1', plain)).toString()).toBe(plain)
    expect(open(ring, 'r', seal(ring, 'r', new Uint8Array([0, 255])))).toEqual(Buffer.from([0, 255]))
    expect(seal(ring, 'r', 'a')).not.toBe(seal(ring, 'r', 'a'))
    expect(seal(ring, 'r', 'password')).not.toContain(Buffer.from('password').toString('base64url'))
  })

  test('another record, another ring, any changed character, a cut value: not opened', () => {
    const ring = passingKeyring()
    const sealed = seal(ring, 'item-1', 'secret')
    expect(() => open(ring, 'item-2', sealed)).toThrow(fault('not-authentic'))
    expect(() => open(passingKeyring(), 'item-1', sealed)).toThrow(fault('key-missing'))
    const parts = sealed.split('.')
    for (const part of [2, 3]) {
      for (let at = 0; at < parts[part]!.length; at += 5) {
        const letter = parts[part]![at] === 'A' ? 'B' : 'A'
        const changed = parts.with(part, parts[part]!.slice(0, at) + letter + parts[part]!.slice(at + 1)).join('.')
        expect(() => open(ring, 'item-1', changed)).toThrow(fault('not-authentic'))
      }
    }
    expect(() => open(ring, 'item-1', sealed.slice(0, -4))).toThrow(fault('not-authentic'))
    expect(() => open(ring, 'item-1', 'secret')).toThrow(fault('not-sealed'))
  })

  test('a new key seals from then on, older values stay readable', async () => {
    const path = place()
    const before = await openKeyring(path)
    const [sealed, signed, code] = [seal(before, 'r', 'old'), sign(before, 'audit-heads', Buffer.from('head')), authenticate(before, 'link', 'token')]
    const added = addKey(path)
    const after = await openKeyring(path)
    expect(after.keyIds).toEqual([added, ...before.keyIds])
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(open(after, 'r', sealed).toString()).toBe('old')
    expect(sealedWith(sealed)).toBe(before.keyIds[0])
    expect(sealedWith(seal(after, 'r', 'new'))).toBe(added)
    expect(verify(publicKey(after, 'audit-heads', signed.keyId), Buffer.from('head'), signed.signature)).toBe(true)
    expect(isAuthentic(after, 'link', 'token', code)).toBe(true)
  })
})

test('signatures verify with the public key alone, for their data and purpose only', () => {
  const ring = passingKeyring()
  const { signature } = sign(ring, 'audit-heads', Buffer.from('head 7'))
  expect(verify(publicKey(ring, 'audit-heads'), Buffer.from('head 7'), signature)).toBe(true)
  expect(verify(publicKey(ring, 'audit-heads'), Buffer.from('head 8'), signature)).toBe(false)
  expect(verify(publicKey(ring, 'probe-orders'), Buffer.from('head 7'), signature)).toBe(false)
  expect(publicKey(ring, 'audit-heads')).toContain('BEGIN PUBLIC KEY')
})

test('codes of tokens hold for their text, purpose and ring only', () => {
  const ring = passingKeyring()
  const code = authenticate(ring, 'link', 'person 1 until noon')
  expect(isAuthentic(ring, 'link', 'person 1 until noon', code)).toBe(true)
  for (const [purpose, text, given] of [['link', 'person 2 until noon', code], ['ical', 'person 1 until noon', code], ['link', 'person 1 until noon', ''], ['link', 'person 1 until noon', code.slice(1)]] as const) {
    expect(isAuthentic(ring, purpose, text, given)).toBe(false)
  }
  expect(isAuthentic(passingKeyring(), 'link', 'person 1 until noon', code)).toBe(false)
})
