import * as routes from '@fullscore/api/infrastructure/inventory.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { addByHand } from './add.ts'
import { editByHand, setNeed } from './edit.ts'
import { simulate } from './impact-of.ts'
import { merge, pageOfMerges, refuseMerge, undoMerge } from './merge.ts'
import { previewMerge } from './merge-preview.ts'
import { coverageOf, pageOfItems, readItem } from './read.ts'
import { decide, pageOfProposals, pageOfRelations, relateByHand, unrelate } from './relate.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const inventoryRoutes = [
  bind(routes.listItems, (ctx, { query }) => pageOfItems(ctx, query)),
  bind(routes.readItem, async (ctx, { params }) => tagged(await readItem(ctx, params.id))),
  bind(routes.addItem, async (ctx, { body }) => tagged(await addByHand(ctx, body))),
  bind(routes.editItem, async (ctx, { params, ifMatch, body }) => tagged(await editByHand(ctx, params.id, ifMatch, body))),
  bind(routes.setRedundancy, async (ctx, { params, body }) => tagged(await setNeed(ctx, params.id, params.kind, body))),
  bind(routes.listRelations, (ctx, { query }) => pageOfRelations(ctx, query)),
  bind(routes.listProposals, (ctx, { query }) => pageOfProposals(ctx, query)),
  bind(routes.decideProposals, (ctx, { body }) => decide(ctx, body.ids, body.accept)),
  bind(routes.relateItems, (ctx, { body }) => relateByHand(ctx, body.kind, body.fromId, body.toId)),
  bind(routes.unrelateItems, (ctx, { params }) => unrelate(ctx, params.id)),
  bind(routes.mergeItems, async (ctx, { params, body }) => tagged(await merge(ctx, params.id, body.otherId))),
  bind(routes.previewMerge, (ctx, { params, query }) => previewMerge(ctx, params.id, query.otherId)),
  bind(routes.undoMerge, async (ctx, { params }) => tagged(await undoMerge(ctx, params.id))),
  bind(routes.listMerges, (ctx, { query }) => pageOfMerges(ctx, query)),
  bind(routes.refuseMerge, (ctx, { params }) => refuseMerge(ctx, params.id)),
  bind(routes.simulateImpact, (ctx, { params }) => simulate(ctx, params.id)),
  bind(routes.coverage, (ctx) => coverageOf(ctx)),
]
