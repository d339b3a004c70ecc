import type { StepTarget } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { administrators } from '../../access/administrators.ts'
import { awayAt } from '../../approvals/absences.ts'
import type { Ctx } from '../../kernel/context.ts'
import { leadsOf } from '../../organisation/leads.ts'
import { nowOn } from './on-call-now.ts'

/** Somebody to be paged, and why: `why` for whoever reads of it, `you` for the one who is paged. */
export interface Called {
  personId: Id<'person'>
  name: string
  why: string
  you: string
  /** Why they are away now; null for who is there. */
  away: string | null
}
type Found = Omit<Called, 'away'>

/** Who a step reaches at this moment, who is away with the reason among them. Empty with the reasons when nobody. */
export async function resolveTargets(ctx: Ctx, targets: readonly StepTarget[]): Promise<{ called: Called[]; holes: string[] }> {
  const called = new Map<string, Found>()
  const holes: string[] = []
  for (const target of targets) {
    const found = await resolveTarget(ctx, target)
    if (found.called.length === 0) holes.push(found.hole)
    for (const one of found.called) if (!called.has(one.personId)) called.set(one.personId, one)
  }
  return { called: await withAbsence(ctx, [...called.values()]), holes }
}

async function withAbsence(ctx: Ctx, found: readonly Found[]): Promise<Called[]> {
  const away = await awayAt(ctx, found.map((one) => one.personId), ctx.clock.now())
  return found.map((one) => ({ ...one, away: away.get(one.personId) ?? null }))
}

async function resolveTarget(ctx: Ctx, target: StepTarget): Promise<{ called: Found[]; hole: string }> {
  if (target.kind === 'person') {
    const person = await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', '=', target.id as Id<'person'>).where('archived_at', 'is', null).executeTakeFirst()
    return { called: person ? [{ personId: person.id, name: person.name, why: 'The escalation policy names them.', you: 'The escalation policy names you.' }] : [], hole: 'A person that the policy names is archived.' }
  }
  if (target.kind === 'team-lead') {
    const team = await ctx.db.selectFrom('organisation.team').select('name').where('id', '=', target.id as Id<'team'>).executeTakeFirst()
    const leads = await leadsOf(ctx, target.id as Id<'team'>)
    const name = team?.name ?? 'the team'
    return { called: leads.map((l) => ({ ...l, why: say`Leads ${name}.`, you: say`You lead ${name}.` })), hole: team ? say`${team.name} has no lead.` : 'A team has no lead.' }
  }
  return onCallIn(ctx, target.id as Id<'rotation'>)
}

/** Who is on call in a rotation; whose turn it is while they are away is called, too: who takes the step decides. */
async function onCallIn(ctx: Ctx, id: Id<'rotation'>): Promise<{ called: Found[]; hole: string }> {
  const now = await nowOn(ctx, id)
  if (!now) return { called: [], hole: 'A rotation that the policy names is archived.' }
  const who = now.personId ? { personId: now.personId, name: now.name } : now.absent
  if (!who) return { called: [], hole: say`Nobody is on call in ${now.rotationName}: ${now.why}` }
  if (!now.until) return { called: [{ ...who, why: say`On call in ${now.rotationName}.`, you: say`You are on call in ${now.rotationName}.` }], hole: '' }
  const until = now.until.toZonedDateTimeISO(now.zone)
  return { called: [{ ...who, why: say`On call in ${now.rotationName} until ${until}.`, you: say`You are on call in ${now.rotationName} until ${until}.` }], hole: '' }
}

/** Who is paged when nobody else can be: administrators of the installation, and the leads of the owner team. */
export async function fallbackOf(ctx: Ctx, team: Id<'team'>): Promise<Called[]> {
  const called = new Map<string, Found>()
  for (const one of await administrators(ctx)) called.set(one.personId, { ...one, why: 'Administers Fullscore.', you: 'You administer Fullscore.' })
  for (const lead of await leadsOf(ctx, team)) called.set(lead.personId, { ...lead, why: 'Leads the team that owns it.', you: 'You lead the team that owns it.' })
  return withAbsence(ctx, [...called.values()])
}
