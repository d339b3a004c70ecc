import { z } from 'zod'
import { idOf } from '../../ids.ts'
import { Instant, pageOf, pageQuery } from '../../page.ts'
import { route } from '../../route.ts'
import { TeamId } from '../../organisation/organisation.ts'
import { manyLines } from '../../values.ts'
import { rule, wall, zone } from './repeat.ts'

export const SweepId = idOf('sweep')
export const SweepPlanId = idOf('sweep-plan')
export const SweepProposalId = idOf('sweep-proposal')
const Named = z.object({ id: z.string(), name: z.string() })

/** Ports that are tried where nothing else is said. */
export const usualPorts: readonly number[] = [22, 25, 80, 443, 465, 587, 5432, 8000, 8080, 8443, 9090, 9443]
export const sweepStates = ['running', 'finished', 'cancelled', 'failed'] as const
export const proposalKinds = ['item', 'relation', 'check'] as const

/** What is new and gone since the run before of the same plan; `unsure` was not asked for at both times. */
const Compared = z.object({ with: SweepId, at: Instant, fresh: z.number().int(), gone: z.number().int(), unsure: z.number().int() }).meta({ id: 'SweepComparison' })

export const Sweep = z.object({
  id: SweepId, range: z.string(), ports: z.array(z.number().int()), rate: z.number().int(), team: Named, state: z.enum(sweepStates),
  /** Addresses of the range, looked at by now, that answered; ports that were open; proposals that are new. */
  total: z.number().int(), done: z.number().int(), answering: z.number().int(), openPorts: z.number().int(), proposed: z.number().int(),
  /** Addresses that are never looked at. */
  leftOut: z.number().int(), notes: z.array(z.string()), startedBy: Named.nullable(), startedAt: Instant, endedAt: Instant.nullable(),
  /** The plan that it is a run of. */
  planId: SweepPlanId.nullable(), compared: Compared.nullable(),
}).meta({ id: 'Sweep' })
export type Sweep = z.infer<typeof Sweep>

/** An address that is new or gone as a whole, or ports that opened or closed on one that stays. */
const Difference = z.object({ address: z.string(), ports: z.array(z.number().int()), whole: z.boolean() }).meta({ id: 'SweepDifference' })
/** With the first 200 of what is new and of what is gone since the run before. */
export const SweepDetail = Sweep.extend({ fresh: z.array(Difference), gone: z.array(Difference) }).meta({ id: 'SweepDetail' })
export type SweepDetail = z.infer<typeof SweepDetail>

export const planStates = ['active', 'paused', 'ended'] as const
/** A sweep that comes again. */
export const SweepPlan = z.object({
  id: SweepPlanId, range: z.string(), ports: z.array(z.number().int()), rate: z.number().int(), team: Named, zone: z.string(), starts: z.string(), repeats: z.string(), /** `every Monday at 02:00 (Europe/Amsterdam)` */ words: z.string(),
  state: z.enum(planStates), stateWhy: z.string(), nextAt: Instant.nullable(), /** Why its last run did not begin. */ trouble: z.string().nullable(),
  last: z.object({ id: SweepId, state: z.enum(sweepStates), startedAt: Instant, answering: z.number().int(), compared: Compared.nullable() }).nullable(), madeBy: Named.nullable(), madeAt: Instant, version: z.number().int(),
}).meta({ id: 'SweepPlan' })
export type SweepPlan = z.infer<typeof SweepPlan>

export const SweepProposal = z.object({
  id: SweepProposalId, kind: z.enum(proposalKinds), address: z.string(), title: z.string(), /** What was seen, as the reason. */ says: z.string(), state: z.enum(['proposed', 'accepted', 'refused']),
  team: Named, sweepId: SweepId, firstSeen: Instant, lastSeen: Instant,
}).meta({ id: 'SweepProposal' })
export type SweepProposal = z.infer<typeof SweepProposal>

