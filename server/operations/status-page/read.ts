import type { AnswerOf } from '@fullscore/api/route.ts'
import type { ComponentState, statusComponents, StatusPage } from '@fullscore/api/operations/status-page.ts'
import type { MaintenanceState } from '@fullscore/api/operations/maintenance.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { sql } from 'kysely'
import { namesOfItems } from '../../infrastructure/inventory/public.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { forbidden } from '../../kernel/refusal.ts'
import { publicUrl } from '../../organisation/public-url.ts'
import { may, visible } from '../../organisation/visible.ts'
import { componentsNow, type Component } from './build.ts'
import { componentRows, pageRow, windowsShown } from './store.ts'

/** The settings of the page for those who look after it. */
export async function readPage(ctx: OpenCtx): Promise<StatusPage> {
  const [mayPublish, maySwitch] = [may(ctx.actor, 'incidents:publish', null), may(ctx.actor, 'settings:manage', null)]
  if (!mayPublish && !maySwitch) throw forbidden('incidents:publish', 'The status page is looked after by those who hold incidents:publish or settings:manage for the whole organisation.')
  const page = await pageRow(ctx)
  const rendering = await ctx.db.selectFrom('operations.status_rendering').select('made_at').executeTakeFirst()
  const { url, warning } = await publicUrl(ctx)
  return {
    enabled: page.enabled_at !== null, enabledAt: page.enabled_at?.toString() ?? null, title: page.title, intro: page.intro, version: page.version, url: `${url}/status`, urlWarning: warning,
    components: await componentsOf(ctx), windows: await windowsOf(ctx), subscribers: await subscribersOf(ctx), renderedAt: rendering?.made_at.toString() ?? null, mayPublish, maySwitch,
  }
}

/** The components, as far as who publishes an update needs them: all are public anyway, their services are not. */
export async function componentChoices(ctx: Ctx): Promise<AnswerOf<typeof statusComponents>> {
  const [page, rows] = [await pageRow(ctx), await componentRows(ctx)]
  const seen = await namesOfItems(ctx, rows.map((row) => row.service_id))
  return { enabled: page.enabled_at !== null, items: rows.map((row) => ({ id: row.id, serviceId: row.service_id, name: row.name, group: row.group_name, seen: seen.has(row.service_id) })) }
}

async function componentsOf(ctx: OpenCtx): Promise<StatusPage['components']> {
  const components = await componentsNow(ctx)
  const names = await namesOfItems(ctx, components.map(({ row }) => row.service_id))
  const people = components.flatMap(({ row }) => row.override_by ?? [])
  const persons = new Map(people.length === 0 ? [] : (await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', people).execute()).map((one) => [one.id as string, one.name]))
  return components.map(({ row, judged }) => ({
    id: row.id, serviceId: row.service_id, name: row.name, description: row.description, group: row.group_name, onlyIfDegraded: row.only_if_degraded, assumed: row.assumed_since !== null, state: judged.state, why: judged.why,
    serviceName: names.get(row.service_id)?.name ?? null, override: overrideOf(ctx, row, persons),
  }))
}

function overrideOf(ctx: OpenCtx, row: Component['row'], persons: ReadonlyMap<string, string>): StatusPage['components'][number]['override'] {
  if (!row.override_state || !row.override_until || Temporal.Instant.compare(row.override_until, ctx.clock.now()) <= 0) return null
  const name = row.override_by ? persons.get(row.override_by) : undefined
  return { state: row.override_state as ComponentState, reason: row.override_reason ?? '', until: row.override_until.toString(), at: row.override_at!.toString(), by: row.override_by && name ? { id: row.override_by, name } : null }
}

/** Windows that run or come, and those that are public, as far as the reader sees them. */
async function windowsOf(ctx: OpenCtx): Promise<StatusPage['windows']> {
  const shown = new Map((await windowsShown(ctx)).map((one) => [one.windowId, one]))
  const rows = await ctx.db.selectFrom('operations.maintenance_window_ref as w').selectAll()
    .where(visible(ctx.actor, 'maintenance:read', { kind: 'maintenance-window', id: sql.ref('w.id'), team: sql.ref('w.owner_team_id') }))
    .where((e) => e.or([e('w.state', 'in', ['planned', 'open']), ...(shown.size > 0 ? [e('w.id', 'in', [...shown.keys()] as Id<'maintenance-window'>[])] : [])])).orderBy('w.from_at', 'desc').orderBy('w.id').limit(200).execute()
  return rows.map((row) => {
    const told = shown.get(row.id)
    return { id: row.id as Id<'maintenance-window'>, title: row.name, state: row.state as MaintenanceState, from: row.from_at.toString(), to: row.to_at.toString(), shown: told ? { title: told.title, text: told.text, componentIds: told.componentIds as Id<'status-component'>[] } : null }
  })
}

async function subscribersOf(ctx: OpenCtx): Promise<StatusPage['subscribers']> {
  const { rows: [row] } = await sql<StatusPage['subscribers']>`select
    count(*) filter (where kind = 'mail' and confirmed_at is not null)::int as mail, count(*) filter (where kind = 'webhook' and confirmed_at is not null)::int as webhook,
    count(*) filter (where confirmed_at is null)::int as unconfirmed, (select count(*)::int from operations.status_notice where state = 'failed') as failed from operations.status_subscriber`.execute(ctx.db)
  return row!
}
