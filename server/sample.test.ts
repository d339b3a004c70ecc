import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mapTexts } from '@fullscore/api/render.ts'
import { isSaid } from '@fullscore/api/sentence.ts'
import { listApprovals, readApproval } from '@fullscore/api/approvals/approvals.ts'
import { caller, type Call } from '@fullscore/api/call.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { listContracts } from '@fullscore/api/strategy/contracts.ts'
import { listSources } from '@fullscore/api/operations/alerts/sources.ts'
import { listIncidents, readIncident } from '@fullscore/api/operations/incidents.ts'
import { incidentChanges } from '@fullscore/api/operations/incidents/insight.ts'
import { listFollowUps } from '@fullscore/api/operations/incidents/review.ts'
import { minePages } from '@fullscore/api/outbound/outbound.ts'
import { openSession } from './access/sign-in.ts'
import { migrate } from './database/migrate.ts'
import { verifyChain } from './events/verify.ts'
import { apiOf } from './http/app.ts'
import { heldClock } from './kernel/clock.ts'
import { asSystem, type OpenCtx } from './kernel/context.ts'
import { openLog } from './kernel/log.ts'
import { modules } from './modules.ts'
import { assemble, type Product } from './product.ts'
import { makeSample } from './sample.ts'
import { mailOf, personas } from './sample/company.ts'
import { smallSize } from './sample/sizes.ts'
import { passingKeyring } from './secrets/seal.ts'
import { makeDatabase } from './testing.ts'
import { silentTelemetry, testHouse } from './testing-house.ts'

const now = Temporal.Instant.from('2026-11-30T13:37:00Z')
const log = openLog(process.env['FULLSCORE_TEST_LOG'] ?? 'warn')
const telemetry = silentTelemetry()
const clearing: (() => unknown)[] = []
let product: Product
let ctx: OpenCtx

