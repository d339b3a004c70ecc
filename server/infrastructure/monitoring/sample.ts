import type { CheckState } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { SampleChapter, SampleStep, Stage, StageTools } from '../../sample/chapter.ts'
import { servicesOf, slugOf } from '../../sample/company.ts'
import { outage, troublesOf, type Trouble } from '../../sample/story.ts'
import { createCheck, setGrants } from './checks.ts'
import { applyResults, type Found } from './results.ts'
import { appendHistory, measuring } from './sample-telemetry.ts'
import type { DueCheck } from './store.ts'

type TellChecks = StageTools['tellChecks']
const good = 'HTTP 200 in time.'

async function dueChecks(ctx: OpenCtx, ids: readonly Id<'check'>[]): Promise<DueCheck[]> {
  const rows = await ctx.db.selectFrom('infrastructure.check_definition as c').innerJoin('infrastructure.check_state as s', 's.check_id', 'c.id').selectAll('c').select(['s.state', 's.soft_state', 's.attempts'])
    .where('c.id', 'in', [...ids]).orderBy('c.id').execute()
  return rows.map((r) => ({
    id: r.id, name: r.name, target: r.target as Target, intervalS: r.interval_s, timeoutMs: r.timeout_ms, retries: r.retries, slowAfterMs: r.slow_after_ms, urgency: r.urgency, serviceId: r.service_id ?? undefined,
    itemId: r.item_id ?? undefined, team: r.owner_team_id, rehearsal: r.rehearsal, state: r.state as CheckState, softState: r.soft_state as CheckState, attempts: r.attempts, grants: [],
  }))
}

/** Says what checks found now, as often as makes it believed. */
const teller = (stage: Stage): TellChecks => async (ctx, keys, state, summary, code = 'ok') => {
  const ids = keys.map((key) => (stage.has('check', key) ? stage.the('check', key) : (stage.the('rehearsal-check', key) as string as Id<'check'>)))
  const chance = stage.chance(`${keys[0]} ${ctx.clock.now().toString()}`)
  for (let round = 0; round < (state === 'ok' ? 1 : 2); round++) {
    const found = (await dueChecks(ctx, ids)).map((check): Found => ({
      check, at: ctx.clock.now(), outcome: { state, code, summary, durationMs: state === 'ok' ? chance.whole(8, 90) : chance.whole(900, 2000), facts: {} },
    }))
    await applyResults(ctx, found)
  }
}

/** Every service has a check; the web shop has one for each thing that customers do there. */
async function makeChecks(ctx: OpenCtx, stage: Stage, tell: TellChecks): Promise<void> {
  const add = async (key: string, path: string, urgency: Urgency, service: string, itemId?: string) => {
    const { id } = await createCheck(ctx, {
      name: key, target: { kind: 'http', url: `${stage.origin}/${path}`, method: 'GET', expectStatus: '200-299', followRedirects: true, certificateDays: 0 }, interval: 30, timeout: 2000, retries: 1,
      slowAfter: 800, urgency, serviceId: stage.the('service', service), ...(itemId === undefined ? {} : { itemId }),
    })
    stage.put('check', key, id)
  }
  for (const service of servicesOf(stage.size.services)) await add(service.name, slugOf(service.name), service.criticality, service.name)
  await add('Order service, response time', 'order-service-latency', 'medium', 'Order service')
  await add('Web shop, checkout', 'web-shop-checkout', 'critical', 'Web shop')
  await add('Web shop, placing orders', 'web-shop-orders', 'critical', 'Web shop', stage.the('item', outage.item))
  await tell(ctx, stage.keys('check'), 'ok', good)
}

async function grantLoopback(ctx: OpenCtx, stage: Stage): Promise<void> {
  for (const key of stage.keys('department')) await setGrants(ctx, stage.the('department', key), ['loopback', 'public'])
}

const failing = (tell: TellChecks, trouble: Trouble): SampleStep[] => [
  { at: trouble.from, run: (ctx) => tell(ctx, [trouble.service], trouble.state, trouble.says, trouble.code) },
  { at: trouble.from.add({ minutes: trouble.minutes }), run: (ctx) => tell(ctx, [trouble.service], 'ok', good) },
]

export const monitoringSample: SampleChapter = {
  name: 'monitoring',
  living: measuring,
  steps: (stage) => {
    const tell = teller(stage)
    stage.tools.tellChecks = tell
    const began = stage.now.subtract({ minutes: outage.began })
    return [
      { at: stage.begin.add({ hours: 4 }), who: 'administrator', run: (ctx) => grantLoopback(ctx, stage) },
      { at: stage.begin.add({ hours: 4, minutes: 5 }), who: 'manager', run: (ctx) => makeChecks(ctx, stage, tell) },
      ...troublesOf(stage).flatMap((trouble) => failing(tell, trouble)),
      { at: began.subtract({ minutes: 2 }), run: (ctx) => tell(ctx, ['Order service, response time'], 'degraded', 'Answers take 1.9 s. That is slow: the limit is 800 ms.', 'slow') },
      { at: began, run: (ctx) => tell(ctx, ['Web shop, placing orders'], 'down', outage.says, 'http_503') },
      { at: began.add({ seconds: 40 }), run: (ctx) => tell(ctx, ['Web shop, checkout'], 'down', 'HTTP 503: the order could not be placed.', 'http_503') },
      { at: stage.now.subtract({ seconds: 5 }), run: (ctx) => appendHistory(ctx, stage, tell) },
    ]
  },
}
