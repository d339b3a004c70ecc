import type { ComponentState } from '@fullscore/api/operations/status-page.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { publicIncidents, publicUpdates, type PublicIncident } from '../incidents/public.ts'
import type { Ctx } from '../../kernel/context.ts'
import { boundsOf, daysOf, spansOfReadings, type Reading, type Span } from './days.ts'
import type { SnapComponent, SnapIncident, SnapMaintenance, SnapUpdate, Snapshot } from './snapshot.ts'
import { overridden, stateOf, type Judged, type Said } from './state.ts'
import { checksNow, componentRows, gapsSince, openingsShown, pageRow, readingsOf, type ComponentRow, type OpeningShown } from './store.ts'

/** Bars of the page. */
export const daysShown = 90
/** How far back the history goes, in days. */
const historyDays = 366

export interface Component { row: ComponentRow; judged: Judged }

const runs = (one: OpeningShown, now: Temporal.Instant) => Temporal.Instant.compare(one.from, now) <= 0 && Temporal.Instant.compare(one.closedAt ?? one.to, now) > 0
const ms = (at: Temporal.Instant) => at.epochMilliseconds

interface Ground { rows: ComponentRow[]; incidents: PublicIncident[]; openings: OpeningShown[]; now: Temporal.Instant }

async function groundOf(ctx: Ctx): Promise<Ground> {
  const now = ctx.clock.now()
  const since = now.subtract({ hours: 24 * historyDays })
  const rows = await componentRows(ctx)
  const serviceIds = rows.map((row) => row.service_id as string as Id<'service'>)
  return { rows, now, incidents: await publicIncidents(ctx, { serviceIds, since, limit: 200 }), openings: await openingsShown(ctx, since) }
}

function saidOf({ incidents, openings, now }: Ground, row: ComponentRow, checks: Said['checks'] | undefined): Said {
  const counts = { none: 0, minor: 0, major: 0, critical: 0 }
  for (const one of incidents) if (one.endedAt === null && one.serviceIds.includes(row.service_id as string as Id<'service'>)) counts[one.impact]++
  return { checks: checks ?? { ok: 0, degraded: 0, down: 0, unknown: 0 }, gap: false, assumed: row.assumed_since !== null, incidents: counts, maintenance: openings.filter((one) => one.componentIds.includes(row.id) && runs(one, now)).length }
}

async function judge(ctx: Ctx, ground: Ground): Promise<Component[]> {
  const checks = await checksNow(ctx, ground.rows.map((row) => row.service_id))
  return ground.rows.map((row) => {
    const override = row.override_state && row.override_until ? { state: row.override_state as ComponentState, until: row.override_until } : undefined
    return { row, judged: overridden(stateOf(saidOf(ground, row, checks.get(row.service_id))), override, ground.now) }
  })
}

/** The components with their state now and its reason, for colleagues. */
export async function componentsNow(ctx: Ctx): Promise<Component[]> {
  return judge(ctx, await groundOf(ctx))
}

/** Everything the public may read now. It reads published words only: there is no way by which a draft could come in. @param tells whether a locale's language is told here */
export async function snapshotOf(ctx: Ctx, url: string, tells: (locale: string) => boolean): Promise<Snapshot> {
  const ground = await groundOf(ctx)
  const [page, organisation, components] = [await pageRow(ctx), await ctx.db.selectFrom('organisation.organisation').select(['id', 'name', 'zone', 'locale']).executeTakeFirstOrThrow(), await judge(ctx, ground)]
  const first = Temporal.Instant.fromEpochMilliseconds(boundsOf(ground.now, organisation.zone, daysShown).bounds[0]!)
  const [readings, gaps] = [await readingsOf(ctx, ground.rows.map((row) => row.service_id), first), await gapsSince(ctx, first)]
  return {
    madeAt: ground.now.toString(), page: { id: organisation.id, name: page.title === '' ? organisation.name : page.title, intro: page.intro, url, zone: organisation.zone, ...(tells(organisation.locale) ? { locale: organisation.locale } : {}) },
    components: components.map(({ row, judged }): SnapComponent => ({
      id: row.id, name: row.name, description: row.description, group: row.group_name, position: row.position + 1, onlyIfDegraded: row.only_if_degraded, state: judged.state, addedAt: row.added_at.toString(),
      updatedAt: updatedAt(row, readings, ground), days: daysOf(spansOf(row, readings, gaps, ground), ground.now, organisation.zone, daysShown),
    })),
    incidents: await incidentsOf(ctx, ground), maintenances: ground.openings.map((one) => maintenanceOf(one, ground)),
  }
}

