import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import { causeOf, type Ended, type Run, type Signal } from './alert.ts'
import type { About, Silence } from './store.ts'

/** Rows a statement writes at once. */
const mostRows = 500

type Keyed = Pick<Signal, 'source' | 'dedupKey'>

/** Locks that causes share: few enough for a payload of ten thousand alerts to fit into PostgreSQL's lock table. */
const buckets = 512

/** Lets nobody else judge these causes until the transaction ends. Always in one order, so that no two wait for each other. */
export async function lockCauses(tx: Ctx, signals: readonly Keyed[]): Promise<void> {
  const names = [...new Set(signals.map(causeOf))]
  await sql`select pg_advisory_xact_lock(hashtext('operations.alert'), b) from (select distinct abs(hashtext(n) % ${buckets}::int) as b from unnest(${names}::text[]) n order by 1) x`.execute(tx.db)
}

/** The alerts that fire under these causes, by cause, locked. */
export async function firingAlerts(tx: Ctx, signals: readonly Keyed[]) {
  // Each cause is looked up among what fires, however often it fired before.
  const ids = sql<Id<'alert'>>`(select a.id from unnest(${signals.map((s) => s.source.kind)}::text[], ${signals.map((s) => s.source.id)}::text[], ${signals.map((s) => s.dedupKey)}::text[]) as x(kind, source, key)
    cross join lateral (select id from operations.alert where state = 'firing' and source_kind = x.kind and source_id = x.source and dedup_key = x.key offset 0) a)`
  const rows = await tx.db.selectFrom('operations.alert').selectAll().where('id', 'in', ids).where('state', '=', 'firing').orderBy('id').forNoKeyUpdate().execute()
  return new Map(rows.map((row) => [causeOf({ source: { kind: row.source_kind as Signal['source']['kind'], id: row.source_id, name: '' }, dedupKey: row.dedup_key }), row]))
}
export type FiringRow = Awaited<ReturnType<typeof firingAlerts>> extends Map<string, infer R> ? R : never

export interface NewAlert { id: Id<'alert'>; run: Run; about: About; silence: Silence | undefined }

/** Writes new alerts, in one text for any number of rows, so that PostgreSQL keeps its plan. */
export async function insertAlerts(tx: Ctx, alerts: readonly NewAlert[]): Promise<void> {
  const rows = alerts.map(({ id, run: { earliest, last, members }, about, silence }) => ({
    id, source_kind: last.source.kind, source_id: last.source.id, source_name: last.source.name, dedup_key: last.dedupKey, title: last.title, urgency: last.urgency,
    service_id: about.serviceId, item_id: about.itemId, owner_team_id: about.team, raised_at: earliest.at.toString(), said_at: earliest.said?.at?.toString(), said_why: earliest.said?.why,
    repeats: members.length - 1, details: last.details, rehearsal: last.rehearsal, cause_group: last.group, muted_by: silence?.windowId, muted_until: silence?.until.toString(), muted_why: silence?.why,
  }))
  for (let from = 0; from < rows.length; from += mostRows) {
    await sql`insert into operations.alert (id, source_kind, source_id, source_name, dedup_key, title, urgency, state, service_id, item_id, owner_team_id, raised_at, said_at, said_why, last_at, repeats, details, rehearsal, cause_group, muted_by, muted_until, muted_why)
      select id, source_kind, source_id, source_name, dedup_key, title, urgency, 'firing', service_id, item_id, owner_team_id, raised_at, said_at, said_why, ${tx.clock.now()}::timestamptz, repeats, details, rehearsal, cause_group, muted_by, muted_until, muted_why
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + mostRows))}::jsonb) as r(id uuid, source_kind text, source_id text, source_name text, dedup_key text, title text, urgency text, service_id uuid, item_id uuid, owner_team_id uuid,
        raised_at timestamptz, said_at timestamptz, said_why text, repeats int, details jsonb, rehearsal boolean, cause_group text, muted_by uuid, muted_until timestamptz, muted_why text)`.execute(tx.db)
  }
}

