import { Refusal } from '../kernel/refusal.ts'

/** How long a body is waited for, in milliseconds: for its next piece, and in all. */
export interface Patience { pieceMs: number; allMs: number }
export const bodyPatience: Patience = { pieceMs: 15_000, allMs: 240_000 }

const tooSlow = () => new Refusal({ code: 'too-slow', kind: 'too-slow', detail: 'The body came too slowly: nothing was changed. Send it again.' })

/**
 * Reads a body, bounded in size and time: whoever sends a byte now and then holds neither memory nor a place for long.
 * @param tooLarge made when the body has more than `limit` bytes
 */
export async function readBytes(body: ReadableStream<Uint8Array> | null, limit: number, patience: Patience, tooLarge: () => Refusal): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const piece of piecesOf(body, patience)) {
    size += piece.byteLength
    if (size > limit) throw tooLarge()
    chunks.push(piece)
  }
  return Buffer.concat(chunks)
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

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow()), Math.max(0, ms))
  work.catch(() => undefined)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
