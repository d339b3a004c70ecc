import type { BodyOf } from '@fullscore/api/route.ts'
import type { changeStatusPage, overrideStatus, showWindow, StatusPage } from '@fullscore/api/operations/status-page.ts'
import type { FieldError } from '@fullscore/api/problem.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { sql } from 'kysely'
import { announce, type EventType, type NewEvent } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { conflict, forbidden, invalid, missing, stale } from '../../kernel/refusal.ts'
import { requireMay, visible } from '../../organisation/visible.ts'
import { statusOverridden, statusPageChanged, statusPageSwitched, statusReleased, windowHidden, windowShown } from './events.ts'
import { readPage } from './read.ts'
import { renderNow } from './render.ts'
import { componentRows, dropWindow, lockComponent, lockPage, putComponents, putWindow, setOverride, updatePage, type ComponentId } from './store.ts'

const said = (type: EventType, payload: Record<string, unknown>, detail: Record<string, unknown> = {}, subjects: NewEvent['subjects'] = []): NewEvent =>
  announce(type, { team: null, subjects: [{ kind: 'organisation', id: 'status-page', role: 'status-page' }, ...subjects], payload, detail })

/** What was changed is public at once: the page is made anew before the answer. */
async function shown(ctx: OpenCtx): Promise<StatusPage> {
  await renderNow(ctx)
  return readPage(ctx)
}

/** Says what the page holds. Who lists a service must see it; components that stay keep their ids. */
export async function changePage(ctx: OpenCtx, version: number, body: BodyOf<typeof changeStatusPage>): Promise<StatusPage> {
  requireMay(ctx.actor, 'incidents:publish', null)
  await change(ctx, async (tx) => {
    const row = await lockPage(tx)
    if (row.version !== version) throw stale()
    const before = await componentRows(tx)
    await requireServices(tx, body.components, new Set(before.map((one) => one.service_id as string)))
    await putComponents(tx, body.components)
    await updatePage(tx, { title: body.title, intro: body.intro, version: version + 1 })
    const was = before.map((one) => [one.service_id, one.name, one.description, one.group_name, one.only_if_degraded, one.assumed_since !== null])
    const is = body.components.map((one) => [one.serviceId, one.name, one.description, one.group, one.onlyIfDegraded, one.assumed])
    const changed = [...(row.title === body.title ? [] : ['title']), ...(row.intro === body.intro ? [] : ['intro']), ...(JSON.stringify(was) === JSON.stringify(is) ? [] : ['components'])]
    return { events: [said(statusPageChanged, { changed, components: body.components.length }, { before: before.map((one) => one.name), after: body.components.map((one) => one.name) })], value: undefined }
  })
  return shown(ctx)
}

/** Each service once, and only what the actor sees, or what is listed already. */
async function requireServices(tx: Ctx, components: BodyOf<typeof changeStatusPage>['components'], listed: ReadonlySet<string>): Promise<void> {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, { serviceId }] of components.entries()) {
    const service = await serviceById(tx, serviceId as Id<'service'>)
    if (seen.has(serviceId)) errors.push({ field: `body.components[${index}].serviceId`, message: 'is listed twice' })
    else if (!service && !listed.has(serviceId)) errors.push({ field: `body.components[${index}].serviceId`, message: 'names no service that you see' })
    else if (service?.rehearsal) errors.push({ field: `body.components[${index}].serviceId`, message: 'is a service of a rehearsal' })
    seen.add(serviceId)
  }
  if (errors.length > 0) throw invalid(errors)
}

/** Switches the page on or off; off, nothing of it is served, not from disk either. */
export async function switchPage(ctx: OpenCtx, enabled: boolean): Promise<StatusPage> {
  requireMay(ctx.actor, 'settings:manage', null)
  await change(ctx, async (tx) => {
    const row = await lockPage(tx)
    if ((row.enabled_at !== null) === enabled) throw conflict('already-so', enabled ? 'The status page is on already.' : 'The status page is off already.')
    await updatePage(tx, { enabled_at: enabled ? tx.clock.now() : null })
    return { events: [said(statusPageSwitched, { enabled })], value: undefined }
  })
  return shown(ctx)
}

