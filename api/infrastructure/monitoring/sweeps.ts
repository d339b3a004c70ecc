import { z } from 'zod'
import { idOf } from '../../ids.ts'
import { Instant, pageOf, pageQuery } from '../../page.ts'
import { route } from '../../route.ts'
import { TeamId } from '../../organisation/organisation.ts'

export const SweepId = idOf('sweep')
export const SweepProposalId = idOf('sweep-proposal')
const Named = z.object({ id: z.string(), name: z.string() })

/** Ports that are tried where nothing else is said. */
export const usualPorts: readonly number[] = [22, 25, 80, 443, 465, 587, 5432, 8000, 8080, 8443, 9090, 9443]
export const sweepStates = ['running', 'finished', 'cancelled', 'failed'] as const
export const proposalKinds = ['item', 'relation', 'check'] as const

export const Sweep = z.object({
  id: SweepId, range: z.string(), ports: z.array(z.number().int()), rate: z.number().int(), team: Named, state: z.enum(sweepStates),
  /** Addresses of the range, looked at by now, that answered; ports that were open; proposals that are new. */
  total: z.number().int(), done: z.number().int(), answering: z.number().int(), openPorts: z.number().int(), proposed: z.number().int(),
  /** Addresses that are never looked at. */
  leftOut: z.number().int(), notes: z.array(z.string()), startedBy: Named.nullable(), startedAt: Instant, endedAt: Instant.nullable(),
}).meta({ id: 'Sweep' })
export type Sweep = z.infer<typeof Sweep>

export const SweepProposal = z.object({
  id: SweepProposalId, kind: z.enum(proposalKinds), address: z.string(), title: z.string(), /** What was seen, as the reason. */ says: z.string(), state: z.enum(['proposed', 'accepted', 'refused']),
  team: Named, sweepId: SweepId, firstSeen: Instant, lastSeen: Instant,
}).meta({ id: 'SweepProposal' })
export type SweepProposal = z.infer<typeof SweepProposal>

const id = z.object({ id: SweepId })
export const startSweep = route({
  name: 'sweeps.start', method: 'POST', path: '/sweeps', permission: 'monitoring:manage', status: 201, answer: Sweep, refusals: ['destination-refused', 'sweep-running'],
  body: z.strictObject({
    /** 10.1.2.0/24; at most 4,096 addresses. */
    range: z.string().trim().min(1).max(60), teamId: TeamId.optional(), ports: z.array(z.number().int().min(1).max(65_535)).min(1).max(50).default([...usualPorts]),
    /** Connections and echo requests begun in a second. */
    rate: z.number().int().min(1).max(1000).default(100),
  }),
  summary: 'Look at every address of a granted range: who answers, and what',
})
export const listSweeps = route({ name: 'sweeps.list', method: 'GET', path: '/sweeps', permission: 'monitoring:read', answer: pageOf(Sweep), query: z.object({ ...pageQuery, state: z.enum(sweepStates).optional() }), summary: 'List sweeps, the newest first' })
export const readSweep = route({ name: 'sweeps.read', method: 'GET', path: '/sweeps/:id', permission: 'monitoring:read', params: id, answer: Sweep, summary: 'Show a sweep and how far it is' })
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
