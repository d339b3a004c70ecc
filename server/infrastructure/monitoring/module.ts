import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import type { Module } from '../../kernel/module.ts'
import { firstGrants } from './checks.ts'
import { monitoringEvents } from './events.ts'
import { followItems } from './follow-items.ts'
import { hostWatch } from './host/watch.ts'
import { probeBrief } from './probes/brief.ts'
import { probeRebuilders } from './probes/rebuild.ts'
import { probeWatch } from './probes/watch.ts'
import { monitoringRoutes } from './routes.ts'
import { monitoringSample } from './sample.ts'
import { checkScheduler } from './scheduler.ts'
import { sweepDue } from './sweep/due.ts'
import { sweepOn, sweepTask } from './sweep/run.ts'
import { sweepPlanRebuilders } from './sweep/show-plan.ts'
import { tellNew } from './sweep/reactions.ts'

export const monitoringModule: Module = {
  name: 'infrastructure/monitoring',
  kinds: [
    { kind: 'check', read: 'monitoring:read', page: '/infrastructure/monitoring/:id' }, { kind: 'sweep', read: 'monitoring:read', page: '/infrastructure/sweeps/:id' },
    { kind: 'sweep-plan', read: 'monitoring:read', page: '/infrastructure/sweeps/plans/:id' }, { kind: 'probe', read: 'probes:read', page: '/infrastructure/probes/:id' },
  ],
  reactions: [tellNew, followItems],
  briefs: [probeBrief],
  rebuilders: [...sweepPlanRebuilders, ...probeRebuilders],
  events: monitoringEvents,
  routes: monitoringRoutes,
  services: [checkScheduler, hostWatch, probeWatch],
  tasks: [{ name: sweepTask, run: (ctx, payload) => sweepOn(ctx, z.object({ sweepId: z.string() }).parse(payload).sweepId as Id<'sweep'>) }, sweepDue],
  prepare: firstGrants,
  sample: monitoringSample,
}