function spansOf(row: ComponentRow, readings: readonly Reading[], gaps: readonly { from: number; to: number }[], { incidents, openings, now }: Ground): Span[] {
  const told = incidents.filter((one) => one.serviceIds.includes(row.service_id as string as Id<'service'>))
  return [
    ...spansOfReadings(readings, row.service_id, ms(now)), ...gaps.map((gap): Span => ({ ...gap, kind: 'gap' })),
    ...(row.assumed_since ? [{ from: ms(row.assumed_since), to: ms(now), kind: 'assumed' } as const] : []),
    ...told.map((one): Span => ({ from: ms(one.beganAt), to: ms(one.endedAt ?? now), kind: `incident ${one.impact}` })),
    ...openings.filter((one) => one.componentIds.includes(row.id)).map((one): Span => ({ from: ms(one.from), to: ms(one.closedAt ?? one.to), kind: 'maintenance' })),
  ]
}

/** When last something was said of a component. */
function updatedAt(row: ComponentRow, readings: readonly Reading[], { incidents, now }: Ground): string {
  const moments = [ms(row.added_at), ...(row.override_at ? [ms(row.override_at)] : []), ...(row.override_until ? [ms(row.override_until)] : [])]
  for (const one of readings) if (one.serviceId === row.service_id) moments.push(one.at)
  for (const one of incidents) if (one.serviceIds.includes(row.service_id as string as Id<'service'>)) moments.push(ms(one.endedAt ?? one.beganAt))
  return Temporal.Instant.fromEpochMilliseconds(moments.reduce((latest, at) => (at <= ms(now) && at > latest ? at : latest), 0)).toString()
}

async function incidentsOf(ctx: Ctx, { rows, incidents }: Ground): Promise<SnapIncident[]> {
  const updates = await publicUpdates(ctx, incidents.map((one) => one.id))
  const componentOf = new Map(rows.map((row) => [row.service_id as string, row.id as string]))
  return incidents.flatMap((one): SnapIncident[] => {
    const own = updates.filter((update) => update.incidentId === one.id).map((update) => ({ id: update.id, stage: update.stage, body: update.body, at: update.publishedAt.toString() }))
    const [latest] = own
    return latest === undefined ? [] : [{
      id: one.id, title: one.publicTitle, impact: one.impact, stage: one.stage, beganAt: one.beganAt.toString(), endedAt: one.endedAt?.toString() ?? null,
      componentIds: one.serviceIds.flatMap((id) => componentOf.get(id) ?? []), updates: [...endOf(one, latest), ...own],
    }]
  })
}

/** That it is over, where nobody said so to the public: whoever reads or was told of it learns it all the same. */
function endOf({ id, endedAt }: PublicIncident, latest: SnapUpdate): SnapUpdate[] {
  if (endedAt === null || latest.stage === 'resolved') return []
  const at = Temporal.Instant.compare(endedAt, latest.at) < 0 ? latest.at : endedAt.toString()
  return [{ id: `${id}-${Math.floor(ms(endedAt) / 1000)}`, stage: 'resolved', body: '', at, unsaid: true }]
}

function maintenanceOf(one: OpeningShown, { rows, now }: Ground): SnapMaintenance {
  const over = Temporal.Instant.compare(one.closedAt ?? one.to, now) <= 0
  const state = over ? 'completed' : runs(one, now) ? 'in_progress' : 'scheduled'
  return {
    id: `${one.windowId}-${Math.floor(ms(one.from) / 1000)}`, title: one.title, text: one.text, state, from: one.from.toString(), to: (over ? (one.closedAt ?? one.to) : one.to).toString(),
    publishedAt: one.publishedAt.toString(), startedAt: state === 'scheduled' ? null : one.from.toString(), endedAt: over ? (one.closedAt ?? one.to).toString() : null,
    componentIds: one.componentIds.filter((id) => rows.some((row) => row.id === id)),
  }
}
