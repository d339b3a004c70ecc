import * as contract from '@fullscore/api/operations/alerts/sources.ts'
import { bind, Tagged } from '../../../http/binding.ts'
import { intakeRoutes } from './handlers.ts'
import { mappingsOf, pageOfSources, payloadsOf, readSource } from './list.ts'
import { add, archive, disable, edit, enable, forget, renew, revoke, saveMapping } from './manage.ts'
import { tryOn } from './try.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const sourceRoutes = [
  bind(contract.listSources, (ctx, { query }) => pageOfSources(ctx, query)),
  bind(contract.readSource, async (ctx, { params }) => tagged(await readSource(ctx, params.id))),
  bind(contract.addSource, async (ctx, { body }) => { const made = await add(ctx, body); return new Tagged(made, made.source.version) }),
  bind(contract.editSource, async (ctx, { params, ifMatch, body }) => tagged(await edit(ctx, params.id, ifMatch, body))),
  bind(contract.renewSourceKey, async (ctx, { params, body }) => { const made = await renew(ctx, params.id, body); return new Tagged(made, made.source.version) }),
  bind(contract.revokeSourceKey, async (ctx, { params }) => tagged(await revoke(ctx, params.id))),
  bind(contract.disableSource, async (ctx, { params, body }) => tagged(await disable(ctx, params.id, body.reason))),
  bind(contract.enableSource, async (ctx, { params }) => tagged(await enable(ctx, params.id))),
  bind(contract.archiveSource, (ctx, { params }) => archive(ctx, params.id)),
  bind(contract.sourcePayloads, (ctx, { params }) => payloadsOf(ctx, params.id)),
  bind(contract.forgetPayloads, (ctx, { params }) => forget(ctx, params.id)),
  bind(contract.setMapping, async (ctx, { params, ifMatch, body }) => tagged(await saveMapping(ctx, params.id, ifMatch, body.mapping))),
  bind(contract.listMappings, (ctx, { params }) => mappingsOf(ctx, params.id)),
  bind(contract.tryMapping, (ctx, { params, body }) => tryOn(ctx, params.id, body)),
  ...intakeRoutes,
]
