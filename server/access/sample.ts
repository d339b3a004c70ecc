import type { Role } from '@fullscore/api/access/permissions.ts'
import type { RoleGrant } from '@fullscore/api/organisation/organisation.ts'
import { announce, type NewEvent } from '../events/event.ts'
import { change } from '../kernel/change.ts'
import { asSystem, type Ctx } from '../kernel/context.ts'
import type { SampleChapter, Stage } from '../sample/chapter.ts'
import { companyName, departments, mailOf, personas, teams, zone } from '../sample/company.ts'
import { firstTeam, readOrganisation } from '../organisation/organisation.ts'
import { makeFirst } from './accounts.ts'
import { invitationAccepted } from './events.ts'
import { replaceRoles } from './grants.ts'
import { hashPassword } from './password.ts'

const founder = personas.find((one) => one.key === 'administrator')!

/** The hash of a password that nobody knows: the switch leads in, no password does. */
const unknownPassword = (ctx: Ctx) => hashPassword(ctx.ids.secret())

/** The organisation gets its name and its administrator, as set-up does it. */
async function found(ctx: Ctx, stage: Stage): Promise<void> {
  const password = await unknownPassword(ctx)
  const id = await change(asSystem(ctx, 'set-up'), (tx) => makeFirst(tx, {
    organisation: companyName, zone, department: departments[0][1], team: teams[0]!.name, name: founder.name, email: mailOf(founder.name),
  }, password))
  stage.put('person', founder.key, id)
  const team = await firstTeam(ctx)
  stage.put('team', teams[0]!.key, team)
  const { department_id } = await ctx.db.selectFrom('organisation.team').select('department_id').where('id', '=', team).executeTakeFirstOrThrow()
  stage.put('department', departments[0][0], department_id)
}

/** Everybody but the founder accepts an invitation: they can be paged in the browser. */
async function acceptAll(ctx: Ctx, stage: Stage): Promise<void> {
  const all = new Set(stage.keys('person').map((key) => stage.the('person', key)))
  const ids = [...all].filter((id) => id !== stage.the('person', founder.key))
  const password = await unknownPassword(ctx)
  await change(asSystem(ctx, 'invitation'), async (tx) => {
    await tx.db.insertInto('access.account').values(ids.map((id) => ({ person_id: id, password, password_at: tx.clock.now() }))).execute()
    const events = ids.map((id): NewEvent => announce(invitationAccepted, { team: null, subjects: [{ kind: 'person', id, role: 'person' }], payload: { personId: id } }))
    return { events: events as [NewEvent, ...NewEvent[]], value: undefined }
  })
}

const everywhere: Partial<Record<string, Role>> = { manager: 'operations-manager', director: 'operations-director', cio: 'cio', auditor: 'auditor', administrator: 'administrator' }

/** The roles of one person, by who they are and what they lead. */
function rolesOf(stage: Stage, key: string, team: (typeof teams)[number], lead: boolean): RoleGrant[] {
  const wide = everywhere[key]
  if (wide) return [{ role: wide, scopeKind: 'organisation' }]
  if (!team.it) return [{ role: 'employee', scopeKind: 'organisation' }]
  const teamId = stage.the('team', team.key)
  if (key === 'head') return [{ role: 'head-of-infrastructure', scopeKind: 'department', scopeId: stage.the('department', 'technology') }]
  const place: Pick<RoleGrant, 'scopeKind' | 'scopeId'> = team.department === 'technology' ? { scopeKind: 'department', scopeId: stage.the('department', 'technology') } : { scopeKind: 'team', scopeId: teamId }
  return [{ role: 'it-professional', ...place }, ...(lead ? [{ role: 'team-lead' as const, scopeKind: 'team' as const, scopeId: teamId }] : [])]
}

/** Roles by team: who is in IT works there, who leads leads, everybody else uses what IT runs. */
async function grantAll(ctx: Ctx, stage: Stage): Promise<void> {
  const members = await ctx.db.selectFrom('organisation.membership').select(['person_id', 'team_id', 'lead']).execute()
  const keyOf = new Map(personas.map(({ key }) => [stage.the('person', key) as string, key]))
  const { id: organisation } = await readOrganisation(ctx)
  await change(asSystem(ctx, 'set-up'), async (tx) => {
    const events: NewEvent[] = []
    for (const team of teams) {
      for (const one of members.filter((m) => m.team_id === stage.the('team', team.key))) {
        const grants = rolesOf(stage, keyOf.get(one.person_id) ?? '', team, one.lead).map((grant) => ({ ...grant, scopeId: grant.scopeId ?? organisation }))
        events.push(await replaceRoles(tx, one.person_id, grants))
      }
    }
    return { events: events as [NewEvent, ...NewEvent[]], value: undefined }
  })
  stage.forgetActors()
}

export const accessSample: SampleChapter = {
  name: 'accounts and roles',
  steps: (stage) => [
    { at: stage.begin, run: (ctx) => found(ctx, stage) },
    { at: stage.begin.add({ minutes: 40 }), run: (ctx) => acceptAll(ctx, stage) },
    { at: stage.begin.add({ minutes: 41 }), run: (ctx) => grantAll(ctx, stage) },
  ],
}
