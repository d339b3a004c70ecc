import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { z } from 'zod'
import { deadlineMissed, thresholdReached } from '../../deadlines/events.ts'
import { payloadOf } from '../../events/event.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Reaction, Task } from '../../kernel/module.ts'
import { itemChanged } from '../../infrastructure/inventory/public.ts'
import { certificateSeen, checkArchived, checkChanged } from '../../infrastructure/monitoring/public.ts'
import { serviceChanged } from '../../infrastructure/services/public.ts'
import { notify } from '../../outbound/notify.ts'
import { toTell } from '../../organisation/to-tell.ts'
import { rulePrefix } from './renewal.ts'
import { leavePlace, see } from './see.ts'
import { certificateRow } from './store.ts'
import { judgeNow, judgeTask } from './verdicts.ts'

const keyOf = (checkId: string) => `check:${checkId}`

/** Takes note of what a check met last; what it met in between is not of now. */
async function seeByCheck(ctx: OpenCtx, checkId: Id<'check'>): Promise<void> {
  const row = await ctx.db.selectFrom('infrastructure.check_certificate_ref').selectAll().where('id', '=', checkId).executeTakeFirst()
  if (!row || row.archived_at) return
  await see(ctx, {
    kind: 'check', key: keyOf(checkId), words: [row.host, 'port', row.port].join(' '), servername: row.servername || null, checkId, itemId: (row.service_id ?? row.item_id ?? undefined) as Id<'item'> | undefined,
    problem: row.problem, chain: row.chain.map((one) => Buffer.from(one, 'base64')), team: row.owner_team_id,
  })
}

export const fromCheck: Reaction = {
  name: 'security.certificates.see', on: [certificateSeen], inTurnFor: 'check',
  run: (ctx, event) => seeByCheck(ctx, payloadOf(certificateSeen, event).checkId as Id<'check'>),
}

/** A check that ended or looks elsewhere now sees its old certificate no more; one that belongs elsewhere is noted anew. */
export const whenCheckChanges: Reaction = {
  name: 'security.certificates.follow-check', on: [checkArchived, checkChanged], inTurnFor: 'check',
  run: async (ctx, event) => {
    const { checkId, changed = ['target'] } = event.payload as { checkId: string; changed?: string[] }
    if (changed.includes('target')) await leavePlace(ctx, keyOf(checkId))
    else if (changed.includes('serviceId') || changed.includes('itemId')) await seeByCheck(ctx, checkId as Id<'check'>)
  },
}

/** A certificate's item was renamed or given to another team: another policy may count. */
export const whenItemChanges: Reaction = {
  name: 'security.certificates.follow-item', on: [itemChanged], inTurnFor: 'item',
  run: async (ctx, event) => {
    const { itemId, kind } = payloadOf(itemChanged, event)
    if (kind === 'certificate' && (await certificateRow(ctx, itemId as Id<'item'>))) await judgeNow(ctx, itemId as Id<'item'>)
  },
}

/** A service that matters more or less than before: another policy may count for what it uses. */
export const whenServiceChanges: Reaction = {
  name: 'security.certificates.follow-service', on: [serviceChanged], inTurnFor: 'service',
  run: async (ctx, event) => {
    const { serviceId, changed } = payloadOf(serviceChanged, event)
    if (!changed.includes('criticality')) return
    const rows = await ctx.db.selectFrom('security.certificate_sighting').select('certificate_id').distinct().where('item_id', '=', serviceId as Id<'item'>).where('ended_at', 'is', null).limit(1000).execute()
    for (const row of rows) await judgeNow(ctx, row.certificate_id)
  },
}

/** A threshold, the beginning or the end has come. */
export const judgeLater: Task = {
  name: judgeTask,
  run: (ctx, payload) => judgeNow(ctx, z.object({ certificateId: z.string() }).parse(payload).certificateId as Id<'item'>),
}

/** Who leads the owner's team is told when a reminder is due and when the end was missed: a notice, which asks for nothing. */
export const remindLeads: Reaction = {
  name: 'security.certificates.remind-leads', on: [thresholdReached, deadlineMissed],
  run: async (ctx, event) => {
    const id = event.subjects.find((one) => one.kind === 'certificate')?.id as Id<'item'> | undefined
    const { rule } = event.payload as { rule: string }
    const row = id && rule.startsWith(rulePrefix) ? await certificateRow(ctx, id) : undefined
    if (!row || row.state !== 'current') return
    const missed = event.type !== thresholdReached.type
    const step = `${rule}.${missed ? 'missed' : payloadOf(thresholdReached, event).percent}`
    const end = row.not_after.toString().slice(0, 10)
    for (const personId of await toTell(ctx, row.owner_team_id)) {
      await notify(ctx, {
        personId, cause: { kind: 'certificate', id: row.item_id }, step, urgency: 'low', subject: say`Certificate ${row.name}`, text: missed ? say`It ended on ${end} and still stands in its place.` : say`It ends on ${end} and must be renewed before.`,
        link: `/security/certificates/${row.item_id}`, why: missed ? 'Your team owns this certificate; it has ended.' : say`Your team owns this certificate; it is due by ${end}.`, team: row.owner_team_id, rehearsal: false, asks: false,
      })
    }
  },
}
