import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { Context, Hono } from 'hono'
import type { LanguageFile } from './languages.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2', '.woff': 'font/woff', '.png': 'image/png', '.ico': 'image/x-icon', '.json': 'application/json', '.webmanifest': 'application/manifest+json',
}

/** The policy of every page: own scripts only; styles by nonce, since the component library writes some while it runs. */
export function policyOf(nonce: string): string {
  return [
    `default-src 'self'`, `script-src 'self'`, `style-src 'self' 'nonce-${nonce}'`, `style-src-attr 'unsafe-inline'`, `img-src 'self' data: blob:`,
    `font-src 'self'`, `connect-src 'self'`, `worker-src 'self'`, `object-src 'none'`, `base-uri 'none'`, `form-action 'self'`, `frame-ancestors 'none'`,
  ].join('; ')
}

/** The languages pages can be shown in, and which one a request wants; undefined: English. */
export interface PageLanguages { files: ReadonlyMap<string, LanguageFile>; tagOf(asked: { cookie: string | undefined; language: string | undefined }): Promise<string | undefined> }
const english: PageLanguages = { files: new Map(), tagOf: async () => undefined }

/** Serves the built web UI: hashed assets and languages for ever, every other path as the one page. @param dist the folder that the build wrote */
export function serveWeb(app: Hono, dist: string, languages: PageLanguages = english): void {
  const byAddress = new Map([...languages.files.values()].map((file) => [file.address, file]))
  app.get('/words/*', (c) => wordsOf(c, byAddress.get(decoded(c.req.path))))
  app.get('/assets/*', async (c) => asset(c, dist, c.req.path, 'public, max-age=31536000, immutable'))
  app.get('/fonts/:face{[a-z0-9-]+\\.woff2}', async (c) => asset(c, dist, `/assets/${await builtFont(dist, c.req.param('face'))}`, 'public, max-age=86400'))
  app.get('/favicon.svg', async (c) => asset(c, dist, '/favicon.svg', 'public, max-age=86400'))
  app.get('/:file{[\\w.-]+\\.(?:js|svg|png|webmanifest)}', async (c) => asset(c, dist, c.req.path, 'no-cache'))
  app.get('*', async (c) => (isForPrograms(c.req.path) ? c.text('There is no such address.', 404) : page(c, dist, languages)))
}

/** The built file of a font, whose name says its content; the public status page knows it by the plain name. */
async function builtFont(dist: string, face: string): Promise<string> {
  const plain = face.slice(0, -'.woff2'.length)
  const files = await readdir(path.join(dist, 'assets')).catch((): string[] => [])
  return files.find((file) => file.endsWith('.woff2') && /^-[\w-]{8}$/.test(file.startsWith(plain) ? file.slice(plain.length, -'.woff2'.length) : '')) ?? face
}

/** What programs ask for and we do not serve: a page with status 200 would tell them that it is there. */
export function isForPrograms(address: string): boolean {
  const steps = address.toLowerCase().split('/').slice(1)
  return steps.some((step) => step.startsWith('.')) || /^(metrics|healthz?|livez|readyz|ping|graphql|actuator|cgi-bin|wp-admin)$/.test(steps[0] ?? '') ||
    /\.(php|aspx?|jsp|cgi|env|txt|xml|json|ya?ml|ini|sql|bak|git|zip|gz|tar|map|ico|html?)$/.test(steps.at(-1) ?? '')
}

/** A name of a file as the address says it; one that is no text names no file. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return ''
  }
}

async function asset(c: Context, dist: string, name: string, caching: string): Promise<Response> {
  const file = path.join(dist, path.normalize(decoded(name)))
  const info = file.startsWith(dist + path.sep) ? await stat(file).catch(() => undefined) : undefined
  if (!info?.isFile()) return c.text('There is no such file.', 404)
  const headers = { 'content-type': types[path.extname(file)] ?? 'application/octet-stream', 'cache-control': caching, 'x-content-type-options': 'nosniff' }
  const packed = await packing(file, c.req.header('accept-encoding') ?? '')
  return new Response(Readable.toWeb(createReadStream(packed?.file ?? file)) as ReadableStream, {
    headers: { ...headers, vary: 'accept-encoding', 'content-length': String(packed?.size ?? info.size), ...(packed ? { 'content-encoding': packed.encoding } : {}) },
  })
}

const takes = (accepted: string, encoding: 'br' | 'gzip'): boolean => new RegExp(`\\b${encoding}\\b(?!;q=0(?:\\.0+)?(?:,|$))`).test(accepted.replaceAll(' ', ''))

/** The smallest packed copy that the build wrote and the browser takes; undefined for the file as it is. */
async function packing(file: string, accepted: string): Promise<{ file: string; size: number; encoding: string } | undefined> {
  for (const [encoding, ending] of [['br', 'br'], ['gzip', 'gz']] as const) {
    if (!takes(accepted, encoding)) continue
    const copy = await stat(`${file}.${ending}`).catch(() => undefined)
    if (copy?.isFile()) return { file: `${file}.${ending}`, size: copy.size, encoding }
  }
  return undefined
}

/** A language, in the smallest packing that the browser takes. One that is no longer there is fetched by nobody but a page from before a restart. */
function wordsOf(c: Context, file: LanguageFile | undefined): Response {
  if (!file) return c.text('There is no such file.', 404)
  const encoding = (['br', 'gzip'] as const).find((one) => takes(c.req.header('accept-encoding') ?? '', one))
  const body = encoding === undefined ? file.bytes : file.packed[encoding]
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': types['.json']!, 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff', vary: 'accept-encoding', 'content-length': String(body.byteLength), ...(encoding ? { 'content-encoding': encoding } : {}) },
  })
}

/** The page in its language: what it says of itself, and where its words are, which are fetched beside its scripts. */
function inLanguage(html: string, tag: string, { address }: LanguageFile): string {
  return html.replace('<html lang="en">', `<html lang="${tag}" data-words="${address}">`).replace('</title>', `</title>\n    <link rel="preload" as="fetch" crossorigin href="${address}">`)
}

async function page(c: Context, dist: string, languages: PageLanguages): Promise<Response> {
  const html = await readFile(path.join(dist, 'index.html'), 'utf8').catch(() => undefined)
  if (html === undefined) return c.text('The web interface is not built. Start with `npm start`, or run `npx vite build` in the web folder.', 503)
  const tag = languages.files.size === 0 ? undefined : await languages.tagOf({ cookie: c.req.header('cookie'), language: c.req.header('accept-language') })
  const file = tag === undefined ? undefined : languages.files.get(tag.toLowerCase())
  const nonce = randomBytes(16).toString('base64')
  return new Response((tag && file ? inLanguage(html, tag, file) : html).replaceAll('__NONCE__', nonce), {
    headers: {
      'content-type': types['.html']!, 'cache-control': 'no-store', 'content-security-policy': policyOf(nonce), 'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin', 'permissions-policy': 'camera=(), microphone=(), geolocation=()', 'cross-origin-opener-policy': 'same-origin',
    },
  })
}
