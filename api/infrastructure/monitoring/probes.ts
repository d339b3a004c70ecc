import { z } from 'zod'
import { idOf } from '../../ids.ts'
import { Instant, pageOf, pageQuery } from '../../page.ts'
import { route } from '../../route.ts'
import { oneLine } from '../../values.ts'
import { DepartmentId, TeamId } from '../../organisation/organisation.ts'

export const ProbeId = idOf('probe')
const Named = z.object({ id: z.string(), name: z.string() })

export const probeStates = ['waiting', 'working', 'lost', 'revoked'] as const

export const Probe = z.object({
  id: ProbeId, name: z.string(), /** Where it stands, for people. */ place: z.string(), team: Named,
  /** `waiting`: not enrolled yet; `lost`: not heard from; and why, in a sentence. */
  state: z.enum(probeStates), why: z.string(),
  madeAt: Instant, enrolledAt: Instant.nullable(), /** The address it enrolled from. */ enrolledFrom: z.string().nullable(), /** SHA-256 of its public key. */ fingerprint: z.string().nullable(), tokenUntil: Instant.nullable(),
  heardAt: Instant.nullable(), lostAt: Instant.nullable(),
  /** Milliseconds by which its clock is ahead of this server's, at its last word. */
  skewMs: z.number().nullable(), /** Said where the clock matters. */ skewSays: z.string(),
  programVersion: z.string().nullable(), /** Whether its program is older or newer than this server's, in a sentence. */ versionSays: z.string(),
  /** Results that wait there to be sent, the oldest of them, and how many it had to drop since its buffer was made. */
  buffered: z.number().int().nullable(), oldestAt: Instant.nullable(), dropped: z.number().int(),
  checks: z.number().int(), grants: z.array(z.object({ departmentId: DepartmentId, department: z.string(), ranges: z.array(z.string()) })), version: z.number().int(),
}).meta({ id: 'Probe' })
export type Probe = z.infer<typeof Probe>

/** A token that admits one key within ten minutes, shown this once. */
export const ProbeWithToken = z.object({ probe: Probe, token: z.string(), /** What is typed on the far machine. */ command: z.string(), /** The same with the token in the environment, where no list of processes shows it. */ commandByEnvironment: z.string(), until: Instant })
export type ProbeWithToken = z.infer<typeof ProbeWithToken>

const id = z.object({ id: ProbeId })
const name = oneLine(80).min(1)
const place = oneLine(120)
export const listProbes = route({
  name: 'probes.list', method: 'GET', path: '/probes', permission: 'probes:read', answer: pageOf(Probe).extend({ counts: z.record(z.string(), z.number().int()) }),
  query: z.object({ ...pageQuery, state: z.enum(probeStates).optional(), teamId: TeamId.optional(), search: z.string().max(100).optional() }), summary: 'List probes, the programs that run checks from elsewhere, by name',
})
export const readProbe = route({ name: 'probes.read', method: 'GET', path: '/probes/:id', permission: 'probes:read', params: id, answer: Probe, summary: 'Show a probe' })
export const addProbe = route({
  name: 'probes.add', method: 'POST', path: '/probes', permission: 'probes:manage', status: 201, answer: ProbeWithToken, refusals: ['name-taken'],
  body: z.strictObject({ name, place: place.default(''), /** Who owns it; the first team without it. */ teamId: TeamId.optional() }), summary: 'Make a probe; answers the command that enrols it, good for ten minutes and once',
})
export const editProbe = route({
  name: 'probes.edit', method: 'PATCH', path: '/probes/:id', permission: 'probes:manage', params: id, ifMatch: true, answer: Probe, refusals: ['name-taken'],
  body: z.strictObject({ name: name.optional(), place: place.optional(), teamId: TeamId.optional() }), summary: 'Rename a probe, or give it to another team',
})
export const renewProbeToken = route({ name: 'probes.token', method: 'POST', path: '/probes/:id/token', permission: 'probes:manage', params: id, answer: ProbeWithToken, summary: 'Make a new enrolment token; the key that enrols with it takes the place of the one before' })
export const revokeProbe = route({ name: 'probes.revoke', method: 'POST', path: '/probes/:id/revoke', permission: 'probes:manage', params: id, answer: Probe, refusals: ['already-revoked'], summary: 'End the access of a probe at once; its checks become unknown' })
export const archiveProbe = route({ name: 'probes.archive', method: 'DELETE', path: '/probes/:id', permission: 'probes:manage', params: id, refusals: ['has-checks'], summary: 'Put a probe away that runs no checks any more' })
export const setProbeGrants = route({
  name: 'probes.grant', method: 'PUT', path: '/probes/:id/grants', permission: 'settings:manage', params: id, answer: Probe,
  body: z.strictObject({ departmentId: DepartmentId, ranges: z.array(z.string().max(60)).max(200) }), summary: 'Say which addresses a department may check from a probe: ranges like 10.1.0.0/16, and the words loopback and public',
})
