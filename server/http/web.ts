import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import type { Context, Hono } from 'hono'

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

/** Serves the built web UI: hashed assets for ever, every other path as the one page. @param dist the folder that the build wrote */
export function serveWeb(app: Hono, dist: string): void {
  app.get('/assets/*', async (c) => asset(c, dist, c.req.path, 'public, max-age=31536000, immutable'))
  app.get('/favicon.svg', async (c) => asset(c, dist, '/favicon.svg', 'public, max-age=86400'))
  app.get('/:file{[\\w.-]+\\.(?:js|svg|png|webmanifest)}', async (c) => asset(c, dist, c.req.path, 'no-cache'))
  app.get('*', async (c) => (isForPrograms(c.req.path) ? c.text('There is no such address.', 404) : page(c, dist)))
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

/** The smallest packed copy that the build wrote and the browser takes; undefined for the file as it is. */
async function packing(file: string, accepted: string): Promise<{ file: string; size: number; encoding: string } | undefined> {
  for (const [encoding, ending] of [['br', 'br'], ['gzip', 'gz']] as const) {
    if (!new RegExp(`\\b${encoding}\\b(?!;q=0(?:\\.0+)?(?:,|$))`).test(accepted.replaceAll(' ', ''))) continue
    const copy = await stat(`${file}.${ending}`).catch(() => undefined)
    if (copy?.isFile()) return { file: `${file}.${ending}`, size: copy.size, encoding }
  }
  return undefined
}

async function page(c: Context, dist: string): Promise<Response> {
  const html = await readFile(path.join(dist, 'index.html'), 'utf8').catch(() => undefined)
  if (html === undefined) return c.text('The web interface is not built. Start with `npm start`, or run `npx vite build` in the web folder.', 503)
  const nonce = randomBytes(16).toString('base64')
  return new Response(html.replaceAll('__NONCE__', nonce), {
    headers: {
      'content-type': types['.html']!, 'cache-control': 'no-store', 'content-security-policy': policyOf(nonce), 'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin', 'permissions-policy': 'camera=(), microphone=(), geolocation=()', 'cross-origin-opener-policy': 'same-origin',
    },
  })
}
