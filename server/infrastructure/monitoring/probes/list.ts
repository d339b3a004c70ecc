import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { listProbes, Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../../kernel/cursor.ts'
import { missing } from '../../../kernel/refusal.ts'
import { visible } from '../../../organisation/visible.ts'
import { lostAfter, skewWords, stateOf, versionWords } from './probe.ts'
import { fingerprintOf } from './signature.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'probes:read', { kind: 'probe', id: sql.ref('p.id'), team: sql.ref('p.owner_team_id') })

/** The same as `stateOf` says, for a query. */
const stateIn = (now: Temporal.Instant) => sql<Probe['state']>`case when p.revoked_at is not null then 'revoked' when p.enrolled_at is null then 'waiting'
  when s.lost_at is not null or s.heard_at is null or s.heard_at < ${now.subtract({ seconds: lostAfter })}::timestamptz then 'lost' else 'working' end`

function probes(ctx: Ctx) {
  return ctx.db.selectFrom('infrastructure.probe as p').innerJoin('infrastructure.probe_state as s', 's.probe_id', 'p.id').innerJoin('organisation.team as t', 't.id', 'p.owner_team_id')
    .selectAll('p').select(['s.heard_at', 's.lost_at', 's.skew_ms', 's.program_version', 's.buffered', 's.oldest_at', 's.dropped', 't.name as team_name',
      sql<number>`(select count(*)::int from infrastructure.check_definition c where c.probe_id = p.id and c.archived_at is null)`.as('checks'),
      sql<Probe['grants']>`coalesce((select jsonb_agg(jsonb_build_object('departmentId', d.id, 'department', d.name, 'ranges', g.ranges) order by d.name) from (
        select department_id, array_agg(range order by range) as ranges from infrastructure.probe_grant where probe_id = p.id group by department_id) g join organisation.department d on d.id = g.department_id), '[]')`.as('grants')])
    .where('p.archived_at', 'is', null).where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof probes>['executeTakeFirstOrThrow']>>

function present(row: Row, now: Temporal.Instant, own: string): Probe {
  const facts = { enrolledAt: row.enrolled_at, tokenUntil: row.token_until, tokenUsedAt: row.token_used_at, revokedAt: row.revoked_at, heardAt: row.heard_at, lostAt: row.lost_at }
  return {
    id: row.id, name: row.name, place: row.place, team: { id: row.owner_team_id, name: row.team_name }, ...stateOf(facts, now), madeAt: row.made_at.toString(), enrolledAt: row.enrolled_at?.toString() ?? null, enrolledFrom: row.enrolled_from,
    fingerprint: row.public_key === null ? null : fingerprintOf(row.public_key), tokenUntil: row.token_used_at ? null : row.token_until?.toString() ?? null, heardAt: row.heard_at?.toString() ?? null, lostAt: row.lost_at?.toString() ?? null,
    skewMs: row.skew_ms, skewSays: skewWords(row.skew_ms), programVersion: row.program_version, versionSays: versionWords(row.program_version, own), buffered: row.buffered, oldestAt: row.oldest_at?.toString() ?? null, dropped: row.dropped,
    checks: row.checks, grants: row.grants, version: row.version,
  }
}

/** One page of probes by name, and how many are in which state. */
export async function pageOfProbes(ctx: OpenCtx, query: QueryOf<typeof listProbes>): Promise<AnswerOf<typeof listProbes>> {
  const now = ctx.clock.now()
  const place = placeOf(query.cursor, ['text', 'id'])
  let rows = probes(ctx).orderBy(sql`lower(p.name)`).orderBy('p.id').limit(query.limit + 1)
  if (query.state) rows = rows.where(stateIn(now), '=', query.state)
  if (query.teamId) rows = rows.where('p.owner_team_id', '=', query.teamId)
  if (query.search) rows = rows.where((e) => e.or([e('p.name', 'ilike', likely(query.search!)), e('p.place', 'ilike', likely(query.search!))]))
  if (place) rows = rows.where(sql<boolean>`(lower(p.name), p.id) > (lower(${place[0]}), ${place[1]}::uuid)`)
  const counts = ctx.db.selectFrom('infrastructure.probe as p').innerJoin('infrastructure.probe_state as s', 's.probe_id', 'p.id').select([stateIn(now).as('state'), (e) => e.fn.countAll<number>().as('count')])
    .where('p.archived_at', 'is', null).where(scope(ctx)).groupBy(sql`1`)
  const [found, counted] = await Promise.all([rows.execute(), counts.execute()])
  const page = pageOfRows(found, query.limit, (row) => [row.name, row.id])
  return { items: page.rows.map((row) => present(row, now, ctx.house.version)), next: page.next, counts: { waiting: 0, working: 0, lost: 0, revoked: 0, ...Object.fromEntries(counted.map((row) => [row.state, Number(row.count)])) } }
}

/** @param own this server's version, which a probe's is compared with */
export async function readProbe(ctx: Ctx, id: Id<'probe'>, own: string): Promise<Probe> {
  const row = await probes(ctx).where('p.id', '=', id).executeTakeFirst()
  if (!row) throw missing('probe')
  return present(row, ctx.clock.now(), own)
}

/** A probe that the actor sees, by id; undefined otherwise. */
export async function seenProbe(ctx: Ctx, id: string): Promise<{ id: Id<'probe'>; name: string } | undefined> {
  return ctx.db.selectFrom('infrastructure.probe as p').select(['p.id', 'p.name']).where('p.id', '=', id as Id<'probe'>).where('p.archived_at', 'is', null).where(scope(ctx)).executeTakeFirst()
}
