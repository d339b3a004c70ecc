import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { OpenCtx } from '../../kernel/context.ts'
import { renderAtom } from './atom.ts'
import { renderPage } from './page.ts'
import type { Snapshot } from './snapshot.ts'
import { documents } from './statuspage-json.ts'
import { readerOf, tellAll } from './words.ts'

/** Where the last rendering lies: `snapshot.json` is what Fullscore serves; the others are for a web server beside it. */
const folderOf = (ctx: OpenCtx) => path.join(ctx.house.dataDir, 'status-page')

/** Writes the last rendering, each file at once or not at all. A full disk is a warning: the database still has it. */
export async function putCopy(ctx: OpenCtx, snapshot: Snapshot): Promise<void> {
  const folder = folderOf(ctx)
  const reader = readerOf(ctx.house.catalogues, snapshot.page)
  const files = { 'page.html': renderPage(snapshot, reader), 'summary.json': `${JSON.stringify(tellAll(documents.summary(snapshot), reader))}\n`, 'feed.atom': renderAtom(snapshot, reader), 'snapshot.json': JSON.stringify(snapshot) }
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 })
    for (const [name, text] of Object.entries(files)) await writeWhole(path.join(folder, name), text)
  } catch (error) {
    ctx.log.warn({ error: (error as Error).message }, 'the status page could not be kept on disk')
  }
}

async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`
  const handle = await open(draft, 'wx', 0o644)
  try {
    await handle.writeFile(text)
    await handle.sync()
    await handle.close()
    await rename(draft, file)
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

/** Takes the copy away: the page was switched off. */
export async function dropCopy(ctx: OpenCtx): Promise<void> {
  await rm(folderOf(ctx), { recursive: true, force: true }).catch((error: Error) => ctx.log.warn({ error: error.message }, 'the copy of the status page could not be removed'))
}

/** The last rendering on disk; undefined if there is none that can be read. */
export async function readCopy(ctx: OpenCtx): Promise<Snapshot | undefined> {
  const text = await readFile(path.join(folderOf(ctx), 'snapshot.json'), 'utf8').catch(() => undefined)
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Snapshot)
  } catch {
    return undefined
  }
}
