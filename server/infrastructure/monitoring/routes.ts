import * as routes from '@fullscore/api/infrastructure/monitoring.ts'
import * as beats from '@fullscore/api/infrastructure/monitoring/beats.ts'
import * as sweeps from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { makeAddress, takeBeat } from './beats.ts'
import { archive, changeCheck, createCheck, setGrants, tryOnce } from './checks.ts'
import { hostMetrics } from './host/sample.ts'
import { allGrants, pageOfChecks, readCheck } from './list.ts'
import { latestOf, measuredBy, metricsOf, resultsOf } from './measurements.ts'
import { probeRoutes } from './probes/routes.ts'
import { decideProposals } from './sweep/decide.ts'
import { pageOfSweepProposals, pageOfSweeps, readSweep } from './sweep/list.ts'
import { pageOfSweepPlans, readSweepPlan } from './sweep/list-plans.ts'
import { addPlan, editPlan, endPlan, pausePlan, resumePlan } from './sweep/plans.ts'
import { cancel, start } from './sweep/run.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const monitoringRoutes = [
  bind(routes.listChecks, (ctx, { query }) => pageOfChecks(ctx, query)),
  bind(routes.tryCheck, (ctx, { body }) => tryOnce(ctx, body)),
  bind(routes.readCheck, async (ctx, { params }) => tagged(await readCheck(ctx, params.id))),
  bind(routes.addCheck, async (ctx, { body }) => tagged(await createCheck(ctx, body))),
  bind(routes.editCheck, async (ctx, { params, ifMatch, body }) => tagged(await changeCheck(ctx, params.id, ifMatch, body))),
  bind(routes.archiveCheck, (ctx, { params }) => archive(ctx, params.id)),
  bind(routes.checkResults, (ctx, { params, query }) => resultsOf(ctx, params.id, query)),
  bind(routes.checkMetrics, (ctx, { params, query }) => measuredBy(ctx, params.id, query)),
  bind(routes.readMetrics, (ctx, { params, query }) => metricsOf(ctx, params.itemId as Id<'item'>, query)),
  bind(routes.latestMetrics, (ctx, { params }) => latestOf(ctx, params.itemId as Id<'item'>, hostMetrics)),
  bind(beats.makeBeatAddress, (ctx, { params }) => makeAddress(ctx, params.id)),
  bind(beats.sendBeat, (ctx, { params, query }) => takeBeat(ctx, params.token, query)),
  bind(beats.pingBeat, (ctx, { params, query }) => takeBeat(ctx, params.token, query)),
  bind(sweeps.startSweep, (ctx, { body }) => start(ctx, body)),
  bind(sweeps.listSweeps, (ctx, { query }) => pageOfSweeps(ctx, query)),
  bind(sweeps.readSweep, (ctx, { params }) => readSweep(ctx, params.id)),
  bind(sweeps.cancelSweep, (ctx, { params }) => cancel(ctx, params.id)),
  bind(sweeps.listSweepProposals, (ctx, { query }) => pageOfSweepProposals(ctx, query)),
  bind(sweeps.decideSweepProposals, (ctx, { body }) => decideProposals(ctx, body)),
  bind(sweeps.listSweepPlans, (ctx, { query }) => pageOfSweepPlans(ctx, query)),
  bind(sweeps.readSweepPlan, async (ctx, { params }) => tagged(await readSweepPlan(ctx, params.id))),
  bind(sweeps.addSweepPlan, async (ctx, { body }) => tagged(await addPlan(ctx, body))),
  bind(sweeps.editSweepPlan, async (ctx, { params, ifMatch, body }) => tagged(await editPlan(ctx, params.id, ifMatch, body))),
  bind(sweeps.pauseSweepPlan, async (ctx, { params, body }) => tagged(await pausePlan(ctx, params.id, body.reason))),
  bind(sweeps.resumeSweepPlan, async (ctx, { params }) => tagged(await resumePlan(ctx, params.id))),
  bind(sweeps.endSweepPlan, async (ctx, { params }) => tagged(await endPlan(ctx, params.id))),
  ...probeRoutes,
  bind(routes.listGrants, (ctx) => allGrants(ctx)),
  bind(routes.setGrants, (ctx, { params, body }) => setGrants(ctx, params.id, body.ranges)),
]
