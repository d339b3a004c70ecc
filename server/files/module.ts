import type { Module } from '../kernel/module.ts'
import { fileEvents } from './events.ts'
import { fileTasks, prepareFiles } from './remove.ts'
import { fileRoutes } from './routes.ts'

export const filesModule: Module = { name: 'files', events: fileEvents, routes: fileRoutes, tasks: fileTasks, prepare: prepareFiles }
