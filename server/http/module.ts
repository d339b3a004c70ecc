import { health, live, metrics } from '@fullscore/api/http/health.ts'
import { readWords } from '@fullscore/api/http/words.ts'
import { setTimer } from '../jobs/timers.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { bind } from './binding.ts'
import { healthOf } from './health.ts'
import { tell } from './sentences.ts'
import { identify } from '../access/identify.ts'
import { requireMay } from '../organisation/visible.ts'
import { forgetKeys } from './idempotency.ts'
import { metricsText } from './metrics.ts'
import { wordsFor } from './page-language.ts'

const hourly = 'http.forget-keys'
async function again(ctx: Ctx): Promise<void> {
  await keep(ctx, 'housekeeping', (tx) => setTimer(tx, { task: hourly, payload: {}, due: tx.clock.now().add({ hours: 1 }), key: hourly }))
}

export const httpModule: Module = {
  name: 'http',
  routes: [
    bind(health, async (ctx, _, request) => {
      const found = await healthOf(ctx)
      const told = await tell(ctx, { sentences: request.header('fullscore-sentences'), language: request.header('accept-language') }, found)
      return new Response(told.body, { status: found.status === 'down' ? 503 : 200, headers: { ...told.headers, 'content-type': 'application/json', 'cache-control': 'no-store' } })
    }),
    bind(readWords, (ctx, _, request) => wordsFor(ctx, { cookie: request.header('cookie'), authorization: request.header('authorization'), language: request.header('accept-language') }, request.header('if-none-match'))),
    // Where Prometheus looks unless it is told otherwise.
    { ...bind(metrics, async (ctx) => {
      requireMay(ctx.actor, 'metrics:read', null)
      return new Response(await metricsText(ctx), { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } })
    }), alsoAt: ['/metrics'] },
    bind(live, async (ctx, { query }, request) => {
      const credentials = { cookie: request.header('cookie'), authorization: request.header('authorization') }
      // A browser that comes back repeats its first address: what it heard last counts more than the `after` in there.
      const heard = Number(request.header('last-event-id'))
      const after = Number.isSafeInteger(heard) && heard > 0 ? heard : query.after
      return ctx.house.live.stream(ctx, after, request.signal, async () => (await identify(ctx, credentials)).actor)
    }),
  ],
  tasks: [{ name: hourly, housekeeping: true, run: async (ctx) => { await forgetKeys(ctx); await again(ctx) } }],
  prepare: again,
}
