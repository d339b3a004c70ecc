import { sql } from 'kysely'
import { criticalities, listServices, type editService } from '@fullscore/api/infrastructure/services.ts'
import type { Hours } from '@fullscore/api/infrastructure/services.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Format, ImportedRecord, Importer, Many, RowValues } from '../../imports/importer.ts'
import { synonymsOf } from '../../imports/synonyms.ts'
import type { Ctx } from '../../kernel/context.ts'
import { invalid } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { hoursText, readHours } from './hours-text.ts'
import { archiveServices, createServices, type ManyService } from './write-many.ts'
import { changeService, createService } from './write.ts'

const atMost = (most: number) => (value: unknown) => (typeof value === 'string' && value.length > most ? say`is longer than ${most} characters` : undefined)

/** Hours as people write them; those that name no zone are the organisation's, which is said. */
function hoursIn(text: string, { zone }: Format): Many | undefined {
  const own = readHours(text)
  if (own) return { values: { hours: hoursText(own) } }
  const there = readHours(`${text} (${zone})`)
  return there && { values: { hours: hoursText(there) }, assumed: say`read as hours in ${zone}` }
}

/** Services, with what the business knows of them. What they run on is imported as relations. */
export const serviceImporter: Importer = {
  name: 'services', title: 'Services', kind: 'service', permission: 'services:manage', team: 'team', list: listServices, keys: [['name']],
  columns: [
    { name: 'name', label: 'Name', type: 'text', required: true, synonyms: ['service', ...synonymsOf('service')], check: atMost(200) },
    { name: 'team', label: 'Team', type: 'reference', refers: ['team'], required: true },
    { name: 'criticality', label: 'Criticality', type: 'choice', choices: criticalities },
    { name: 'audience', label: 'Audience', type: 'text', check: atMost(120) },
    { name: 'description', label: 'Description', type: 'text', lines: true, check: atMost(4000) },
    { name: 'businessOwner', label: 'Business owner', type: 'reference', refers: ['person'], hint: 'Name or mail address of a person.' },
    { name: 'hours', label: 'Hours', type: 'text', reads: hoursIn, synonyms: ['opening hours', 'service hours', 'servicezeiten', 'betriebszeit'], hint: '24/7, or: mon-fri 08:00-18:00 (Europe/Berlin); without a zone they are those of the organisation.', check: (value) => (readHours(String(value)) === undefined ? 'is not 24/7, nor hours like: mon-fri 08:00-18:00 (Europe/Berlin)' : undefined) },
    { name: 'hourValue', label: 'An hour is worth', type: 'amount', currency: 'currency', synonyms: ['cost of an hour', 'cost per hour', 'downtime cost', 'kosten pro stunde', 'cout par heure'], check: (value) => (/^\d{1,12}(\.\d{1,2})?$/.test(String(value)) ? undefined : 'is an amount above zero with two decimals at most') },
    { name: 'currency', label: 'Currency', type: 'text', check: (value) => (/^[A-Z]{3}$/.test(String(value)) ? undefined : 'is a currency like EUR') },
  ],
  find: (ctx, _, values) => servicesWhere(ctx, sql`i.archived_at is null and lower(i.name) = any(${values.map((one) => String(one['name']).trim().toLowerCase())}::text[])`),
  read: (ctx, ids) => servicesWhere(ctx, sql`s.item_id = any(${[...ids]}::uuid[])`),
  create: async (tx, values) => {
    const service = await createService(tx, { dates: [], runsOn: [], dependsOn: [], ...newOf(values) })
    return { id: service.id, version: service.version }
  },
  createMany: async (tx, rows) => (await createServices(tx, rows.map(newOf))).map((id) => ({ id, version: 1 })),
  removeMany: (tx, records) => archiveServices(tx, records as readonly { id: Id<'service'>; version: number }[]),
  update: async (tx, id, version, values) => {
    const [record] = await serviceImporter.read(tx, [id])
    return (await changeService(tx, id as Id<'service'>, version, bodyOf(values, record ?? null))).version
  },
  remove: async (tx, id, version) => { await changeService(tx, id as Id<'service'>, version, { archived: true }) },
}

/** A row as a new service. */
function newOf(values: RowValues): ManyService {
  const { hourValue, ...rest } = bodyOf(values, null)
  return { criticality: 'medium', audience: '', description: '', hours: '24/7', ...rest, ...(hourValue ? { hourValue } : {}) } as ManyService
}

/** A row as the body of an edit. Amount and currency are one value there: what the row lacks of it is as it was. */
function bodyOf(values: RowValues, record: ImportedRecord | null): BodyOf<typeof editService> {
  const { team, businessOwner, hours, hourValue, currency, ...rest } = values
  const body: Record<string, unknown> = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value ?? (name === 'name' ? '' : name === 'criticality' ? 'medium' : '')]))
  if (team) body['teamId'] = team
  if (businessOwner !== undefined) body['businessOwnerId'] = businessOwner ?? undefined
  if (record && businessOwner === null) body['businessOwnerId'] = null
  if (hours !== undefined) body['hours'] = hours === null ? '24/7' : readHours(String(hours))
  if (hourValue !== undefined || currency !== undefined) {
    const amount = hourValue === undefined ? record?.values['hourValue'] : hourValue
    const money = currency ?? record?.values['currency']
    if (amount && !money) throw invalid([{ field: 'body.hourValue', message: 'needs its currency, in a column of its own' }])
    body['hourValue'] = amount ? { amount, currency: money } : null
  }
  if (body['hourValue'] === null && !record) delete body['hourValue']
  return body
}

async function servicesWhere(ctx: Ctx, where: ReturnType<typeof sql>): Promise<ImportedRecord[]> {
  const { rows } = await sql<{ id: string; name: string; team: string; criticality: string; audience: string; description: string; owner: string | null; hours: Hours; amount: string | null; currency: string | null; version: number; archived: boolean }>`
    select s.item_id as id, i.name, i.owner_team_id as team, s.criticality, s.audience, s.description, s.business_owner_id as owner, s.hours, s.hour_amount::text as amount, s.hour_currency as currency, i.version, i.archived_at is not null as archived
    from infrastructure.service s join infrastructure.item_ref i on i.id = s.item_id
    where ${where} and ${visible(ctx.actor, 'services:read', { kind: 'service', id: sql.ref('s.item_id'), team: sql.ref('i.owner_team_id') })}`.execute(ctx.db)
  return rows.map((row) => ({
    id: row.id, title: row.name, version: row.version, archived: row.archived,
    values: { name: row.name, team: row.team, criticality: row.criticality, audience: row.audience, description: row.description, businessOwner: row.owner, hours: hoursText(row.hours), hourValue: row.amount, currency: row.currency },
  }))
}
