import type { Outcome } from '@fullscore/api/infrastructure/monitoring.ts'
import { ProbeOutcome, TrialBody, trialRoute, type Trial } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { KeyedRequest } from '../../../http/binding.ts'
import { keep } from '../../../kernel/change.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import { missing, unavailable } from '../../../kernel/refusal.ts'
import { seal } from '../../../secrets/seal.ts'
import { shown } from '../reading.ts'
import { identifyProbe, parseBody } from './access.ts'
import { readProbe } from './list.ts'
import { dropTrial, insertTrial, settleTrial } from './store.ts'

/** The record that a try's wish is sealed for. */
export const trialRecord = (id: Id<'probe-trial'>): string => `probe-trial:${id}`

/** Milliseconds beyond the check's own time in which a probe that listens takes a try up and answers. */
const roomMs = 8000
const lookMs = 150

/** Runs a check once on a probe, while a person waits. @throws Refusal `probe-away` */
export async function tryThere(ctx: OpenCtx, probeId: Id<'probe'>, wish: Omit<Trial, 'id'>): Promise<Outcome> {
  const probe = await readProbe(ctx, probeId, ctx.house.version)
  if (probe.state !== 'working') throw unavailable('probe-away', say`${probe.name} cannot try it: ${probe.why}`, 30)
  const id = ctx.ids.make<'probe-trial'>()
  const sealed = seal(ctx.house.keyring, trialRecord(id), JSON.stringify(wish))
  await keep(ctx, 'a try is kept nowhere', (tx) => insertTrial(tx, { id, probe: probeId, wish: sealed }))
  try {
    const until = performance.now() + wish.timeout + roomMs
    while (performance.now() < until) {
      const row = await ctx.db.selectFrom('infrastructure.probe_trial').select('outcome').where('id', '=', id).executeTakeFirst()
      if (row?.outcome) return shown(ProbeOutcome.parse(row.outcome) as never)
      await new Promise((done) => setTimeout(done, lookMs))
    }
  } finally {
    await keep(ctx, 'a try is kept nowhere', (tx) => dropTrial(tx, id))
  }
  throw unavailable('probe-away', say`${probe.name} did not answer within ${Temporal.Duration.from({ seconds: Math.round((wish.timeout + roomMs) / 1000) })}.`, 30)
}

/** Takes what a probe found when a person tried a check; too late, nobody waits for it. */
export async function takeTrial(outer: OpenCtx, request: KeyedRequest): Promise<void> {
  const { ctx, probe, body: bytes } = await identifyProbe(outer, request, trialRoute)
  const body = parseBody(TrialBody, bytes)
  if (!(await keep(ctx, 'a try is kept nowhere', (tx) => settleTrial(tx, probe.id, body.id, JSON.stringify(body.outcome))))) throw missing('try')
}
