import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { publicKey, sign, verify } from '../secrets/sign.ts'

/** The chain's head as it left the database: whoever alters older events later must alter this file as well, without its key. */
const Head = z.object({ at: z.string(), position: z.number().int(), hash: z.string(), keyId: z.string(), signature: z.string() })
type Head = z.infer<typeof Head>

/** What it takes to compare the record with its heads. */
type Witness = Pick<OpenCtx, 'db' | 'clock'> & { readonly house: Pick<OpenCtx['house'], 'dataDir' | 'keyring'> }

const folder = (ctx: Witness) => path.join(ctx.house.dataDir, 'audit-heads')
const bytesOf = (head: Omit<Head, 'signature' | 'keyId'>) => Buffer.from(`${head.at} ${head.position} ${head.hash}`)

/** Writes the signed head of the day beside the database, once a day and at every start. Copy the folder to where the database's administrator cannot write. */
export async function writeHead(ctx: OpenCtx): Promise<void> {
  const chain = await ctx.db.selectFrom('events.chain').selectAll().executeTakeFirstOrThrow()
  if (chain.position === 0) return
  const at = ctx.clock.now()
  const head = { at: at.toString(), position: chain.position, hash: chain.hash.toString('hex') }
  const { keyId, signature } = sign(ctx.house.keyring, 'audit-heads', bytesOf(head))
  await mkdir(folder(ctx), { recursive: true, mode: 0o700 })
  const day = at.toZonedDateTimeISO('UTC').toPlainDate().toString()
  await writeFile(path.join(folder(ctx), `${day}.json`), `${JSON.stringify({ ...head, keyId, signature: signature.toString('base64') })}\n`, { mode: 0o600 })
}

/** A head is written every day: a record that is older has one. */
const due = Temporal.Duration.from({ hours: 26 })

/** Compares the record with every head that left it. @returns how many heads were looked at, what does not fit, and why there was nothing to look at */
export async function verifyHeads(ctx: Witness): Promise<{ heads: number; faults: string[]; without?: string }> {
  const place = folder(ctx)
  const found = await readdir(place).catch((error: NodeJS.ErrnoException) => error)
  const names = Array.isArray(found) ? found.filter((name) => name.endsWith('.json')).sort() : []
  const faults: string[] = []
  for (const name of names) faults.push(...(await faultsOf(ctx, name)))
  if (names.length > 0) return { heads: names.length, faults }
  const without = Array.isArray(found) ? say`The folder of signed heads, ${place}, is empty.` : found.code === 'ENOENT' ? say`The folder of signed heads, ${place}, is missing.` : say`The folder of signed heads, ${place}, cannot be read: ${found.message}.`
  const first = await ctx.db.selectFrom('events.event').select('at').where('position', 'is not', null).orderBy('position').limit(1).executeTakeFirst()
  if (first && Temporal.Instant.compare(first.at.add(due), ctx.clock.now()) < 0) faults.push(say`${without} The record begins ${asGiven(first.at.toString())}, and a head is written every day: they were taken away, or lie in another data directory (--data).`)
  return { heads: 0, faults, without }
}

async function faultsOf(ctx: Witness, name: string): Promise<string[]> {
  const parsed = Head.safeParse(await readFile(path.join(folder(ctx), name), 'utf8').then(JSON.parse).catch(() => undefined))
  if (!parsed.success) return [say`The head ${name} cannot be read.`]
  const head = parsed.data
  const pem = ctx.house.keyring.keyIds.includes(head.keyId) ? publicKey(ctx.house.keyring, 'audit-heads', head.keyId) : undefined
  if (!pem || !verify(pem, bytesOf(head), Buffer.from(head.signature, 'base64'))) return [say`The head ${name} does not bear our signature.`]
  const row = await ctx.db.selectFrom('events.event').select('hash').where('position', '=', head.position).executeTakeFirst()
  if (!row) return [say`The head ${name} speaks of event ${head.position}, which is not in the record: events were taken away.`]
  return row.hash?.toString('hex') === head.hash ? [] : [say`The event ${head.position} is not the one that the head ${name} was made of: the chain was written anew.`]
}
