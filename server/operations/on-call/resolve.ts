import { sql } from 'kysely'
import type { StepTarget } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { administrators } from '../../access/administrators.ts'
import { awayAt } from '../../approvals/absences.ts'
import type { Ctx } from '../../kernel/context.ts'
import { leadsOfAll, type Lead } from '../../organisation/leads.ts'
import { nowInAll, type OnCall } from './on-call-now.ts'

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
/** Whom a step reaches, and the reasons where that is nobody. */
export interface Resolved { called: Called[]; holes: string[] }

/** Who a step reaches at this moment, who is away with the reason among them. Empty with the reasons when nobody. */
export const resolveTargets = async (ctx: Ctx, targets: readonly StepTarget[]): Promise<Resolved> => (await resolveAll(ctx, [targets]))[0]!

/** The same for many steps, by the same few questions as for one. */
export async function resolveAll(ctx: Ctx, steps: readonly (readonly StepTarget[])[]): Promise<Resolved[]> {
  const known = await knownOf(ctx, steps.flat())
  const found = steps.map((targets) => {
    const all = targets.map((target) => resolveTarget(target, known))
    return { called: onceEach(all.flatMap((one) => one.called)), holes: all.flatMap((one) => (one.called.length === 0 ? [one.hole] : [])) }
  })
  const there = await withAbsence(ctx, found.map((one) => one.called))
  return found.map(({ holes }, index) => ({ called: there[index]!, holes }))
}

const onceEach = (found: readonly Found[]): Found[] => [...new Map(found.toReversed().map((one) => [one.personId, one])).values()].toReversed()

async function withAbsence(ctx: Ctx, found: readonly (readonly Found[])[]): Promise<Called[][]> {
  const away = await awayAt(ctx, [...new Set(found.flat().map((one) => one.personId))], ctx.clock.now())
  return found.map((people) => people.map((one) => ({ ...one, away: away.get(one.personId) ?? null })))
}

/** What the targets of steps name, as it is now; archived people and rotations are not among it. */
interface Known { persons: ReadonlyMap<string, string>; teams: ReadonlyMap<string, string>; leads: ReadonlyMap<string, Lead[]>; rotations: ReadonlyMap<string, OnCall> }

async function knownOf(ctx: Ctx, targets: readonly StepTarget[]): Promise<Known> {
  const ids = (kind: StepTarget['kind']) => [...new Set(targets.filter((one) => one.kind === kind).map((one) => one.id))]
  const [persons, teams, rotations] = [ids('person'), ids('team-lead'), ids('rotation')]
  const among = (some: readonly string[]) => sql<boolean>`id = any(${some}::uuid[])`
  const [people, named, leads, rows] = await Promise.all([
    persons.length === 0 ? [] : ctx.db.selectFrom('organisation.person').select(['id', 'name']).where(among(persons)).where('archived_at', 'is', null).execute(),
    teams.length === 0 ? [] : ctx.db.selectFrom('organisation.team').select(['id', 'name']).where(among(teams)).execute(),
    leadsOfAll(ctx, teams as Id<'team'>[]),
    rotations.length === 0 ? [] : ctx.db.selectFrom('operations.rotation').selectAll().where(among(rotations)).where('archived_at', 'is', null).execute(),
  ])
  const now = await nowInAll(ctx, rows)
  return { persons: new Map(people.map((one) => [one.id, one.name])), teams: new Map(named.map((one) => [one.id, one.name])), leads, rotations: new Map(now.map((one) => [one.rotationId, one])) }
}

function resolveTarget({ kind, id }: StepTarget, known: Known): { called: Found[]; hole: string } {
  if (kind === 'person') {
    const name = known.persons.get(id)
    return { called: name === undefined ? [] : [{ personId: id as Id<'person'>, name, why: 'The escalation policy names them.', you: 'The escalation policy names you.' }], hole: 'A person that the policy names is archived.' }
  }
  if (kind === 'team-lead') {
    const team = known.teams.get(id)
    const name = team ?? 'the team'
    return { called: (known.leads.get(id) ?? []).map(({ personId, name: lead }) => ({ personId, name: lead, why: say`Leads ${name}.`, you: say`You lead ${name}.` })), hole: team === undefined ? 'A team has no lead.' : say`${team} has no lead.` }
  }
  return onCallIn(known.rotations.get(id))
}

/** Who is on call in a rotation; whose turn it is while they are away is called, too: who takes the step decides. */
function onCallIn(now: OnCall | undefined): { called: Found[]; hole: string } {
  if (!now) return { called: [], hole: 'A rotation that the policy names is archived.' }
  const who = now.personId ? { personId: now.personId, name: now.name } : now.absent
  if (!who) return { called: [], hole: say`Nobody is on call in ${now.rotationName}: ${now.why}` }
  if (!now.until) return { called: [{ ...who, why: say`On call in ${now.rotationName}.`, you: say`You are on call in ${now.rotationName}.` }], hole: '' }
  const until = now.until.toZonedDateTimeISO(now.zone)
  return { called: [{ ...who, why: say`On call in ${now.rotationName} until ${until}.`, you: say`You are on call in ${now.rotationName} until ${until}.` }], hole: '' }
}

/** Who is paged when nobody else can be: administrators of the installation, and the leads of the owner team. */
export const fallbackOf = async (ctx: Ctx, team: Id<'team'>): Promise<Called[]> => (await fallbackOfAll(ctx, [team])).get(team)!

/** The same for many teams, by the same few questions as for one. */
export async function fallbackOfAll(ctx: Ctx, teams: readonly Id<'team'>[]): Promise<Map<string, Called[]>> {
  if (teams.length === 0) return new Map()
  const [admins, leads] = await Promise.all([administrators(ctx), leadsOfAll(ctx, teams)])
  const found = teams.map((team) => {
    const called = new Map<string, Found>()
    for (const one of admins) called.set(one.personId, { ...one, why: 'Administers Fullscore.', you: 'You administer Fullscore.' })
    for (const { personId, name } of leads.get(team) ?? []) called.set(personId, { personId, name, why: 'Leads the team that owns it.', you: 'You lead the team that owns it.' })
    return [...called.values()]
  })
  const there = await withAbsence(ctx, found)
  return new Map(teams.map((team, index) => [team, there[index]!]))
}
