import { sql } from 'kysely'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { addService, editService, Hours, ServiceDetail } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { checkCalendar, type AnyCalendar } from '@fullscore/time/calendar.ts'
import { dropEntry, putEntry } from '../../agenda/entries.ts'
import { announce } from '../../events/event.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf, requireZone } from '../../kernel/input.ts'
import { conflict, invalid, missing, stale } from '../../kernel/refusal.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { requireMay, requireSeenAndMay } from '../../organisation/visible.ts'
import { dropSearch, putSearch } from '../../search/entries.ts'
import { insertItem, itemById, relate, touchGraph } from '../inventory/public.ts'
import { serviceAdded, serviceArchived, serviceChanged } from './events.ts'
import { readService } from './read.ts'

const subjects = (id: string) => [{ kind: 'service', id, role: 'service' }, { kind: 'item', id, role: 'service' }]
const asItem = (id: Id<'service'>) => id as string as Id<'item'>

async function requireFreeName(tx: Ctx, name: string, except?: Id<'service'>): Promise<void> {
  let query = tx.db.selectFrom('infrastructure.service as s').innerJoin('infrastructure.item as i', 'i.id', 's.item_id').select('s.item_id')
    .where(sql`lower(i.name)`, '=', name.toLowerCase()).where('i.archived_at', 'is', null).where('i.redirect_id', 'is', null)
  if (except) query = query.where('s.item_id', '!=', asItem(except))
  if (await query.executeTakeFirst()) throw conflict('name-taken', `There is already a service called ${name}.`)
}

function requireHours(hours: Hours): void {
  if (hours === '24/7') return
  requireZone(hours.zone, 'body.hours.zone')
  try {
    checkCalendar(hours as AnyCalendar)
  } catch (error) {
    throw invalid([{ field: 'body.hours', message: (error as Error).message }])
  }
}

/** Critical business dates stand on the Score; called whenever they may have changed. */
async function show(tx: Ctx, service: ServiceDetail, before: readonly string[]): Promise<void> {
  const team = service.team.id as Id<'team'>
  const keys = service.dates.map((date, index) => `service-date:${service.id}:${index}`)
  for (const key of before) if (!keys.includes(key) || service.archived) await dropEntry(tx, key)
  if (service.archived) return dropSearch(tx, 'service', service.id)
  await putSearch(tx, { kind: 'service', id: service.id, title: service.name, words: `${service.audience} ${service.description}`, team, rank: 14 })
  for (const [index, date] of service.dates.entries()) {
    const zone = service.hours === '24/7' ? 'UTC' : service.hours.zone
    const start = Temporal.PlainDate.from(date.from).toZonedDateTime(zone).toInstant()
    const end = Temporal.PlainDate.from(date.to).add({ days: 1 }).toZonedDateTime(zone).toInstant()
    await putEntry(tx, {
      key: keys[index]!, subject: { kind: 'service', id: service.id }, stave: 'services', line: 2, mark: 'milestone', certainty: 'planned', state: 'open', from: start, to: end,
      label: `${date.name}, ${service.name}`, why: `A critical business date of ${service.name}.`, weight: 60, team, services: [service.id],
    })
  }
}

export interface NewService extends BodyOf<typeof addService> { rehearsal?: boolean }

/** Adds a service: an item of its own, with what the business knows of it. */
export async function createService(ctx: Ctx, body: NewService): Promise<ServiceDetail> {
  const team = body.teamId ?? (await firstTeam(ctx))
  requireMay(ctx.actor, 'services:manage', team)
  requireHours(body.hours)
  return change(ctx, async (tx) => {
    await requireFreeName(tx, body.name)
    const id = tx.ids.make<'service'>()
    await insertItem(tx, { id: asItem(id), kind: 'service', name: body.name, team, source: 'person' })
    await tx.db.insertInto('infrastructure.service').values({
      item_id: asItem(id), criticality: body.criticality, audience: body.audience, description: body.description, business_owner_id: body.businessOwnerId ?? null, hours: JSON.stringify(body.hours),
      hour_amount: body.hourValue?.amount ?? null, hour_currency: body.hourValue?.currency ?? null, dates: JSON.stringify(body.dates), rehearsal: body.rehearsal ?? false,
    }).execute()
    for (const [field, kind] of [['runsOn', 'runs-on'], ['dependsOn', 'depends-on']] as const) {
      for (const [index, other] of body[field].entries()) {
        if (!(await itemById(tx, other as Id<'item'>))) throw invalid([{ field: `body.${field}[${index}]`, message: 'names no item that you see' }])
        await relate(tx, kind, asItem(id), other as Id<'item'>)
      }
    }
    const service = await readService(tx, id)
    await show(tx, service, [])
    return { events: [announce(serviceAdded, { team, subjects: subjects(id), payload: { serviceId: id }, detail: { name: body.name } })], value: service }
  })
}

/** Changes or archives a service; the version guards two editors. */
export async function changeService(ctx: Ctx, id: Id<'service'>, version: number, body: BodyOf<typeof editService>): Promise<ServiceDetail> {
  if (body.hours) requireHours(body.hours)
  const before = await readService(ctx, id)
  return change(ctx, async (tx) => {
    const row = await tx.db.selectFrom('infrastructure.item').selectAll().where('id', '=', asItem(id)).forUpdate().executeTakeFirst()
    if (!row) throw missing('service')
    await requireSeenAndMay(tx, 'services:manage', { kind: 'service', id, team: row.owner_team_id })
    if (row.version !== version) throw stale()
    if (body.teamId) requireMay(tx.actor, 'services:manage', body.teamId)
    const stored = {
      name: before.name, teamId: row.owner_team_id, criticality: before.criticality, audience: before.audience, description: before.description, businessOwnerId: (before.businessOwner?.id ?? null) as Id<'person'> | null,
      hours: before.hours, hourValue: before.hourValue, dates: before.dates, archived: before.archived,
    }
    const changes = changesOf(stored, body)
    const next = { ...stored, ...changes }
    if (changes.name || changes.archived === false) await requireFreeName(tx, next.name, id)
    await tx.db.updateTable('infrastructure.item').set({ name: next.name, owner_team_id: next.teamId, archived_at: next.archived ? (row.archived_at ?? tx.clock.now()) : null, version: version + 1 }).where('id', '=', row.id).execute()
    await tx.db.updateTable('infrastructure.service').set({
      criticality: next.criticality, audience: next.audience, description: next.description, business_owner_id: next.businessOwnerId, hours: JSON.stringify(next.hours),
      hour_amount: next.hourValue?.amount ?? null, hour_currency: next.hourValue?.currency ?? null, dates: JSON.stringify(next.dates),
    }).where('item_id', '=', row.id).execute()
    if (changes.archived !== undefined) await touchGraph(tx)
    const service = await readService(tx, id)
    await show(tx, service, before.dates.map((_, index) => `service-date:${id}:${index}`))
    const type = changes.archived ? announce(serviceArchived, { team: next.teamId, subjects: subjects(id), payload: { serviceId: id }, detail: { name: next.name } })
      : announce(serviceChanged, { team: next.teamId, subjects: subjects(id), payload: { serviceId: id, changed: Object.keys(changes) }, detail: { name: next.name } })
    return { events: [type], value: service }
  })
}