/** Counts repetitions; the newest title and details stand, and the earliest beginning. What fires is not suppressed any more. */
export async function touchAlerts(tx: Ctx, touched: readonly { id: Id<'alert'>; run: Run }[]): Promise<void> {
  if (touched.length === 0) return
  const given = JSON.stringify(touched.map(({ id, run }) => ({ id, count: run.members.length, title: run.last.title, urgency: run.last.urgency, details: run.last.details, at: run.earliest.at.toString(), said_at: run.earliest.said?.at?.toString() ?? null, said_why: run.earliest.said?.why ?? null })))
  await sql`update operations.alert a set repeats = a.repeats + v.count, last_at = ${tx.clock.now()}, title = v.title, urgency = v.urgency, details = v.details, suppressed_at = null,
      raised_at = least(a.raised_at, v.at), said_at = case when v.at < a.raised_at then v.said_at else a.said_at end, said_why = case when v.at < a.raised_at then v.said_why else a.said_why end
    from jsonb_to_recordset(${given}::jsonb) as v(id uuid, count int, title text, urgency text, details jsonb, at timestamptz, said_at timestamptz, said_why text) where a.id = v.id`.execute(tx.db)
}

/** Ends alerts; where their end says so it brings the newest title and details. */
export async function endAlerts(tx: Ctx, ended: readonly { id: Id<'alert'>; at: Temporal.Instant; why: string; news?: { title: string; details: Record<string, unknown> } | undefined }[]): Promise<void> {
  if (ended.length === 0) return
  const given = JSON.stringify(ended.map(({ id, at, why, news }) => ({ id, at: at.toString(), why, title: news?.title ?? null, details: news && Object.keys(news.details).length > 0 ? news.details : null })))
  await sql`update operations.alert a set state = 'resolved', resolved_at = v.at, resolved_why = v.why, last_at = ${tx.clock.now()}, title = coalesce(v.title, a.title), details = coalesce(v.details, a.details)
    from jsonb_to_recordset(${given}::jsonb) as v(id uuid, at timestamptz, why text, title text, details jsonb) where a.id = v.id`.execute(tx.db)
}

/** Notes that the source said more of alerts that fire: it keeps them silent, or somebody took them there. */
export async function noteAlerts(tx: Ctx, ids: readonly Id<'alert'>[], what: 'suppressed_at' | 'acknowledged_at'): Promise<void> {
  if (ids.length > 0) await tx.db.updateTable('operations.alert').set({ [what]: sql`coalesce(${sql.ref(what)}, ${tx.clock.now()})`, last_at: tx.clock.now() }).where('id', 'in', [...ids]).execute()
}

/** Ends heard of these causes a while ago, by cause. Only sources that say when an occurrence began have them. */
export async function endsOf(tx: Ctx, signals: readonly Signal[]): Promise<Map<string, Ended>> {
  const dated = signals.filter((one) => one.status === 'firing' && one.beganAt)
  if (dated.length === 0) return new Map()
  const rows = await tx.db.selectFrom('operations.alert_ended').selectAll()
    .where(sql<boolean>`(source_id, dedup_key) in (select * from unnest(${dated.map((s) => s.source.id)}::text[], ${dated.map((s) => s.dedupKey)}::text[]))`).execute()
  const found = new Map(rows.map((row) => [`${row.source_id}\n${row.dedup_key}`, { beganAt: row.began_at, heardAt: row.heard_at }]))
  return new Map(dated.flatMap((one) => { const ended = found.get(`${one.source.id}\n${one.dedupKey}`); return ended ? [[causeOf(one), ended] as const] : [] }))
}

/** Remembers ends, so that a beginning which they overtook is known as late. */
export async function rememberEnds(tx: Ctx, signals: readonly Signal[]): Promise<void> {
  const dated = signals.filter((one) => one.beganAt)
  if (dated.length === 0) return
  await tx.db.insertInto('operations.alert_ended').values(dated.map((one) => ({ source_id: one.source.id, dedup_key: one.dedupKey, began_at: one.beganAt!, heard_at: tx.clock.now() })))
    .onConflict((c) => c.columns(['source_id', 'dedup_key']).doUpdateSet((e) => ({ began_at: e.ref('excluded.began_at'), heard_at: e.ref('excluded.heard_at') }))).execute()
}

/** Forgets ends: said again, a beginning counts. */
export async function forgetEnds(tx: Ctx, signals: readonly Keyed[]): Promise<void> {
  if (signals.length === 0) return
  await sql`delete from operations.alert_ended where (source_id, dedup_key) in (select * from unnest(${signals.map((s) => s.source.id)}::text[], ${signals.map((s) => s.dedupKey)}::text[]))`.execute(tx.db)
}
