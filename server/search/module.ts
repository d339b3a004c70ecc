import { findObjects } from '@fullscore/api/search/search.ts'
import { bind } from '../http/binding.ts'
import type { Module } from '../kernel/module.ts'
import { find } from './find.ts'

export const searchModule: Module = {
  name: 'search',
  routes: [bind(findObjects, (ctx, { query }) => find(ctx, query))],
}
