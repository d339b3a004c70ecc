import { listScore, readScore } from '@fullscore/api/insight/score.ts'
import { bind } from '../../http/binding.ts'
import type { Module } from '../../kernel/module.ts'
import { pageOfScore, scoreOf } from './read.ts'

export const scoreModule: Module = {
  name: 'insight/score',
  routes: [bind(readScore, (ctx, { query }) => scoreOf(ctx, query)), bind(listScore, (ctx, { query }) => pageOfScore(ctx, query))],
}