const id = z.object({ id: SweepId })
const range = z.string().trim().min(1).max(60)
const ports = z.array(z.number().int().min(1).max(65_535)).min(1).max(50)
const rate = z.number().int().min(1).max(1000)
export const startSweep = route({
  name: 'sweeps.start', method: 'POST', path: '/sweeps', permission: 'monitoring:manage', status: 201, answer: Sweep, refusals: ['destination-refused', 'sweep-running'],
  body: z.strictObject({
    /** 10.1.2.0/24; at most 4,096 addresses. */
    range, teamId: TeamId.optional(), ports: ports.default([...usualPorts]),
    /** Connections and echo requests begun in a second. */
    rate: rate.default(100),
  }),
  summary: 'Look at every address of a granted range: who answers, and what',
})
export const listSweeps = route({ name: 'sweeps.list', method: 'GET', path: '/sweeps', permission: 'monitoring:read', answer: pageOf(Sweep), query: z.object({ ...pageQuery, state: z.enum(sweepStates).optional(), planId: SweepPlanId.optional() }), summary: 'List sweeps, the newest first' })
export const readSweep = route({ name: 'sweeps.read', method: 'GET', path: '/sweeps/:id', permission: 'monitoring:read', params: id, answer: SweepDetail, summary: 'Show a sweep, how far it is, and what is new and gone since the run before' })
export const cancelSweep = route({ name: 'sweeps.cancel', method: 'POST', path: '/sweeps/:id/cancel', permission: 'monitoring:manage', params: id, answer: Sweep, refusals: ['not-running'], summary: 'Stop a sweep; what it found by then stays' })
export const listSweepProposals = route({
  name: 'sweep-proposals.list', method: 'GET', path: '/sweep-proposals', permission: 'monitoring:read', answer: pageOf(SweepProposal).extend({ waiting: z.number().int() }),
  query: z.object({ ...pageQuery, sweepId: SweepId.optional(), kind: z.enum(proposalKinds).optional(), teamId: TeamId.optional(), search: z.string().max(100).optional() }), summary: 'List what sweeps found and wait for a word, by address',
})
export const decideSweepProposals = route({
  name: 'sweep-proposals.decide', method: 'POST', path: '/sweep-proposals/decide', permission: 'monitoring:manage', refusals: ['decided'],
  body: z.strictObject({ ids: z.array(SweepProposalId).min(1).max(200), accept: z.boolean() }),
  answer: z.object({ decided: z.number().int(), /** Made beside those asked for: what a check or a relation needs. */ along: z.number().int(), failed: z.array(z.object({ id: SweepProposalId, says: z.string() })) }),
  summary: 'Accept or refuse what sweeps found, many at once; an accepted check or relation brings its host',
})

const planId = z.object({ id: SweepPlanId })
export const listSweepPlans = route({ name: 'sweep-plans.list', method: 'GET', path: '/sweep-plans', permission: 'monitoring:read', answer: pageOf(SweepPlan), query: z.object({ ...pageQuery, state: z.enum(planStates).optional() }), summary: 'List sweeps that come again; ended ones only if asked for' })
export const readSweepPlan = route({ name: 'sweep-plans.read', method: 'GET', path: '/sweep-plans/:id', permission: 'monitoring:read', params: planId, answer: SweepPlan, summary: 'Show a sweep that comes again' })
export const addSweepPlan = route({
  name: 'sweep-plans.add', method: 'POST', path: '/sweep-plans', permission: 'monitoring:manage', status: 201, answer: SweepPlan, refusals: ['destination-refused'],
  body: z.strictObject({ range, teamId: TeamId.optional(), ports: ports.default([...usualPorts]), rate: rate.default(100), zone, starts: wall, repeats: rule }),
  summary: 'Let a sweep come again, daily, weekly or monthly',
})
export const editSweepPlan = route({
  name: 'sweep-plans.edit', method: 'PATCH', path: '/sweep-plans/:id', permission: 'monitoring:manage', params: planId, ifMatch: true, answer: SweepPlan, refusals: ['destination-refused', 'plan-ended'],
  body: z.strictObject({ range: range.optional(), ports: ports.optional(), rate: rate.optional(), zone: zone.optional(), starts: wall.optional(), repeats: rule.optional() }), summary: 'Change what is swept and when; a run that goes on is not touched',
})
export const pauseSweepPlan = route({ name: 'sweep-plans.pause', method: 'POST', path: '/sweep-plans/:id/pause', permission: 'monitoring:manage', params: planId, answer: SweepPlan, refusals: ['already-so', 'plan-ended'], body: z.strictObject({ reason: manyLines(500).default('') }).default({ reason: '' }), summary: 'Let it rest until somebody resumes it' })
export const resumeSweepPlan = route({ name: 'sweep-plans.resume', method: 'POST', path: '/sweep-plans/:id/resume', permission: 'monitoring:manage', params: planId, answer: SweepPlan, refusals: ['already-so', 'plan-ended'], summary: 'Let it come again from its next time on; what was missed is not made up for' })
export const endSweepPlan = route({ name: 'sweep-plans.end', method: 'DELETE', path: '/sweep-plans/:id', permission: 'monitoring:manage', params: planId, answer: SweepPlan, refusals: ['plan-ended'], summary: 'End it for good; what it found stays' })
