import { z } from 'zod'
import type { Verification } from '@fullscore/api/events/record.ts'
import { amount, count, say } from '@fullscore/api/sentence.ts'
import { plain } from '@fullscore/api/render.ts'
import { addJobs } from '../jobs/add.ts'
import { setTimer } from '../jobs/timers.ts'
import { change, keep } from '../kernel/change.ts'
import type { Ctx, OpenCtx } from '../kernel/context.ts'
import { announce } from './event.ts'
import { recordVerified } from './events.ts'
import { verifyChain } from './verify.ts'

/** The task that verifies one slice, and the one that begins each night. */
export const verifyTask = 'events.verify'
export const nightlyTask = 'events.verify-nightly'
/** Events of one job: some seconds. */
const slice = 20_000
const mostFaults = 100
const Faults = z.array(z.string())

const state = (ctx: Ctx) => ctx.db.selectFrom('events.verification').selectAll()

/** Up to where the record was verified, when, and what was found. */
export async function readVerification(ctx: Ctx): Promise<Verification> {
  const [row, chain] = await Promise.all([state(ctx).executeTakeFirstOrThrow(), ctx.db.selectFrom('events.chain').select('position').executeTakeFirstOrThrow()])
  const faults = Faults.parse(row.faults)
  const found = row.verified_at === null ? say`The record was not verified yet.`
    : faults.length === 0 ? say`Verified up to event ${amount(row.position)} of ${amount(chain.position)} at ${row.verified_at}: nothing was altered.`
    : say`${count(faults.length, 'One event does not fit', '# events do not fit')}, found at ${row.verified_at}: the record was altered.`
  return {
    position: row.position, of: chain.position, verifiedAt: row.verified_at?.toString() ?? null, wholeAt: row.whole_at?.toString() ?? null, faults, says: found,
    running: row.running_since === null ? null : { since: row.running_since.toString(), position: row.running_position, whole: row.running_whole },
  }
}

/** Begins to verify, unless it is on its way already; a whole one takes the place of one that is not. */
export async function beginVerification(ctx: Ctx, whole: boolean): Promise<Verification> {
  await keep(ctx, 'that the record is looked at is no fact; what is found announces itself', async (tx) => {
    const row = await state(tx).forNoKeyUpdate().executeTakeFirstOrThrow()
    if (row.running_since !== null && (row.running_whole || !whole)) return
    const from = whole ? { running_position: 0, running_hash: Buffer.alloc(0) } : { running_position: row.position, running_hash: row.hash }
    await tx.db.updateTable('events.verification').set({ ...from, running_since: tx.clock.now(), running_whole: whole, running_faults: '[]' }).execute()
    await addJobs(tx, [{ task: verifyTask, payload: {}, key: verifyTask, queue: verifyTask }])
  })
  return readVerification(ctx)
}

/** Verifies the next events, and adds the job for those after them; at the chain's tip what was found is kept and told. */
export async function verifyOn(ctx: Ctx): Promise<void> {
  const row = await state(ctx).executeTakeFirstOrThrow()
  if (row.running_since === null) return
  const tip = await ctx.db.selectFrom('events.chain').selectAll().executeTakeFirstOrThrow()
  const until = Math.min(tip.position, row.running_position + slice)
  const found = await verifyChain(ctx, until, { position: row.running_position, hash: row.running_hash })
  const faults = [...Faults.parse(row.running_faults), ...found.faults]
  if (found.position < until) faults.push(say`The events ${found.position + 1} to ${until} are missing at the end.`)
  else if (until === tip.position && until > row.running_position && found.head !== tip.hash.toString('hex')) faults.push(say`The chain's tip at event ${until} was altered.`)
  const kept = JSON.stringify(faults.slice(0, mostFaults))
  if (until < tip.position) {
    await keep(ctx, 'how far the record is verified is no fact; what is found announces itself', async (tx) => {
      await tx.db.updateTable('events.verification').set({ running_position: until, running_hash: Buffer.from(found.head, 'hex'), running_faults: kept }).execute()
      await addJobs(tx, [{ task: verifyTask, payload: {}, key: verifyTask, queue: verifyTask }])
    })
    return
  }
  await finish(ctx, { position: until, hash: Buffer.from(found.head, 'hex'), faults: faults.slice(0, mostFaults), whole: row.running_whole, before: Faults.parse(row.faults) })
}

/** What was altered stays altered: only a verification from the beginning that finds nothing takes it back. */
async function finish(ctx: Ctx, done: { position: number; hash: Buffer; faults: string[]; whole: boolean; before: string[] }): Promise<void> {
  const faults = done.whole ? done.faults : [...new Set([...done.before, ...done.faults])].slice(0, mostFaults)
  const write = async (tx: Ctx) => {
    const now = tx.clock.now()
    await tx.db.updateTable('events.verification').set({ position: done.position, hash: done.hash, verified_at: now, faults: JSON.stringify(faults), running_since: null, running_faults: '[]', ...(done.whole ? { whole_at: now } : {}) }).execute()
  }
  if (faults.length === done.before.length) await keep(ctx, 'that the record is as it was is no fact', write)
  else {
    await change(ctx, async (tx) => {
      await write(tx)
      return { events: [announce(recordVerified, { team: null, subjects: [{ kind: 'organisation', id: 'record', role: 'record' }], payload: { position: done.position, faults: faults.length }, detail: { first: plain(faults[0] ?? '') } })], value: undefined }
    })
  }
}

/** Begins each night at 02:30 UTC, on Sundays from the first event. Half a year of the sample company goes by in seconds, and is not proven. */
export async function verifyNightly(ctx: OpenCtx): Promise<void> {
  const now = ctx.clock.now().toZonedDateTimeISO('UTC')
  if (ctx.house.sample !== true) await beginVerification(ctx, now.dayOfWeek === 7)
  await planNight(ctx)
}

/** Sets the timer of the next night. */
export async function planNight(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now().toZonedDateTimeISO('UTC')
  const tonight = now.withPlainTime({ hour: 2, minute: 30 })
  const due = Temporal.ZonedDateTime.compare(tonight, now) > 0 ? tonight : tonight.add({ days: 1 })
  await keep(ctx, 'housekeeping', (tx) => setTimer(tx, { task: nightlyTask, payload: {}, due: due.toInstant(), key: nightlyTask }))
}
