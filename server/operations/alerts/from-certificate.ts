import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, cut, say, term } from '@fullscore/api/sentence.ts'
import { payloadOf, textOf } from '../../events/event.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { readCheck } from '../../infrastructure/monitoring/public.ts'
import { certificateJudged } from '../../security/certificates/public.ts'
import { longestTitle, stateTitle, type Signal } from './alert.ts'
import { takeSignal } from './signal.ts'
import { hear, speakersOf } from './voices.ts'

/** A certificate as the source of an alert, by its fingerprint: a check knows that before the certificate is noted. */
export const certificateSource = (fingerprint: string, name: string): Signal['source'] => ({ kind: 'certificate', id: fingerprint, name: say`The certificate of ${asGiven(name)}` })

/** The item of a certificate, if it is noted by now. */
export async function itemOfCertificate(ctx: Ctx, fingerprint: string): Promise<Id<'item'> | undefined> {
  const row = await ctx.db.selectFrom('security.certificate_ref').select('id').where('fingerprint', '=', fingerprint).executeTakeFirst()
  return row?.id as Id<'item'> | undefined
}

/**
 * What is wrong with a certificate is an alert of the urgency its policy says; nothing wrong, or another in its place, takes the word
 * back. Checks that fail because of it are voices of the same alert; when it is used no more, they speak for themselves again.
 */
export const alertFromCertificate: Reaction = {
  name: 'operations.alerts.from-certificate',
  on: [certificateJudged],
  inTurnFor: 'certificate',
  run: async (ctx, event) => {
    const { certificateId, fingerprint, urgency, codes, serviceId, used } = payloadOf(certificateJudged, event)
    const name = textOf(event.detail?.['name'], say`a certificate`)
    const cause = { source: certificateSource(fingerprint, name), at: event.at, details: { verdicts: codes.join(', '), certificateId, ...event.detail }, rehearsal: false }
    await hear(ctx, cause, { voice: 'policy', firing: urgency !== null, urgency: urgency ?? 'low', title: cut(say`Certificate ${asGiven(name)}: ${textOf(event.detail?.['says'], codes.join(', '))}`, longestTitle) },
      { team: event.ownerTeamId!, serviceId: serviceId as Id<'service'> | undefined, itemId: certificateId as Id<'item'> })
    if (used) return
    for (const voice of await speakersOf(ctx, 'certificate', fingerprint)) {
      if (voice.startsWith('check:')) await speakForItself(ctx, cause, voice.slice('check:'.length) as Id<'check'>)
    }
  },
}

/** The certificate that a check failed by is gone: if it still fails, it fails by something else. */
async function speakForItself(ctx: OpenCtx, cause: Pick<Signal, 'source' | 'at' | 'details'>, id: Id<'check'>): Promise<void> {
  const check = await readCheck(ctx, id).catch(() => undefined)
  const about = { team: check?.team.id as Id<'team'>, serviceId: check?.service?.id as Id<'service'> | undefined, itemId: check?.item?.id as Id<'item'> | undefined }
  await hear(ctx, { ...cause, rehearsal: check?.rehearsal ?? false }, { voice: `check:${id}`, firing: false, urgency: 'low', title: say`The certificate is used no more.` }, about)
  if (!check || !check.enabled || (check.state !== 'down' && check.state !== 'degraded')) return
  await takeSignal(ctx, {
    source: { kind: 'check', id, name: check.name }, dedupKey: id, title: stateTitle(check.name, check.state), urgency: check.urgency, status: 'firing', at: cause.at, details: { state: term(check.state), name: check.name, summary: check.summary }, rehearsal: check.rehearsal,
  }, about)
}
