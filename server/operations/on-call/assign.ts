import { sql, type SqlBool } from 'kysely'
import type { z } from 'zod'
import type { listAssignments, PagesFor } from '@fullscore/api/operations/on-call.ts'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { invalid, missing } from '../../kernel/refusal.ts'
import { may, requireMay, sees, visible } from '../../organisation/visible.ts'
import { policyAssigned } from './events.ts'
import { onCallNow, pagedFirst, type PagedFirst } from './paged-first.ts'
import { policyRow, putAssignment } from './store.ts'
import { teamOf } from './team-of.ts'

type PagedKind = 'service' | 'team'

/** Whom an incident of a service or team would page first, now. */
export async function pagesFor(ctx: Ctx, kind: PagedKind, id: string): Promise<z.input<typeof PagesFor>> {
  const team = await teamOf(ctx, kind, id)
  if (!team) throw missing(kind)
  const found = await onCallNow(ctx, { teamId: team, serviceId: kind === 'service' ? (id as Id<'service'>) : undefined })
  return answered(found)
}

const answered = ({ policyId, policyName, why, people, holes }: PagedFirst): z.input<typeof PagesFor> => ({ policyId, policyName, why, people: people.map((one) => ({ personId: one.personId, name: one.name, why: one.why })), holes })

/** One page of teams, then services, that the actor sees, each by name with whom an incident of it pages: the same few questions for one and for a hundred. */
export async function pageOfAssignments(ctx: Ctx, query: QueryOf<typeof listAssignments>): Promise<AnswerOf<typeof listAssignments>> {
  const place = placeOf(query.cursor, ['number', 'text', 'id'])
  const conditions = [
    ...(query.kind ? [sql<SqlBool>`x.kind = ${query.kind}`] : []), ...(query.teamId ? [sql<SqlBool>`x.team_id = ${query.teamId}`] : []), ...(query.search ? [sql<SqlBool>`x.name ilike ${likely(query.search)}`] : []),
    ...(place ? [sql<SqlBool>`(x.place, lower(x.name), x.id) > (${place[0]}::int, lower(${place[1]}), ${place[2]}::uuid)`] : []),
  ]
  const reach = ctx.actor.reach('on-call:read')
  const { rows } = await sql<{ kind: PagedKind; place: number; id: string; name: string; team_id: Id<'team'>; team_name: string }>`select * from (
      select 0 as place, 'team' as kind, t.id, t.name, t.id as team_id, t.name as team_name from organisation.team t where t.archived_at is null and ${reach === 'everything' ? sql<SqlBool>`true` : sql<SqlBool>`t.id = any(${[...(reach ?? [])]}::uuid[])`}
      union all select 1, 'service', s.id, s.name, s.owner_team_id, t.name from infrastructure.service_ref s join organisation.team t on t.id = s.owner_team_id
        where not s.rehearsal and s.state <> 'retired' and ${visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('s.id'), team: sql.ref('s.owner_team_id') })}
    ) x where ${sql.join([sql<SqlBool>`true`, ...conditions], sql` and `)} order by x.place, lower(x.name), x.id limit ${query.limit + 1}`.execute(ctx.db)
  const page = pageOfRows(rows, query.limit, (row) => [row.place, row.name, row.id])
  const found = await pagedFirst(ctx, page.rows.map((row) => ({ teamId: row.team_id, serviceId: row.kind === 'service' ? (row.id as Id<'service'>) : undefined })))
  return {
    items: page.rows.map((row, index) => {
      const one = found[index]!
      return { kind: row.kind, id: row.id, name: row.name, team: { id: row.team_id, name: row.team_name }, own: one.own, mayChange: may(ctx.actor, 'on-call:manage', row.team_id), pages: answered(one) }
    }), next: page.next,
  }
}

/** Chooses the policy of a service or team; null lets the next one count: the team's, or none. */
export async function assignPolicy(ctx: Ctx, kind: PagedKind, id: string, policyId: Id<'policy'> | null): Promise<z.input<typeof PagesFor>> {
  const team = await teamOf(ctx, kind, id)
  if (!team) throw missing(kind)
  requireMay(ctx.actor, 'on-call:manage', team)
  return change(ctx, async (tx) => {
    const policy = policyId === null ? undefined : await policyRow(tx, policyId)
    if (policyId !== null && (!policy || policy.archived_at || !(await sees(tx, 'escalation-policy', policy.id, policy.owner_team_id)))) throw invalid([{ field: 'body.policyId', message: 'names no escalation policy' }])
    await putAssignment(tx, kind, id, policyId)
    const subjects = [{ kind, id, role: 'paged-for' }, ...(policyId ? [{ kind: 'escalation-policy', id: policyId, role: 'policy' }] : [])]
    return { events: [announce(policyAssigned, { team, subjects, payload: { policyId, kind, objectId: id } })], value: await pagesFor(tx, kind, id) }
  })
}
