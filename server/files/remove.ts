import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../events/event.ts'
import { addJobs } from '../jobs/add.ts'
import { setTimer } from '../jobs/timers.ts'
import { change, keep } from '../kernel/change.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { missing } from '../kernel/refusal.ts'
import type { Task } from '../kernel/module.ts'
import { blobsOnDisk, cleanIncoming, filesDir, removeBlob } from './disk.ts'
import { fileRemoved } from './events.ts'
import { holderToChange } from './object.ts'
import { attachmentById, deleteAttachment, deleteUnheld, isKnown, lockBlob, unheld } from './store.ts'

const dropTask = 'files.drop'
const sweepTask = 'files.sweep'

/** Removes a file from its object; the bytes go when nothing else holds them. The event keeps their hash. */
export async function remove(ctx: OpenCtx, id: Id<'attachment'>): Promise<void> {
  const row = await attachmentById(ctx, id)
  if (!row) throw missing('file')
  const { object } = await holderToChange(ctx, row.kind, row.object_id)
  await change(ctx, async (tx) => {
    if (!(await attachmentById(tx, id))) throw missing('file')
    await deleteAttachment(tx, id)
    await addJobs(tx, [{ task: dropTask, payload: { sha256: row.sha256 } }])
    return {
      events: [announce(fileRemoved, { team: object.team, subjects: [{ kind: object.kind, id: object.id, role: 'holder' }], payload: { fileId: id, kind: row.kind, objectId: row.object_id, sha256: row.sha256, size: row.size }, detail: { name: row.name } })],
      value: undefined,
    }
  })
}

/** Takes bytes that nothing holds off the disk, under the lock that an upload of the same bytes takes. */
async function drop(ctx: OpenCtx, sha256: string): Promise<void> {
  const dir = filesDir(ctx.house.dataDir)
  await keep(ctx, 'removing a file is the fact; its bytes follow', async (tx) => {
    await lockBlob(tx, sha256)
    if (await deleteUnheld(tx, sha256)) await removeBlob(dir, sha256)
  })
}

const Drop = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })
/** Younger bytes may belong to an upload that has not committed yet. */
const orphanAfterMs = 3_600_000

/** Removes bytes without a record and records without a holder, daily. */
async function sweep(ctx: OpenCtx): Promise<void> {
  const dir = filesDir(ctx.house.dataDir)
  const now = ctx.clock.now()
  for (const sha256 of await unheld(ctx)) await drop(ctx, sha256)
  for await (const batch of blobsOnDisk(dir, now.epochMilliseconds)) {
    const old = batch.filter((one) => one.ageMs > orphanAfterMs).map((one) => one.sha256)
    const known = await isKnown(ctx, old)
    for (const sha256 of old.filter((one) => !known.has(one))) await drop(ctx, sha256)
  }
  await planSweep(ctx)
}

async function planSweep(ctx: OpenCtx): Promise<void> {
  await keep(ctx, 'a timer for tidying up is no fact', (tx) => setTimer(tx, { task: sweepTask, payload: {}, due: tx.clock.now().add({ hours: 24 }), key: sweepTask }))
}

/** At every start: what broken-off uploads left is removed, and the daily clean-up is planned. */
export async function prepareFiles(ctx: OpenCtx): Promise<void> {
  const cleaned = await cleanIncoming(filesDir(ctx.house.dataDir), ctx.clock.now().epochMilliseconds)
  if (cleaned > 0) ctx.log.info({ cleaned }, 'what broken-off uploads left was removed')
  await planSweep(ctx)
}

export const fileTasks: readonly Task[] = [
  { name: dropTask, run: (ctx, payload) => drop(ctx, Drop.parse(payload).sha256) },
  { name: sweepTask, run: (ctx) => sweep(ctx) },
]