/** Makes the small company in a database of its own. */
async function made(kept = silentTelemetry()): Promise<Product> {
  const database = await makeDatabase()
  await migrate(database.url, log)
  const dataDir = mkdtempSync(path.join(tmpdir(), 'fullscore-sample-'))
  await makeSample({ databaseUrl: database.url, modules, telemetry: kept, keyring: passingKeyring(), version: 'test', dataDir, log, now, size: smallSize, origin: 'http://127.0.0.1:9' })
  const live = { stream: () => new Response('', { status: 503 }), size: 0 }
  const one = assemble({ databaseUrl: database.url, modules, clock: heldClock(now), log, house: testHouse(dataDir), live })
  clearing.push(async () => {
    await one.close()
    await database.drop()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return one
}

beforeAll(async () => {
  product = await made(telemetry)
  ctx = asSystem(product.open('test'), 'test')
}, 900_000)
afterAll(async () => { for (const clear of clearing) await clear() })

async function as(key: string): Promise<Call> {
  const { id } = await ctx.db.selectFrom('organisation.person').select('id').where('email', '=', mailOf(personas.find((one) => one.key === key)!.name)).executeTakeFirstOrThrow()
  const secret = await openSession(ctx, id, { address: '127.0.0.1', userAgent: 'test' })
  const app = apiOf(modules.flatMap((m) => m.routes ?? []), product.open)
  return caller({ origin: 'http://fullscore.test', fetch: async (url, init) => app.request(url, init), headers: { cookie: `fullscore_session=${secret}`, 'x-fullscore': '1' } })
}

/** What a company is, without its ids. */
async function portrait(of: Product) {
  const queries = {
    persons: sql`select name, email, title from organisation.person order by 1`,
    items: sql`select kind, name, attributes::text as attributes from infrastructure.item order by 1, 2`,
    relations: sql`select f.name as f, r.kind, t.name as t from infrastructure.relation r join infrastructure.item f on f.id = r.from_id join infrastructure.item t on t.id = r.to_id order by 1, 2, 3`,
    checks: sql`select c.name, s.state, s.last_at from infrastructure.check_definition c join infrastructure.check_state s on s.check_id = c.id order by 1`,
    alerts: sql`select title, urgency, state, raised_at, resolved_at from operations.alert order by raised_at, title`,
    incidents: sql`select i.number, i.title, i.severity, i.state, i.opened_at, i.resolved_at, p.name from operations.incident i left join organisation.person p on p.id = i.commander_id order by 1`,
    pages: sql`select p.subject, n.name, p.made_at, p.answered_at from outbound.page p join organisation.person n on n.id = p.person_id order by p.made_at, n.name`,
    contracts: sql`select name, state, decision, end_on, act_by from strategy.contract order by 1`,
    windows: sql`select title, state, from_at from operations.maintenance_window order by 1`,
    shifts: sql`select r.name, s.from_at, p.name as who from operations.shift s join operations.rotation r on r.id = s.rotation_id left join organisation.person p on p.id = s.person_id order by 1, 2`,
    events: sql`select type, count(*) from events.event group by 1 order by 1`,
  }
  const found: Record<string, unknown[]> = {}
  for (const [name, query] of Object.entries(queries)) found[name] = (await query.execute(of.db)).rows
  return JSON.parse(JSON.stringify(found)) as Record<string, unknown[]>
}

describe('the sample company', () => {
  it('comes out the same every time', async () => {
    const [one, other] = [await portrait(product), await portrait(await made())]
    expect(other).toEqual(one)
    expect(Object.values(one).every((rows) => rows.length > 3)).toBe(true)
  }, 900_000)

  it('is made by events, all of them sealed and chained', async () => {
    const { rows: [count] } = await sql<{ all: number; open: number }>`select count(*)::int as all, (count(*) filter (where position is null))::int as open from events.event`.execute(ctx.db)
    const verified = await verifyChain(ctx)
    expect(verified).toMatchObject({ faults: [], events: count!.all })
    expect(count!.open).toBe(0)
    for (const [table, id, type] of [['organisation.person', 'id', 'person.added'], ['strategy.vendor', 'id', 'vendor.added'], ['strategy.contract', 'id', 'contract.added'], ['operations.incident', 'id', 'incident.opened'], ['operations.alert', 'id', 'alert.raised'], ['infrastructure.service', 'item_id', 'service.added'], ['infrastructure.check_definition', 'id', 'check.added']] as const) {
      const { rows } = await sql`select ${sql.ref(id)} from ${sql.table(table)} t where not exists (select from events.subject s join events.event e on e.id = s.event_id and e.at = s.at where s.object_id = t.${sql.ref(id)}::text and e.type = ${type})`.execute(ctx.db)
      expect([table, rows]).toEqual([table, []])
    }
  })

  it('keeps its sentences with whole marks, and none in a name, in what is searched, or in a title that the product does not make', async () => {
    const { rows: columns } = await sql<{ table: string; column: string; json: boolean }>`select format('%I.%I', n.nspname, c.relname) as table, a.attname as column, t.typname <> 'text' as json
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
      where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and t.typname in ('text', 'json', 'jsonb') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public')`.execute(ctx.db)
    const holding = new Set<string>()
    for (const { table, column, json } of columns) {
      const { rows } = await sql<{ text: string }>`select ${sql.ref(column)}::text as text from ${sql.raw(table)} where ${sql.ref(column)}::text ~ ${'[\u2066-\u2069]'}`.execute(ctx.db)
      if (rows.length > 0) holding.add(`${table}.${column}`)
      const broken: string[] = []
      for (const { text } of rows) mapTexts(json ? JSON.parse(text) : text, (one) => { if (/[\u2066-\u2069]/.test(one) && !isSaid(one)) broken.push(one); return one })
      expect([table, column, broken]).toEqual([table, column, []])
    }
    expect([...holding]).toEqual(expect.arrayContaining(['operations.incident.severity_why', 'operations.alert_source_payload.why', 'agenda.entry.why', 'outbound.page.why', 'operations.incident_impact.reason']))
    const made = ['deadlines.deadline.title', 'approvals.step.name', 'approvals.approval.title', 'operations.alert.title', 'operations.incident.title', 'operations.escalation.title', 'search.entry.hint',
      'infrastructure.item.name', 'infrastructure.check_definition.name', 'infrastructure.service_check.name']
    expect([...holding].filter((one) => /\.(title|name|email|number|key|words|hint|haystack|link|dedup_key|place|rule)$/.test(one) && !made.includes(one))).toEqual([])
    // Only what a rehearsal makes is called by a sentence.
    const { rows: called } = await sql`select i.name from infrastructure.item i where i.name ~ ${'[\u2066-\u2069]'} and not exists (select from infrastructure.service s where s.item_id = i.id and s.rehearsal)
      union all select c.name from infrastructure.check_definition c where c.name ~ ${'[\u2066-\u2069]'} and not c.rehearsal`.execute(ctx.db)
    expect(called).toEqual([])
  })

  it('stands in the middle of an outage: one incident, paged, with its impact', async () => {
    const manager = await as('manager')
    const { items } = await manager(listIncidents, { query: { state: 'open', limit: 10 } })
    expect(items).toMatchObject([{ severity: 1, state: 'open', service: { name: 'Web shop' } }])
    const incident = await manager(readIncident, { params: { id: items[0]!.id } })
    expect(JSON.stringify(incident)).toMatch(/Order service/)
    const pages = await (await as('engineer'))(minePages, {})
    expect(pages.items).toHaveLength(1)
    const { rows } = await sql<{ urgency: string }>`select urgency from operations.alert where state = 'firing' and urgency = 'critical'`.execute(ctx.db)
    expect(rows).toHaveLength(2)
  })

  it('has what people wrote down: tasks, words that wait for approval, a review, a merge, leave to decide, and who told of the cause', async () => {
    const manager = await as('manager')
    const { items: [open] } = await manager(listIncidents, { query: { state: 'open', limit: 1 } })
    const changes = await manager(incidentChanges, { params: { id: open!.id } })
    expect(changes.items[0]).toMatchObject({ kind: 'change', what: expect.stringMatching(/max_connections 100$/), item: { name: 'orders' }, steps: 0 })
    const { tasks, publicUpdates } = await manager(readIncident, { params: { id: open!.id } })
    expect(tasks.map((one) => one.assignee?.name)).toEqual(['Tomas Okoye', 'Ines Carvalho'])
    expect(publicUpdates.map((one) => one.state)).toEqual(['draft'])
    expect((await manager(listFollowUps, { query: { limit: 10 } })).counts).toMatchObject({ overdue: 1, closed: 1 })
    const { rows: merged } = await sql`select title from operations.incident where merged_into_id is not null`.execute(ctx.db)
    expect(merged).toEqual([{ title: 'Reports of yesterday are empty' }])
    const { items: sources } = await manager(listSources, { query: { limit: 10 } })
    expect(sources.map((one) => [one.kind, one.state])).toEqual([['pagerduty', 'working'], ['alertmanager', 'working']])
    const waiting = await manager(listApprovals, { query: { who: 'waiting-for-me', limit: 10 } })
    const texts = await Promise.all(waiting.items.map(async (one) => JSON.stringify((await manager(readApproval, { params: { id: one.id } })).lines)))
    expect(texts.filter((one) => /turns? on call (is|are) uncovered/i.test(one)).length).toBeGreaterThan(0)
    const { rows: leave } = await sql<{ state: string }>`select distinct state from team.leave order by 1`.execute(ctx.db)
    expect(leave.map((one) => one.state)).toEqual(['approved', 'asked', 'refused'])
  })

  it('has a public page with a story: groups, an incident that customers were told of, and components as old as it', async () => {
    const { rows: components } = await sql<{ group_name: string; added_at: Temporal.Instant }>`select group_name, added_at from operations.status_component`.execute(ctx.db)
    expect(new Set(components.map((one) => one.group_name))).toEqual(new Set(['Shopping', 'Paying']))
    expect(components.every((one) => one.added_at.until(now).total('hours') > 20 * 24)).toBe(true)
    const { rows: updates } = await sql<{ stage: string; public_title: string }>`select u.stage, i.public_title from operations.incident_public_update u join operations.incident i on i.id = u.incident_id where u.state = 'published' order by u.decided_at`.execute(ctx.db)
    expect(updates).toEqual([{ stage: 'investigating', public_title: 'Baskets cannot be changed' }, { stage: 'resolved', public_title: 'Baskets cannot be changed' }])
    const { rows: windows } = await sql<{ public_title: string }>`select public_title from operations.status_window`.execute(ctx.db)
    expect(windows.map((one) => one.public_title)).toContain('Work on signing in')
  })

  it('has nothing overdue but one follow-up, and sent nothing but to open browsers', async () => {
    const { rows: late } = await sql`select title, state from deadlines.deadline where missed_at is not null or (state = 'running' and due_at < ${now}) order by title`.execute(ctx.db)
    // Decided on the last day, as the story tells it; and the one follow-up that somebody forgot.
    expect(late).toEqual([{ title: expect.stringMatching(/^Follow-up of INC-\d+: Watch how far/), state: 'running' }, { title: 'decide: Freight interface', state: 'met' }])
    const contracts = await (await as('manager'))(listContracts, { query: { limit: 100 } })
    expect(contracts.items.filter((one) => one.tone === 'trouble').map((one) => `${one.name}: ${one.verdict}`)).toEqual([])
    expect(contracts.waiting).toBeGreaterThan(0)
    const { rows: sent } = await sql`select distinct kind from outbound.delivery where state <> 'skipped'`.execute(ctx.db)
    expect(sent).toEqual([{ kind: 'browser' }])
    const { rows: jobs } = await sql`select id from graphile_worker._private_jobs`.execute(ctx.db)
    expect(jobs).toEqual([])
  })

  it('shows each person their own scope', async () => {
    await expect((await as('employee'))(listIncidents, { query: { limit: 1 } })).rejects.toMatchObject({ problem: { status: 403 } })
    const teamsSeen = async (key: string) => new Set((await (await as(key))(listServices, { query: { limit: 100 } })).items.map((one) => one.team.name))
    expect(await teamsSeen('engineer')).toEqual(new Set(['Web shop']))
    expect((await teamsSeen('manager')).size).toBeGreaterThan(3)
    expect(await teamsSeen('auditor')).toEqual(await teamsSeen('manager'))
  })

  it('has two weeks of believable measurements and results', () => {
    expect(telemetry.samples.length).toBeGreaterThan(10_000)
    expect(telemetry.results.length).toBeGreaterThan(10_000)
    const cpu = telemetry.samples.filter((one) => one.series.metric === 'cpu.used')
    const mean = (hours: readonly number[]) => {
      const chosen = cpu.filter((one) => hours.includes(new Date(Number(one.at)).getUTCHours()))
      return chosen.reduce((sum, one) => sum + one.value, 0) / chosen.length
    }
    expect(mean([18, 19])).toBeGreaterThan(2 * mean([2, 3]))
    expect(cpu.every((one) => one.value >= 0 && one.value <= 100)).toBe(true)
    expect(telemetry.results.some((one) => !one.ok && one.code === 'http_503')).toBe(true)
  })
})