const mostDays = 30

/** Sets the state of a component by hand. A person says so and why, and until when: nobody forgets it there. */
export async function override(ctx: OpenCtx, id: ComponentId, { state, reason, until }: BodyOf<typeof overrideStatus>): Promise<StatusPage> {
  requireMay(ctx.actor, 'incidents:publish', null)
  if (ctx.actor.kind !== 'person') throw forbidden('signed-in', 'A person who is signed in says what holds instead of the measurement.')
  const [end, now] = [Temporal.Instant.from(until), ctx.clock.now()]
  if (Temporal.Instant.compare(end, now) <= 0) throw invalid([{ field: 'body.until', message: 'is over already' }])
  if (Temporal.Instant.compare(end, now.add({ hours: 24 * mostDays })) > 0) throw invalid([{ field: 'body.until', message: say`is more than ${mostDays} days away` }])
  await change(ctx, async (tx) => {
    const row = await lockComponent(tx, id)
    await setOverride(tx, id, { state, reason, until: end })
    return { events: [said(statusOverridden, { componentId: id, serviceId: row.service_id, state, until: end.toString() }, { name: row.name, note: reason }, [{ kind: 'service', id: row.service_id, role: 'component' }])], value: undefined }
  })
  return shown(ctx)
}

/** The component follows what is measured and published again. */
export async function release(ctx: OpenCtx, id: ComponentId): Promise<StatusPage> {
  requireMay(ctx.actor, 'incidents:publish', null)
  await change(ctx, async (tx) => {
    const row = await lockComponent(tx, id)
    if (!row.override_until || Temporal.Instant.compare(row.override_until, tx.clock.now()) <= 0) throw conflict('not-overridden', 'Nobody set its state by hand: there is nothing to release.')
    await setOverride(tx, id, null)
    return { events: [said(statusReleased, { componentId: id, serviceId: row.service_id }, { name: row.name }, [{ kind: 'service', id: row.service_id, role: 'component' }])], value: undefined }
  })
  return shown(ctx)
}

async function requireWindow(tx: Ctx, id: string): Promise<{ name: string }> {
  const row = await tx.db.selectFrom('operations.maintenance_window_ref as w').select('w.name').where('w.id', '=', id as Id<'maintenance-window'>)
    .where(visible(tx.actor, 'maintenance:read', { kind: 'maintenance-window', id: sql.ref('w.id'), team: sql.ref('w.owner_team_id') })).executeTakeFirst()
  if (!row) throw missing('maintenance window')
  return row
}

/** Tells the public of a window: in these words, never in those for colleagues. */
export async function tellWindow(ctx: OpenCtx, id: Id<'maintenance-window'>, { title, text, componentIds }: BodyOf<typeof showWindow>): Promise<StatusPage> {
  requireMay(ctx.actor, 'incidents:publish', null)
  await change(ctx, async (tx) => {
    const { name } = await requireWindow(tx, id)
    const known = new Set<string>((await componentRows(tx)).map((row) => row.id))
    const errors = componentIds.flatMap((one, index) => (known.has(one) ? [] : [{ field: `body.componentIds[${index}]`, message: 'is no component of the page' }]))
    if (errors.length > 0) throw invalid(errors)
    await putWindow(tx, { windowId: id, title, text, componentIds: [...new Set(componentIds)] })
    return { events: [said(windowShown, { windowId: id, components: componentIds.length }, { title: name, publicTitle: title, note: text }, [{ kind: 'maintenance-window', id, role: 'window' }])], value: undefined }
  })
  return shown(ctx)
}

/** The public is told of it no longer. What was sent cannot be unsent. */
export async function hideWindowAgain(ctx: OpenCtx, id: Id<'maintenance-window'>): Promise<StatusPage> {
  requireMay(ctx.actor, 'incidents:publish', null)
  await change(ctx, async (tx) => {
    const { name } = await requireWindow(tx, id)
    if (!(await dropWindow(tx, id))) throw missing('maintenance window')
    return { events: [said(windowHidden, { windowId: id }, { title: name }, [{ kind: 'maintenance-window', id, role: 'window' }])], value: undefined }
  })
  return shown(ctx)
}
