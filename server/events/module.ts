import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { bind } from '../http/binding.ts'
import { setTimer } from '../jobs/timers.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { writeHead } from './heads.ts'
import { ensurePartitions } from './partitions.ts'
import { timelineOf } from './timeline.ts'

const daily = 'events.partitions'

async function again(ctx: Ctx): Promise<void> {
  await keep(ctx, 'housekeeping', (tx) => setTimer(tx, { task: daily, payload: {}, due: tx.clock.now().add({ hours: 24 }), key: daily }))
}

export const eventsModule: Module = {
  name: 'events',
  routes: [bind(readTimeline, (ctx, { query }) => timelineOf(ctx, query))],
  tasks: [{ name: daily, run: async (ctx) => { await ensurePartitions(ctx); await writeHead(ctx); await again(ctx) } }],
  prepare: async (ctx) => { await ensurePartitions(ctx); await writeHead(ctx); await again(ctx) },
}
