import type { Id } from '@fullscore/api/ids.ts'
import { payloadOf, textOf } from '../../events/event.ts'
import type { Reaction } from '../../kernel/module.ts'
import { certificateJudged } from '../../security/certificates/public.ts'
import { takeSignal } from './signal.ts'
import { noteTold } from './store.ts'

/** What is wrong with a certificate is an alert of the urgency its policy says; nothing wrong, or another in its place, resolves it. */
export const alertFromCertificate: Reaction = {
  name: 'operations.alerts.from-certificate',
  on: [certificateJudged],
  inTurnFor: 'certificate',
  run: async (ctx, event) => {
    const { certificateId, urgency, codes, serviceId } = payloadOf(certificateJudged, event)
    if (!(await noteTold(ctx, certificateId, event.at))) return
    const name = textOf(event.detail?.['name'], 'A certificate')
    await takeSignal(ctx, {
      source: { kind: 'certificate', id: certificateId, name: `The certificate ${name}` }, dedupKey: certificateId, title: `Certificate ${name}: ${textOf(event.detail?.['says'], codes.join(', '))}`.slice(0, 300), urgency: urgency ?? 'low',
      status: urgency === null ? 'resolved' : 'firing', at: event.at, details: { verdicts: codes.join(', '), ...event.detail }, rehearsal: false,
    }, { team: event.ownerTeamId!, serviceId: serviceId as Id<'service'> | undefined, itemId: certificateId as Id<'item'> })
  },
}
