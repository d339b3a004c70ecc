import { sql } from 'kysely'
import type { AnswerOf, BodyOf, QueryOf } from '@fullscore/api/route.ts'
import type { addPolicy, editPolicy, listPolicies, Policy, Step } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { changesOf, isTaken } from '../../kernel/input.ts'
import { conflict, invalid, missing, stale } from '../../kernel/refusal.ts'
import { requireOwner } from '../../organisation/organisation.ts'
import { requireMay, requireSeenAndMay, visible } from '../../organisation/visible.ts'
import { policyAdded, policyChanged } from './events.ts'
import { indexPolicy } from './search.ts'
import { outsideWords, withinScope } from './within-scope.ts'
import { insertPolicy, lockPolicy, stepsOf, updatePolicy, type PolicyRow } from './store.ts'

const taken = (error: unknown): never => {
  throw isTaken(error, 'policy_name') ? conflict('name-taken', 'The team has an escalation policy of this name already.') : error
}
const policies = (ctx: Ctx) => ctx.db.selectFrom('operations.policy as p').innerJoin('organisation.team as t', 't.id', 'p.owner_team_id').selectAll('p').select('t.name as team_name')
  .where(visible(ctx.actor, 'on-call:read', { kind: 'escalation-policy', id: sql.ref('p.id'), team: sql.ref('p.owner_team_id') }))
type Row = Awaited<ReturnType<ReturnType<typeof policies>['executeTakeFirstOrThrow']>>

async function present(ctx: Ctx, rows: readonly Row[]): Promise<Policy[]> {
  const targets = rows.flatMap((row) => stepsOf(row)).flatMap((step) => step.targets)
  const [names, within] = await Promise.all([targetNames(ctx, targets.map((t) => t.id)), withinScope(ctx, targets)])
  const ids = rows.map((r) => r.id)
  const used = ids.length === 0 ? [] : await ctx.db.selectFrom('operations.policy_assignment').selectAll().where('policy_id', 'in', ids).orderBy('kind').execute()
  return rows.map((row) => ({
    id: row.id, name: row.name, teamId: row.owner_team_id, teamName: row.team_name, repeats: row.repeats, archived: row.archived_at !== null, version: row.version,
    steps: stepsOf(row).map((step) => ({ delayMinutes: step.delayMinutes, targets: step.targets.map((t) => ({ ...t, ...(within(t) ? { name: names.get(t.id) ?? '', outside: false } : { name: outsideWords(1), outside: true }) })) })),
    pagesFor: used.filter((u) => u.policy_id === row.id).map((u) => ({ kind: u.kind as 'service', id: u.object_id })),
  }))
}

async function targetNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from organisation.person where id = any(${ids}::uuid[]) union all select id, name from organisation.team where id = any(${ids}::uuid[])
    union all select id, name from operations.rotation where id = any(${ids}::uuid[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.id, row.name]))
}

export async function pageOfPolicies(ctx: Ctx, query: QueryOf<typeof listPolicies>): Promise<AnswerOf<typeof listPolicies>> {
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = policies(ctx).orderBy(sql`lower(p.name)`).orderBy('p.id').limit(query.limit + 1)
  if (!query.archived) rows = rows.where('p.archived_at', 'is', null)
  if (query.teamId) rows = rows.where('p.owner_team_id', '=', query.teamId)
  if (query.search) rows = rows.where('p.name', 'ilike', likely(query.search))
  if (place) rows = rows.where(sql<boolean>`(lower(p.name), p.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.name, row.id])
  return { items: await present(ctx, page.rows), next: page.next }
}

export async function readPolicy(ctx: Ctx, id: Id<'policy'>): Promise<Policy> {
  const row = await policies(ctx).where('p.id', '=', id).executeTakeFirst()
  if (!row) throw missing('escalation policy')
  return (await present(ctx, [row]))[0]!
}

/**
 * Refuses targets that name nothing, by their field. What is out of the actor's scope does not exist for who writes, but for what the
 * policy names already: who cannot see it may leave it where it is.
 */
async function requireTargets(tx: Ctx, steps: readonly Step[], stored: readonly Step[] = []): Promise<void> {
  const tables = { person: 'organisation.person', rotation: 'operations.rotation', 'team-lead': 'organisation.team' } as const
  const kept = new Set(stored.flatMap((step) => step.targets).map((t) => `${t.kind} ${t.id}`))
  const within = await withinScope(tx, steps.flatMap((step) => step.targets))
  for (const [s, step] of steps.entries()) {
    for (const [t, target] of step.targets.entries()) {
      const found = (within(target) || kept.has(`${target.kind} ${target.id}`))
        && await tx.db.selectFrom(tables[target.kind]).select('id').where('id', '=', target.id as never).where('archived_at', 'is', null).executeTakeFirst()
      if (!found) throw invalid([{ field: `body.steps[${s}].targets[${t}].id`, message: say`names no ${target.kind === 'team-lead' ? 'team' : target.kind}` }])
    }
  }
}

const told = (row: PolicyRow) => ({ team: row.owner_team_id, subjects: [{ kind: 'escalation-policy', id: row.id, role: 'policy' }] })

export async function createPolicy(ctx: Ctx, { teamId, steps, ...given }: BodyOf<typeof addPolicy>): Promise<Policy> {
  requireMay(ctx.actor, 'on-call:manage', teamId)
  return change(ctx, async (tx) => {
    await requireOwner(tx, 'on-call:manage', teamId)
    await requireTargets(tx, steps)
    const row = await insertPolicy(tx, { id: tx.ids.make<'policy'>(), owner_team_id: teamId, steps: JSON.stringify(steps), ...given }).catch(taken)
    await indexPolicy(tx, row)
    return { events: [announce(policyAdded, { ...told(row), payload: { id: row.id, changed: ['name', 'steps', 'repeats'] }, detail: { name: row.name } })], value: await readPolicy(tx, row.id) }
  })
}

/** Changes or archives a policy. A running escalation goes on with the steps as they are then. One that pages for something stays. */
export async function changePolicy(ctx: Ctx, id: Id<'policy'>, version: number, edit: BodyOf<typeof editPolicy>): Promise<Policy> {
  return change(ctx, async (tx) => {
    const row = await lockPolicy(tx, id)
    if (!row) throw missing('escalation policy')
    await requireSeenAndMay(tx, 'on-call:manage', { kind: 'escalation-policy', id, team: row.owner_team_id })
    if (row.version !== version) throw stale()
    const stored = { name: row.name, steps: stepsOf(row), repeats: row.repeats, archived: row.archived_at !== null }
    const changes = changesOf(stored, edit)
    const next = { ...stored, ...changes }
    if (changes.steps) await requireTargets(tx, changes.steps, stored.steps)
    const use = changes.archived && await tx.db.selectFrom('operations.policy_assignment').select('kind').where('policy_id', '=', id).executeTakeFirst()
    if (use) throw conflict('in-use', say`A ${use.kind} is paged by this policy: choose another for it first.`)
    const changed = await updatePolicy(tx, id, {
      name: next.name, steps: JSON.stringify(next.steps), repeats: next.repeats, archived_at: next.archived ? (row.archived_at ?? tx.clock.now()) : null, version: version + 1,
    }).catch(taken)
    await indexPolicy(tx, changed)
    return { events: [announce(policyChanged, { ...told(row), payload: { id, changed: Object.keys(changes) } })], value: await readPolicy(tx, id) }
  })
}
