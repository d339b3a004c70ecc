import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, expect, it } from 'vitest'
import { serveWeb } from './web.ts'

const dist = mkdtempSync(path.join(tmpdir(), 'fullscore-web-'))
afterAll(() => rmSync(dist, { recursive: true, force: true }))
const script = 'export const note = "a4"'
mkdirSync(path.join(dist, 'assets'))
writeFileSync(path.join(dist, 'index.html'), '<meta name="csp-nonce" content="__NONCE__">')
writeFileSync(path.join(dist, 'assets/a.js'), script)
writeFileSync(path.join(dist, 'assets/a.js.gz'), gzipSync(script))
writeFileSync(path.join(dist, 'assets/a.js.br'), brotliCompressSync(script))
writeFileSync(path.join(dist, 'assets/b.js'), script)
writeFileSync(path.join(dist, 'assets/some-sans-latin-wght-normal-Bo_j9asI.woff2'), 'a font')
const app = new Hono()
serveWeb(app, dist)
const get = async (file: string, accepted: string) => {
  const answer = await app.request(file, { headers: { 'accept-encoding': accepted } })
  return { encoding: answer.headers.get('content-encoding'), length: Number(answer.headers.get('content-length')), bytes: Buffer.from(await answer.arrayBuffer()) }
}

it.each([
  ['gzip, deflate, br', 'br', brotliDecompressSync], ['gzip, deflate', 'gzip', gunzipSync], ['br;q=0, gzip', 'gzip', gunzipSync], ['', null, (bytes: Buffer) => bytes],
] as const)('hands out the packed copy a browser takes: %s', async (accepted, encoding, unpack) => {
  const got = await get('/assets/a.js', accepted)
  expect(got.encoding).toBe(encoding)
  expect(got.length).toBe(got.bytes.length)
  expect(unpack(got.bytes).toString()).toBe(script)
})
it('hands out a file without packed copies as it is', async () => {
  const got = await get('/assets/b.js', 'br, gzip')
  expect([got.encoding, got.bytes.toString()]).toEqual([null, script])
})
it('hands out a built font by its plain name, and nothing that only begins so', async () => {
  const font = await app.request('/fonts/some-sans-latin-wght-normal.woff2')
  expect([font.status, font.headers.get('content-type'), await font.text()]).toEqual([200, 'font/woff2', 'a font'])
  for (const none of ['/fonts/some-sans-latin.woff2', '/fonts/a.woff2', '/fonts/..%2fa.woff2']) expect((await app.request(none)).headers.get('content-type')).not.toBe('font/woff2')
})
it('gives every other path the one page, with a nonce of its own and no cache', async () => {
  const answers = await Promise.all([app.request('/operations/incidents'), app.request('/')])
  const nonces = await Promise.all(answers.map(async (one) => /content="([^"]+)"/.exec(await one.text())?.[1]))
  expect(nonces[0]).not.toBe(nonces[1])
  expect(answers[0]!.headers.get('content-security-policy')).toContain(`'nonce-${nonces[0]}'`)
  expect(answers[0]!.headers.get('cache-control')).toBe('no-store')
})
it.each(['/.well-known/security.txt', '/.env', '/metrics/x', '/wp-login.php', '/a/.git/config', '/robots.txt'])('%s is no page, and is not there', async (address) => {
  expect((await app.request(address)).status).toBe(404)
})
it.each(['/page/aB3.x-9_z', '/operations/incidents/0192d3a0-0000-7000-8000-000000000001', '/nonsense'])('%s is the web\'s to answer', async (address) => {
  expect((await app.request(address)).status).toBe(200)
})
it('hands out nothing from outside its folder', async () => {
  expect((await app.request('/assets/..%2f..%2f..%2fetc%2fpasswd')).status).toBe(404)
})
