import type { Module } from '../../kernel/module.ts'
import { statusPageEvents } from './events.ts'
import { statusPageErasers, statusPageReactions } from './reactions.ts'
import { statusPageRoutes } from './routes.ts'
import { statusPageSample } from './sample.ts'
import { statusPageService } from './service.ts'
import { statusPageTasks } from './tasks.ts'

export const statusPageModule: Module = {
  name: 'operations/status-page',
  events: statusPageEvents,
  routes: statusPageRoutes,
  reactions: statusPageReactions,
  tasks: statusPageTasks,
  services: [statusPageService],
  erasers: statusPageErasers,
  sample: statusPageSample,
}
