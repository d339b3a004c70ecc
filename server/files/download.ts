import { Readable } from 'node:stream'
import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { conflict, missing, unavailable } from '../kernel/refusal.ts'
import { filesDir, openBlob } from './disk.ts'
import { disposition } from './name.ts'
import { holderOf } from './object.ts'
import { attachmentById } from './store.ts'
import { isPicture } from './type.ts'

/**
 * A file's bytes. Whatever they are, a browser runs nothing of them: saved as a file, or a picture in a page; sandboxed, and never
 * taken for another type than is said (every answer of the API says `nosniff`).
 */
export async function download(ctx: OpenCtx, id: Id<'attachment'>, as: 'attachment' | 'inline'): Promise<Response> {
  const row = await attachmentById(ctx, id)
  if (!row) throw missing('file')
  await holderOf(ctx, row.kind, row.object_id)
  if (as === 'inline' && !isPicture(row.type)) throw conflict('no-picture', 'It is no picture that a page may show: download it.')
  const bytes = await openBlob(filesDir(ctx.house.dataDir), row.sha256, row.size)
  if (!bytes) throw unavailable('bytes-missing', 'The record is here, its bytes are not on this server\'s disk.', 3600)
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    headers: {
      'content-type': as === 'inline' ? row.type : servedType(row.type), 'content-length': String(row.size), 'content-disposition': disposition(as, row.name), 'cache-control': 'private, no-cache',
      'content-security-policy': "sandbox; default-src 'none'", 'cross-origin-resource-policy': 'same-origin', etag: `"${row.sha256}"`,
    },
  })
}

/** What could run in a page is served as plain bytes. */
const servedType = (type: string) => (/html|svg|xml|script|javascript/.test(type) ? 'application/octet-stream' : type)
