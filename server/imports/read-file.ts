import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Refusal } from '../kernel/refusal.ts'
import type { Cell } from './cells.ts'
import type { ColumnTally } from './tally.ts'

export type Source = 'csv' | 'xlsx' | 'paste'
export interface ReadRow { number: number; cells: Cell[] }
/** What is known of a file once it was read. */
export interface FileFacts { readAs: string; sheet: string; sheets: string[]; width: number; rows: number; tallies: ColumnTally[] }
export interface ToWorker { bytes: Uint8Array; source: Source; sheet: string | undefined }
export type ToMain = { rows: ReadRow[] } | { facts: FileFacts } | { unreadable: string } | { defect: string }

/** Memory that reading one file may take, in MiB; more is refused, and harms nothing else. */
const heapMb = 768
const unreadable = (detail: string) => new Refusal({ code: 'unreadable-file', kind: 'invalid', detail })
let reading = 0
const mostAtOnce = 2

/**
 * Reads a file in a thread of its own with bounded memory: the server goes on answering, and a file made to burst it bursts only that.
 * @param take stores a batch of rows; the next is read after it @throws Refusal naming what cannot be read
 */
export async function readFile(given: ToWorker, take: (rows: readonly ReadRow[]) => Promise<void>): Promise<FileFacts> {
  if (reading >= mostAtOnce) throw new Refusal({ code: 'busy', kind: 'unavailable', detail: 'Two other files are being read at this moment. Try again shortly.', retryAfter: 5 })
  reading += 1
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { workerData: given, resourceLimits: { maxOldGenerationSizeMb: heapMb } })
  try {
    return await listen(worker, take)
  } finally {
    reading -= 1
    await worker.terminate()
  }
}

async function listen(worker: Worker, take: (rows: readonly ReadRow[]) => Promise<void>): Promise<FileFacts> {
  const ended = once(worker, 'exit').then(() => ({ defect: 'The reading thread ended without a word.' }))
  const failed = once(worker, 'error').then(([error]) => {
    if ((error as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY') throw unreadable('This file needs more memory than reading a file may take. Split it, or save it as CSV.')
    throw error as Error
  })
  failed.catch(() => undefined)
  for (;;) {
    const message = await Promise.race([once(worker, 'message').then(([one]) => one as ToMain), failed, ended])
    if ('facts' in message) return message.facts
    if ('unreadable' in message) throw unreadable(message.unreadable)
    if ('defect' in message) throw new Error(message.defect)
    await take(message.rows)
    worker.postMessage('next')
  }
}
