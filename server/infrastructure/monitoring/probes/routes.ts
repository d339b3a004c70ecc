import * as contract from '@fullscore/api/infrastructure/monitoring/probes.ts'
import * as program from '@fullscore/api/infrastructure/monitoring/probing.ts'
import { bind, bindKeyed, Tagged } from '../../../http/binding.ts'
import { enrol } from './enrol.ts'
import { pageOfProbes, readProbe } from './list.ts'
import { add, archive, edit, renew, revoke, setGrantsThere } from './manage.ts'
import { giveOrders } from './orders.ts'
import { takeResults } from './take.ts'
import { takeTrial } from './trial.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const probeRoutes = [
  bind(contract.listProbes, (ctx, { query }) => pageOfProbes(ctx, query)),
  bind(contract.readProbe, async (ctx, { params }) => tagged(await readProbe(ctx, params.id, ctx.house.version))),
  bind(contract.addProbe, async (ctx, { body }) => { const made = await add(ctx, body); return new Tagged(made, made.probe.version) }),
  bind(contract.editProbe, async (ctx, { params, ifMatch, body }) => tagged(await edit(ctx, params.id, ifMatch, body))),
  bind(contract.renewProbeToken, async (ctx, { params }) => { const made = await renew(ctx, params.id); return new Tagged(made, made.probe.version) }),
  bind(contract.revokeProbe, async (ctx, { params }) => tagged(await revoke(ctx, params.id))),
  bind(contract.archiveProbe, (ctx, { params }) => archive(ctx, params.id)),
  bind(contract.setProbeGrants, async (ctx, { params, body }) => tagged(await setGrantsThere(ctx, params.id, body))),
  bindKeyed(program.enrolRoute, async (ctx, request) => Response.json(await enrol(ctx, request))),
  bindKeyed(program.ordersRoute, async (ctx, request) => Response.json(await giveOrders(ctx, request))),
  bindKeyed(program.resultsRoute, async (ctx, request) => Response.json(await takeResults(ctx, request))),
  bindKeyed(program.trialRoute, async (ctx, request) => { await takeTrial(ctx, request); return new Response(null, { status: 204 }) }),
]
