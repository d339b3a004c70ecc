import { drawScore, listScore, readScore, readVerdict, replayScore } from '@fullscore/api/insight/score.ts'
import * as views from '@fullscore/api/insight/score/views.ts'
import { bind, Tagged } from '../../http/binding.ts'
import type { Module } from '../../kernel/module.ts'
import { keptVerdict } from './kept.ts'
import { pictureOfScore } from './picture.ts'
import { pageOfScore, scoreOf } from './read.ts'
import { replayOf } from './replay.ts'
import { scoreViewEvents } from './views/events.ts'
import { edit, openWith, pageOfViews, readView, remove, save } from './views/views.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const scoreModule: Module = {
  name: 'insight/score',
  events: scoreViewEvents,
  routes: [
    bind(readScore, (ctx, { query }) => scoreOf(ctx, query)),
    bind(readVerdict, (ctx, { query }) => keptVerdict(ctx, query)),
    bind(listScore, (ctx, { query }) => pageOfScore(ctx, query)),
    bind(replayScore, (ctx, { query }) => replayOf(ctx, query)),
    bind(drawScore, (ctx, { query }, request) => pictureOfScore(ctx, query, request.header('accept-language'))),
    bind(views.listScoreViews, (ctx, { query }) => pageOfViews(ctx, query)),
    bind(views.readScoreView, async (ctx, { params }) => tagged(await readView(ctx, params.id))),
    bind(views.saveScoreView, async (ctx, { body }) => tagged(await save(ctx, body))),
    bind(views.editScoreView, async (ctx, { params, ifMatch, body }) => tagged(await edit(ctx, params.id, ifMatch, body))),
    bind(views.deleteScoreView, async (ctx, { params }) => remove(ctx, params.id)),
    bind(views.openWithScoreView, async (ctx, { params, body }) => tagged(await openWith(ctx, params.id, body.opens))),
  ],
}
