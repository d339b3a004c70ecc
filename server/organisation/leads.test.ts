import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPerson, readTeam, setMember } from '@fullscore/api/organisation/organisation.ts'
import { previewLeave } from '@fullscore/api/team/people.ts'
import { readPagesFor } from '@fullscore/api/operations/on-call.ts'
import { world, type World } from '../testing.ts'
import { leadsOf } from './leads.ts'
import { toTell } from './to-tell.ts'

let w: World
beforeAll(async () => { w = await world() })
afterAll(() => w.close())

describe('who leads a team', () => {
  it('is whoever is marked so or holds the role for that very team, and nobody else', async () => {
    const [team, other] = [await w.newTeam('Alpha'), await w.newTeam('Beta')]
    const manager = await w.person('Olga Over', [{ role: 'operations-manager' }], [team])
    const byRole = await w.person('Rita Role', [{ role: 'team-lead', team }], [team])
    const marked = await w.person('Mark Marked', [], [team])
    const outside = await w.person('Otto Outside', [{ role: 'team-lead', team }], [other])
    await w.person('Paul Plain', [{ role: 'it-professional', team }], [team])
    await w.person('Bea Beta', [{ role: 'team-lead', team: other }], [other])
    expect((await leadsOf(w.ctx, team)).map((one) => one.name)).toEqual(['Otto Outside', 'Rita Role'])
    await manager.call(setMember, { params: { id: team, personId: marked.id }, body: { lead: true } })
    expect((await leadsOf(w.ctx, team)).map((one) => one.name)).toEqual(['Mark Marked', 'Otto Outside', 'Rita Role'])
    expect((await toTell(w.ctx, team)).sort()).toEqual([byRole.id, marked.id, outside.id].sort())
    expect((await manager.call(readTeam, { params: { id: team } })).memberships.filter((one) => one.lead)).toMatchObject([{ name: 'Mark Marked', leadByRole: false }, { name: 'Rita Role', leadByRole: true }])
    expect((await manager.call(readPerson, { params: { id: byRole.id } })).teams).toMatchObject([{ name: 'Alpha', lead: true }])
  })

  it('decides leave of the team and is paged where no policy is chosen', async () => {
    const team = await w.newTeam('Gamma')
    const lead = await w.person('Lea Lead', [{ role: 'team-lead', team }], [team])
    const plain = await w.person('Pia Plain', [], [team])
    expect((await plain.call(previewLeave, { body: { kind: 'holiday', from: '2026-12-01', to: '2026-12-01', teamId: team } })).approvers).toBe('Lea Lead')
    expect((await lead.call(readPagesFor, { params: { kind: 'team', id: team } })).people).toMatchObject([{ name: 'Lea Lead', why: 'Leads the team that owns it.' }])
  })
})
