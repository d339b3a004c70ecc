import type { Module } from '../kernel/module.ts'
import { forgetAccount } from './erase.ts'
import { accessEvents } from './events.ts'
import { accessRoutes } from './routes.ts'
import { accessSample } from './sample.ts'

export const accessModule: Module = { name: 'access', events: accessEvents, routes: accessRoutes, erasers: [{ name: 'access', run: forgetAccount }], sample: accessSample }
