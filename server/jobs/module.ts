import * as routes from '@fullscore/api/jobs/jobs.ts'
import { bind } from '../http/binding.ts'
import type { Module } from '../kernel/module.ts'
import { jobDismissed, jobRetried } from './events.ts'
import { dismissJob, failedJobs, retryJob } from './failed.ts'

export const jobsModule: Module = {
  name: 'jobs',
  events: [jobRetried, jobDismissed],
  routes: [
    bind(routes.listJobs, (ctx, { query }) => failedJobs(ctx, query)),
    bind(routes.retryJob, (ctx, { params }) => retryJob(ctx, params.id)),
    bind(routes.dismissJob, (ctx, { params, body }) => dismissJob(ctx, params.id, body.reason)),
  ],
}
