import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { say } from '@fullscore/api/sentence.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Cell } from './cells.ts'
import type { ColumnTally } from './tally.ts'

export type Source = 'csv' | 'xlsx' | 'paste'
export interface ReadRow { number: number; cells: Cell[] }
/** What is known of a file once it was read. */
export interface FileFacts { readAs: string; sheet: string; sheets: string[]; width: number; rows: number; tallies: ColumnTally[] }
export interface ToWorker { bytes: Uint8Array; source: Source; sheet: string | undefined }
export type ToMain = { rows: ReadRow[] } | { facts: FileFacts } | { unreadable: string } | { defect: string }

/** Who waits for a file to be read, and how long the reading may take. */
export interface Reading { signal?: AbortSignal | undefined; mostMs?: number }
/** Reading 100,000 rows takes some 20 s; what takes minutes is made to. */
const usualMs = 120_000

/** Memory that reading one file may take, in MiB; more is refused, and harms nothing else. */
const heapMb = 768
const unreadable = (detail: string) => new Refusal({ code: 'unreadable-file', kind: 'invalid', detail, errors: [{ field: 'body', message: detail }] })
let readingNow = 0
const mostAtOnce = 2

/**
 * Reads a file in a thread of its own with bounded memory and time: the server goes on answering, and a file made to burst it bursts only
 * that. The thread ends when whoever sent the file has left.
 * @param take stores a batch of rows; the next is read after it @throws Refusal naming what cannot be read
 */
export async function readFile(given: ToWorker, take: (rows: readonly ReadRow[]) => Promise<void>, reading: Reading = {}): Promise<FileFacts> {
  if (readingNow >= mostAtOnce) throw new Refusal({ code: 'busy', kind: 'unavailable', detail: 'Two other files are being read at this moment. Try again shortly.', retryAfter: 5 })
  readingNow += 1
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { workerData: given, resourceLimits: { maxOldGenerationSizeMb: heapMb } })
  try {
    return await listen(worker, take, reading)
  } finally {
    readingNow -= 1
    await worker.terminate()
  }
}

/** A promise that is broken with a refusal when the reader has thought for too long, or nobody waits for it any more. */
function patience({ signal, mostMs = usualMs }: Reading): { enough: Promise<never>; thinks(): void; rests(): void } {
  const { promise: enough, reject } = Promise.withResolvers<never>()
  enough.catch(() => undefined)
  const leave = () => reject(unreadable('Whoever sent this file left before it was read.'))
  if (signal?.aborted === true) leave()
  signal?.addEventListener('abort', leave, { once: true })
  let [left, since, timer] = [mostMs, 0, undefined as NodeJS.Timeout | undefined]
  return {
    enough,
    thinks: () => {
      since = performance.now()
      timer = setTimeout(() => reject(unreadable(say`Reading this file takes longer than ${Math.ceil(mostMs / 1000)} s, which honest files do not. Split it, or save it as CSV.`)), Math.max(0, left))
    },
    rests: () => {
      left -= performance.now() - since
      clearTimeout(timer)
    },
  }
}

async function listen(worker: Worker, take: (rows: readonly ReadRow[]) => Promise<void>, reading: Reading): Promise<FileFacts> {
  const { enough, thinks, rests } = patience(reading)
  const ended = once(worker, 'exit').then(() => ({ defect: 'The reading thread ended without a word.' }))
  const failed = once(worker, 'error').then(([error]) => {
    if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') throw unreadable('This file needs more memory than reading a file may take. Split it, or save it as CSV.')
    throw error as Error
  })
  failed.catch(() => undefined)
  for (;;) {
    thinks()
    const message = await Promise.race([once(worker, 'message').then(([one]) => one as ToMain), failed, ended, enough]).finally(rests)
    if ('facts' in message) return message.facts
    if ('unreadable' in message) throw unreadable(message.unreadable)
    if ('defect' in message) throw new Error(message.defect)
    await take(message.rows)
    worker.postMessage('next')
  }
}
