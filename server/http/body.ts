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
  if (body === null) return Buffer.alloc(0)
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  const end = performance.now() + patience.allMs
  try {
    for (;;) {
      const { done, value } = await within(reader.read(), Math.min(patience.pieceMs, end - performance.now()))
      if (done) return Buffer.concat(chunks)
      size += value.byteLength
      if (size > limit) throw tooLarge()
      chunks.push(value)
    }
  } catch (error) {
    void reader.cancel().catch(() => undefined)
    throw error
  }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(tooSlow()), Math.max(0, ms))
  work.catch(() => undefined)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
