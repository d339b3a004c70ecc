import { statfs } from 'node:fs/promises'
import type { QueryOf } from '@fullscore/api/route.ts'
import { mostFileBytes, mostFiles, type attachFile, type AttachedFile } from '@fullscore/api/files/files.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../events/event.ts'
import { leastFreeBytes } from '../http/space.ts'
import { change, lockName } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { conflict, Refusal, unavailable } from '../kernel/refusal.ts'
import { discard, filesDir, receive, settle, TooMuch, type Received } from './disk.ts'
import { fileAttached } from './events.ts'
import { present } from './list.ts'
import { cleanName } from './name.ts'
import { holderToChange, type Holder } from './object.ts'
import { attachmentById, attachments, insertAttachment, insertBlob, lockBlob } from './store.ts'
import { judge, type Judged } from './type.ts'

const mib = (bytes: number) => Math.round(bytes / 1048576)

/**
 * Takes a file as it comes and attaches it to an object. Nothing of it stays unless all of it is there, judged and recorded.
 * @param declared bytes that the sender announced, if it did
 */
export async function attach(ctx: OpenCtx, query: QueryOf<typeof attachFile>, body: AsyncIterable<Uint8Array> | null, declared: number | undefined): Promise<AttachedFile> {
  const holder = await holderToChange(ctx, query.kind, query.objectId)
  await requireRoom(ctx, declared ?? 0)
  const dir = filesDir(ctx.house.dataDir)
  const received = await take(ctx, dir, body, declared)
  try {
    const name = cleanName(query.name)
    const judged = await judge(received.head, received.size <= received.head.byteLength, name)
    if (judged.refused !== undefined) throw conflict('disguised', judged.refused, { type: judged.type })
    return await change(ctx, (tx) => record(tx, dir, holder, name, received, judged))
  } finally {
    await discard(received.temp)
  }
}

async function take(ctx: OpenCtx, dir: string, body: AsyncIterable<Uint8Array> | null, declared: number | undefined): Promise<Received> {
  const received = await receive(dir, body ?? (async function* () {})(), mostFileBytes, () => {
    if (ctx.house.space().low) throw full(ctx.house.space().sentence)
  }).catch((error: unknown) => {
    if (error instanceof TooMuch) throw new Refusal({ code: 'too-large', kind: 'too-large', detail: say`The file is larger than ${mostFileBytes / 1_000_000} MB.` })
    if (error instanceof Refusal) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw full('The disk of the data directory is full.')
    if ((error as NodeJS.ErrnoException).code !== undefined && (error as NodeJS.ErrnoException).path !== undefined) throw error
    throw cut()
  })
  if (received.size > 0 && (declared === undefined || declared === received.size)) return received
  await discard(received.temp)
  throw received.size === 0 && !declared ? conflict('empty-file', 'The file is empty.') : cut()
}

const cut = () => conflict('upload-cut', 'The upload broke off: nothing of it was kept. Try again.')
const full = (detail: string) => unavailable('disk-nearly-full', detail, 60)

async function requireRoom(ctx: OpenCtx, bytes: number): Promise<void> {
  if (ctx.house.space().low) throw full(ctx.house.space().sentence)
  const disk = await statfs(ctx.house.dataDir).catch(() => undefined)
  if (disk && disk.bavail * disk.bsize - bytes < leastFreeBytes) throw full(say`With this file fewer than ${mib(leastFreeBytes)} MiB would be free on the disk of the data directory.`)
}

/** The bytes take their place under the lock of their hash, so that no clean-up takes them away before the commit. */
async function record(tx: Ctx, dir: string, { object }: Holder, name: string, received: Received, judged: Judged) {
  const { sha256, size } = received
  await lockName(tx, `files ${object.kind}:${object.id}`)
  const others = await attachments(tx).where('f.kind', '=', object.kind).where('f.object_id', '=', object.id as never).execute()
  if (others.length >= mostFiles) throw conflict('too-many-files', say`It has ${mostFiles} files already: remove one first.`)
  const same = others.find((one) => one.sha256 === sha256 && one.name === name)
  if (same) throw conflict('attached-already', say`"${name}" with the same content is attached already.`)
  await lockBlob(tx, sha256)
  await settle(dir, received)
  await insertBlob(tx, { sha256, size, type: judged.type })
  const id = tx.ids.make<'attachment'>()
  await insertAttachment(tx, { id, kind: object.kind, object_id: object.id, sha256, name, note: judged.note, added_by: tx.actor.personId ?? null })
  return {
    events: [announce(fileAttached, {
      team: object.team, subjects: [{ kind: object.kind, id: object.id, role: 'holder' }], payload: { fileId: id, kind: object.kind, objectId: object.id, sha256, size, type: judged.type, nameLies: judged.note !== '' }, detail: { name, note: judged.note },
    })] as const,
    value: present((await attachmentById(tx, id))!),
  }
}
