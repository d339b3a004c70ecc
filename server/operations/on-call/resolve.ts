import type { StepTarget } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { administrators } from '../../access/administrators.ts'
import type { Ctx } from '../../kernel/context.ts'
import { nowOn } from './on-call-now.ts'

/** Somebody to be paged, and why. */
export interface Called {
  personId: Id<'person'>
  name: string
  why: string
}

const persons = (ctx: Ctx) => ctx.db.selectFrom('organisation.person as p').select(['p.id', 'p.name']).where('p.archived_at', 'is', null).orderBy('p.name').orderBy('p.id')

/** Who a step reaches at this moment. Empty with the reasons when nobody. */
export async function resolveTargets(ctx: Ctx, targets: readonly StepTarget[]): Promise<{ called: Called[]; holes: string[] }> {
  const called = new Map<string, Called>()
  const holes: string[] = []
  for (const target of targets) {
    const found = await resolveTarget(ctx, target)
    if (found.called.length === 0) holes.push(found.hole)
    for (const one of found.called) if (!called.has(one.personId)) called.set(one.personId, one)
  }
  return { called: [...called.values()], holes }
}

async function resolveTarget(ctx: Ctx, target: StepTarget): Promise<{ called: Called[]; hole: string }> {
  if (target.kind === 'person') {
    const person = await persons(ctx).where('p.id', '=', target.id as Id<'person'>).executeTakeFirst()
    return { called: person ? [{ personId: person.id, name: person.name, why: 'The escalation policy names you.' }] : [], hole: 'A person that the policy names is archived.' }
  }
  if (target.kind === 'team-lead') {
    const team = await ctx.db.selectFrom('organisation.team').select('name').where('id', '=', target.id as Id<'team'>).executeTakeFirst()
    const leads = await leadsOf(ctx, target.id as Id<'team'>)
    return { called: leads.map((l) => ({ ...l, why: say`You lead ${team?.name ?? 'the team'}.` })), hole: team ? say`${team.name} has no lead.` : 'A team has no lead.' }
  }
  const now = await nowOn(ctx, target.id as Id<'rotation'>)
  if (!now) return { called: [], hole: 'A rotation that the policy names is archived.' }
  if (!now.personId) return { called: [], hole: say`Nobody is on call in ${now.rotationName}: ${now.why}` }
  return { called: [{ personId: now.personId, name: now.name, why: now.until ? say`You are on call in ${now.rotationName} until ${now.until.toZonedDateTimeISO(now.zone)}.` : say`You are on call in ${now.rotationName}.` }], hole: '' }
}

async function leadsOf(ctx: Ctx, team: Id<'team'>): Promise<{ personId: Id<'person'>; name: string }[]> {
  const rows = await persons(ctx).innerJoin('organisation.membership as m', 'm.person_id', 'p.id').where('m.team_id', '=', team).where('m.lead', '=', true).execute()
  return rows.map((p) => ({ personId: p.id, name: p.name }))
}

/** Who is paged when nobody else can be: administrators of the installation, and the leads of the owner team. */
export async function fallbackOf(ctx: Ctx, team: Id<'team'>): Promise<Called[]> {
  const called = new Map<string, Called>()
  for (const one of await administrators(ctx)) called.set(one.personId, { ...one, why: 'You administer Fullscore.' })
  for (const lead of await leadsOf(ctx, team)) called.set(lead.personId, { ...lead, why: 'You lead the team that owns it.' })
  return [...called.values()]
}
