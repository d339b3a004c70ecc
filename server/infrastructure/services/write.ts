import { sql } from 'kysely'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { addService, editService, Hours, ServiceDetail } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { checkCalendar, type AnyCalendar } from '@fullscore/time/calendar.ts'
import { dropEntry, putEntry } from '../../agenda/entries.ts'
import { announce } from '../../events/event.ts'
import { eventsOfEdit } from '../../events/of-edit.ts'
import { change, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { changesOf, refuseNoZone } from '../../kernel/input.ts'
import { conflict, invalid, stale } from '../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../organisation/organisation.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { dropSearch, putSearch, type NewSearchEntry } from '../../search/entries.ts'
import { insertItem, itemById, lockItem, relate, updateItem } from '../inventory/public.ts'
import { serviceAdded, serviceArchived, serviceChanged } from './events.ts'
import { readService } from './read.ts'
import { insertService, updateService } from './store.ts'

/** The objects that an event of a service concerns. */
export const serviceSubjects = (id: string) => [{ kind: 'service', id, role: 'service' }, { kind: 'item', id, role: 'service' }]
const asItem = (id: Id<'service'>) => id as string as Id<'item'>

/** The lock under which a name is given. */
export const nameLock = (name: string): string => `service ${name.toLowerCase()}`

async function requireFreeName(tx: Ctx, name: string, except?: Id<'service'>): Promise<void> {
  await lockName(tx, nameLock(name))
  let query = tx.db.selectFrom('infrastructure.service as s').innerJoin('infrastructure.item_ref as i', (j) => j.on(sql`i.id`, '=', sql.ref('s.item_id'))).select('s.item_id')
    .where(sql`lower(i.name)`, '=', name.toLowerCase()).where('i.archived_at', 'is', null)
  if (except) query = query.where('s.item_id', '!=', asItem(except))
  if (await query.executeTakeFirst()) throw nameTaken(name)
}

export const nameTaken = (name: string) => conflict('name-taken', say`There is already a service called ${name}.`)

/** Refuses hours that no calendar knows. */
export function requireHours(hours: Hours): void {
  if (hours === '24/7') return
  refuseNoZone(hours.zone, 'body.hours.zone')
  try {
    checkCalendar(hours as AnyCalendar)
  } catch (error) {
    throw invalid([{ field: 'body.hours', message: (error as Error).message }])
  }
}

/** Refuses what only looks right: hours that no calendar knows, an owner who is nobody, dates that end before they begin. */
async function requireFacts(ctx: Ctx, body: BodyOf<typeof editService>): Promise<void> {
  if (body.hours) requireHours(body.hours)
  const errors = (body.dates ?? []).flatMap((date, index) => (date.to < date.from ? [{ field: `body.dates[${index}].to`, message: say`${date.name} ends before it begins` }] : []))
  if (body.businessOwnerId && !(await ctx.db.selectFrom('organisation.person').select('id').where('id', '=', body.businessOwnerId).executeTakeFirst())) {
    errors.push({ field: 'body.businessOwnerId', message: 'names nobody' })
  }
  if (errors.length > 0) throw invalid(errors)
}

/** A service as people look for it. */
export const searchOfService = (service: { id: string; name: string; audience: string; description: string }, team: Id<'team'>): NewSearchEntry =>
  ({ kind: 'service', id: service.id, title: service.name, words: `${service.audience} ${service.description}`, team, rank: 14 })

/** Critical business dates stand on the Score; called whenever they may have changed. */
async function show(tx: Ctx, service: ServiceDetail, before: readonly string[]): Promise<void> {
  const team = service.team.id as Id<'team'>
  const keys = service.dates.map((date, index) => `service-date:${service.id}:${index}`)
  for (const key of before) if (!keys.includes(key) || service.archived) await dropEntry(tx, key)
  if (service.archived) return dropSearch(tx, 'service', service.id)
  await putSearch(tx, searchOfService(service, team))
  for (const [index, date] of service.dates.entries()) {
    const zone = service.hours === '24/7' ? 'UTC' : service.hours.zone
    const start = Temporal.PlainDate.from(date.from).toZonedDateTime(zone).toInstant()
    const end = Temporal.PlainDate.from(date.to).add({ days: 1 }).toZonedDateTime(zone).toInstant()
    await putEntry(tx, {
      key: keys[index]!, subject: { kind: 'service', id: service.id }, stave: 'services', line: 2, mark: 'milestone', certainty: 'planned', state: 'open', from: start, to: end,
      label: `${date.name}, ${service.name}`, why: say`A critical business date of ${service.name}.`, weight: 60, team, services: [service.id],
    })
  }
}

export interface NewService extends BodyOf<typeof addService> { rehearsal?: boolean }

/** Adds a service: an item of its own, with what the business knows of it. */
export async function createService(ctx: Ctx, body: NewService): Promise<ServiceDetail> {
  const team = body.teamId ?? (await ownTeam(ctx, 'services:manage'))
  await requireOwner(ctx, 'services:manage', team)
  await requireFacts(ctx, body)
  return change(ctx, async (tx) => {
    await requireFreeName(tx, body.name)
    const id = tx.ids.make<'service'>()
    await insertItem(tx, { id: asItem(id), kind: 'service', name: body.name, team, source: 'person' })
    await insertService(tx, {
      item_id: asItem(id), criticality: body.criticality, audience: body.audience, description: body.description, business_owner_id: body.businessOwnerId ?? null, hours: JSON.stringify(body.hours),
      hour_amount: body.hourValue?.amount ?? null, hour_currency: body.hourValue?.currency ?? null, dates: JSON.stringify(body.dates), rehearsal: body.rehearsal ?? false,
    })
    for (const [field, kind] of [['runsOn', 'runs-on'], ['dependsOn', 'depends-on']] as const) {
      for (const [index, other] of body[field].entries()) {
        const item = await itemById(tx, other as Id<'item'>)
        if (!item) throw invalid([{ field: `body.${field}[${index}]`, message: 'names no item that you see' }])
        await relate(tx, kind, asItem(id), item.id)
      }
    }
    const service = await readService(tx, id)
    await show(tx, service, [])
    return { events: [announce(serviceAdded, { team, subjects: serviceSubjects(id), payload: { serviceId: id }, detail: { name: body.name } })], value: service }
  })
}

/** Changes or archives a service; the version guards two editors. */
export async function changeService(ctx: Ctx, id: Id<'service'>, version: number, body: BodyOf<typeof editService>): Promise<ServiceDetail> {
  await requireFacts(ctx, body)
  const before = await readService(ctx, id)
  return change(ctx, async (tx) => {
    const row = await lockItem(tx, asItem(id))
    await requireSeenAndMay(tx, 'services:manage', { kind: 'service', id, team: row.owner_team_id })
    if (row.version !== version) throw stale()
    if (body.teamId && body.teamId !== row.owner_team_id) await requireOwner(tx, 'services:manage', body.teamId)
    const stored = {
      name: before.name, teamId: row.owner_team_id, criticality: before.criticality, audience: before.audience, description: before.description, businessOwnerId: (before.businessOwner?.id ?? null) as Id<'person'> | null,
      hours: before.hours, hourValue: before.hourValue, dates: before.dates, archived: before.archived,
    }
    const changes = changesOf(stored, body)
    const next = { ...stored, ...changes }
    if (changes.name || changes.archived === false) await requireFreeName(tx, next.name, id)
    await updateItem(tx, row, { name: next.name, teamId: next.teamId, lifecycle: row.lifecycle, archived: next.archived })
    await updateService(tx, row.id, {
      criticality: next.criticality, audience: next.audience, description: next.description, business_owner_id: next.businessOwnerId, hours: JSON.stringify(next.hours),
      hour_amount: next.hourValue?.amount ?? null, hour_currency: next.hourValue?.currency ?? null, dates: JSON.stringify(next.dates),
    })
    const service = await readService(tx, id)
    await show(tx, service, before.dates.map((_, index) => `service-date:${id}:${index}`))
    const about = { team: next.teamId, subjects: serviceSubjects(id), detail: { name: next.name } }
    return { events: eventsOfEdit(changes, (changed) => announce(serviceChanged, { ...about, payload: { serviceId: id, changed } }), () => announce(serviceArchived, { ...about, payload: { serviceId: id } })), value: service }
  })
}
