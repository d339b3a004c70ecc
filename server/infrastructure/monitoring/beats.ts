import type { Id } from '@fullscore/api/ids.ts'
import type { TargetOf } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import { hexOfSecret } from '../../access/identify.ts'
import { announce } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { conflict, missing, Refusal } from '../../kernel/refusal.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { silentAfter } from './check.ts'
import { beatAddressMade } from './events.ts'
import { deafAfter, type Beat } from './gauges/heartbeat.ts'
import { lockCheck, reschedule, type DueCheck } from './store.ts'
import { beatOf, putBeat, putBeatAddress, putDeaf } from './store-beats.ts'

/** Makes the address of a check that waits for signs of life. It is kept as a hash and shown this once; the one before is dead. */
export async function makeAddress(ctx: OpenCtx, id: Id<'check'>): Promise<{ url: string }> {
  const token = ctx.ids.secret()
  await change(ctx, async (tx) => {
    const row = await lockCheck(tx, id)
    if (!row) throw missing('check')
    await requireSeenAndMay(tx, 'monitoring:manage', { kind: 'check', id, team: row.owner_team_id })
    if (row.kind !== 'heartbeat') throw conflict('no-heartbeat', 'This check asks by itself: only one that waits for signs of life has an address.')
    await putBeatAddress(tx, id, hexOfSecret(token))
    await reschedule(tx, id, tx.clock.now(), false)
    return { events: [announce(beatAddressMade, { team: row.owner_team_id, subjects: [{ kind: 'check', id, role: 'check' }], payload: { checkId: id }, detail: { name: row.name } })], value: undefined }
  })
  return { url: `${ctx.house.url}/api/v1/beats/${token}` }
}

/** Takes a sign of life. What it changes is judged at once, what it confirms at the check's next run. */
export async function takeBeat(ctx: Ctx, token: string, { state, says }: { state: 'ok' | 'failed'; says: string }): Promise<{ taken: true }> {
  return keep(ctx, 'a sign of life is a measurement; what becomes of it is an event', async (tx) => {
    const check = await putBeat(tx, hexOfSecret(token), { failed: state === 'failed', says })
    if (!check) throw new Refusal({ code: 'link-dead', kind: 'missing', detail: 'No check waits at this address.' })
    if (check.state !== (state === 'ok' ? 'ok' : 'down')) await reschedule(tx, check.id, tx.clock.now(), false)
    return { taken: true }
  })
}

/** Reads the last sign of life of a check. */
export const beatReader = (ctx: Ctx, id: Id<'check'>): (() => Promise<Beat | undefined>) => () => beatOf(ctx, id)

/** Reads it for a run of the check, which knows by the time since the last one whether somebody listened meanwhile. */
export const listener = (ctx: Ctx, check: Pick<DueCheck, 'id' | 'intervalS'>, rhythm: TargetOf<'heartbeat'>) => async (): Promise<Beat | undefined> => {
  const beat = await beatOf(ctx, check.id)
  if (!beat) return undefined
  const deaf = deafAfter(beat.deaf, beat.judgedAt, silentAfter(check.intervalS), rhythm, ctx.clock.now())
  if (deaf && deaf !== beat.deaf) await keep(ctx, 'that nobody listened is a measurement; what becomes of it is an event', (tx) => putDeaf(tx, check.id, deaf))
  return { ...beat, deaf }
}
