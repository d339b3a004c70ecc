import * as record from '@fullscore/api/events/record.ts'
import * as retention from '@fullscore/api/events/retention.ts'
import { readTimeline } from '@fullscore/api/events/timeline.ts'
import { bind } from '../http/binding.ts'
import { setTimer } from '../jobs/timers.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { forgetDetails } from './erase.ts'
import { eventsEvents } from './events.ts'
import { writeHead } from './heads.ts'
import { pageOfEvents } from './list.ts'
import { ensurePartitions } from './partitions.ts'
import { applyRetention, readRetention, setRetention } from './retention.ts'
import { timelineOf } from './timeline.ts'
import { beginVerification, nightlyTask, planNight, readVerification, verifyNightly, verifyOn, verifyTask } from './verification.ts'

const daily = 'events.partitions'

async function again(ctx: Ctx): Promise<void> {
  await keep(ctx, 'housekeeping', (tx) => setTimer(tx, { task: daily, payload: {}, due: tx.clock.now().add({ hours: 24 }), key: daily }))
}

export const eventsModule: Module = {
  name: 'events',
  events: eventsEvents,
  routes: [
    bind(record.listEvents, (ctx, { query }) => pageOfEvents(ctx, query)), bind(record.readVerification, (ctx) => readVerification(ctx)), bind(record.verifyEvents, (ctx, { body }) => beginVerification(ctx, body.whole)),
    bind(readTimeline, (ctx, { query }) => timelineOf(ctx, query)),
    bind(retention.readRetention, (ctx) => readRetention(ctx)), bind(retention.setRetention, (ctx, { body }) => setRetention(ctx, body)),
  ],
  erasers: [{ name: 'events', run: forgetDetails }],
  tasks: [{ name: daily, housekeeping: true, run: async (ctx) => { await ensurePartitions(ctx); await writeHead(ctx); await applyRetention(ctx); await again(ctx) } },
    { name: verifyTask, housekeeping: true, run: (ctx) => verifyOn(ctx) }, { name: nightlyTask, housekeeping: true, run: (ctx) => verifyNightly(ctx) }],
  prepare: async (ctx) => { await ensurePartitions(ctx); await writeHead(ctx); await again(ctx); await planNight(ctx) },
}
