import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Refusal } from '../kernel/refusal.ts'

/** How long a body is waited for, in milliseconds: for its next piece, and in all. */
export interface Patience { pieceMs: number; allMs: number }
export const bodyPatience: Patience = { pieceMs: 15_000, allMs: 240_000 }

/** A body as it comes: Node's own request where there is one, which costs a fraction of a web stream. */
export type Coming = Readable | ReadableStream<Uint8Array> | null

const cutOff = () => new Refusal({ code: 'cut-off', kind: 'malformed', detail: 'The body ended before it was whole: nothing was changed. Send it again.' })
const tooSlow = () => new Refusal({ code: 'too-slow', kind: 'too-slow', detail: 'The body came too slowly: nothing was changed. Send it again.' })

/**
 * Reads a body, bounded in size and time: whoever sends a byte now and then holds neither memory nor a place for long.
 * @param tooLarge made when the body has more than `limit` bytes
 */
export async function readBytes(body: Coming, limit: number, patience: Patience, tooLarge: () => Refusal): Promise<Buffer<ArrayBuffer>> {
  if (body instanceof Readable) return readIncoming(body, limit, patience, tooLarge)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const piece of piecesOf(body, patience)) {
    size += piece.byteLength
    if (size > limit) throw tooLarge()
    chunks.push(piece)
  }
  return Buffer.concat(chunks)
}

/** The same of Node's own request. What is left unread of one that is refused is the server's to let go of. */
function readIncoming(body: Readable, limit: number, patience: Patience, tooLarge: () => Refusal): Promise<Buffer<ArrayBuffer>> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer<ArrayBuffer>>()
  const chunks: Buffer[] = []
  let size = 0
  const end = performance.now() + patience.allMs
  const late = () => refuse(tooSlow())
  let timer = setTimeout(late, Math.min(patience.pieceMs, patience.allMs))
  const settle = (tell: () => void) => {
    clearTimeout(timer)
    body.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut)
    tell()
  }
  const refuse = (why: Refusal) => settle(() => {
    body.pause()
    reject(why)
  })
  const onData = (chunk: Buffer) => {
    size += chunk.byteLength
    if (size > limit) return refuse(tooLarge())
    chunks.push(chunk)
    clearTimeout(timer)
    timer = setTimeout(late, Math.max(0, Math.min(patience.pieceMs, end - performance.now())))
  }
  const onEnd = () => settle(() => resolve(Buffer.concat(chunks)))
  const onCut = () => refuse(cutOff())
  if (body.destroyed) onCut()
  else body.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
  return promise
}

/** A body's pieces as they come, with the same patience; whoever stops early lets go of the rest. */
export async function* piecesOf(body: ReadableStream<Uint8Array> | null, patience: Patience): AsyncGenerator<Uint8Array> {
  if (body === null) return
  const reader = body.getReader()
  const end = performance.now() + patience.allMs
  let whole = false
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), Math.min(patience.pieceMs, end - performance.now()))
      whole = done
      if (done) return
      yield value
    }
  } finally {
    if (!whole) void reader.cancel().catch(() => undefined)
  }
}

/** A body that is read as it comes, and its fingerprint once all of it did. */
export interface Printed { pieces: AsyncIterable<Uint8Array>; print(): Promise<string> }

/** @param limit bytes after which it is not read to its end for the fingerprint alone @param tooLarge made then */
export function printed(coming: AsyncGenerator<Uint8Array>, limit: number, tooLarge: () => Refusal): Printed {
  const hash = createHash('sha256')
  let size = 0
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const piece of coming) {
      hash.update(piece)
      size += piece.byteLength
      yield piece
    }
  }
  const pieces = read()
  return {
    pieces,
    print: async () => {
      for await (const _ of pieces) if (size > limit) throw tooLarge()
      return hash.copy().digest('hex')
    },
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow()), Math.max(0, ms))
  work.catch(() => undefined)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
