import { afterAll, expect, test } from 'vitest'
import { rooms } from './rooms.ts'
import { planted, uproot } from './tree.fixture.ts'

afterAll(uproot)

const MIGRATIONS = {
  'server/database/migrations/202601010000-ground.sql': 'create table organisation.team (id uuid); create table access.token (id uuid);',
  'server/database/migrations/202601010001-alerts.sql': 'create table operations.alert (id uuid);\ncreate view operations.alert_ref as select id from operations.alert;\ncreate view operations.alert_facts as select 1;',
}

async function faultsOf(files: Record<string, string>): Promise<string[]> {
  return (await rooms(planted({ ...MIGRATIONS, ...files }))).faults
}

// Each plants one fault; the rule must be named.
test.each<[string, string, string, string]>([
  ['api imports only zod', 'api/page.ts', "import { Hono } from 'hono'", 'rule 1'],
  ['time imports nothing', 'time/zone.ts', "import { x } from 'date-holidays'", 'rule 1'],
  ['time imports no node', 'time/zone.ts', "import { x } from 'node:fs'", 'rule 1'],
  ['web does not import server', 'web/kit/Form.tsx', "import type { X } from '../../server/kernel/clock.ts'", 'rule 1'],
  ['cli does not import server', 'cli/main.ts', "import { x } from '../server/testing.ts'", 'rule 1'],
  ['api does not import server by name', 'api/page.ts', "export { x } from '@fullscore/server/kernel/clock.ts'", 'rule 1'],
  ['bench enters by the testing door', 'bench/ingest.ts', "import { x } from '../server/telemetry/telemetry.ts'", 'server/testing.ts'],
  ['product code does not use the testing door', 'server/serve.ts', "import { x } from './testing.ts'", 'rule 1'],
  ['ground knows no area', 'server/events/read.ts', "import type { X } from '../operations/alerts/public.ts'", 'rule 2'],
  ['ground knows no area, not even by import()', 'server/jobs/runner.ts', "const x = await import('../team/people/public.ts')", 'rule 2'],
  ['ground knows no area, not even a type', 'server/jobs/runner.ts', "type X = import('../team/people/public.ts').X", 'rule 2'],
  ['only modules.ts knows all', 'server/product.ts', "import { x } from './operations/alerts/module.ts'", 'rule 2'],
  ['web ground knows no area', 'web/shell/Shell.tsx', "import { x } from '../operations/alerts/AlertList.tsx'", 'rule 2'],
  ['left does not call right, other area', 'server/infrastructure/monitoring/check.ts', "import { x } from '../../operations/alerts/public.ts'", 'rule 3'],
  ['left does not call right, same area', 'server/operations/alerts/open.ts', "import { x } from '../incidents/public.ts'", 'rule 3'],
  ['left does not re-export right', 'server/operations/alerts/public.ts', "export * from '../incidents/public.ts'", 'rule 3'],
  ['the contract follows the order', 'api/operations/alerts.ts', "import { x } from '../strategy/vendors.ts'", 'rule 3'],
  ['a module is on the map', 'server/operations/alarms/open.ts', 'export const x = 1', 'rule 3'],
  ['a ground folder is on the map', 'server/utils/strings.ts', 'export const x = 1', 'on the map'],
  ['a module is entered by its door', 'server/operations/incidents/open.ts', "import { x } from '../alerts/store.ts'", 'rule 4'],
  ['a module of the web is entered by its door', 'web/operations/incidents/Page.tsx', "import { x } from '../alerts/AlertRow.tsx'", 'rule 4'],
  ['no tables of others', 'server/operations/incidents/store.ts', "db.selectFrom('operations.alert as a')", 'rule 5'],
  ['no tables of others in SQL', 'server/operations/incidents/store.ts', 'sql`select * from operations.alert`', 'rule 5'],
  ['no tables of others in a plain text given to a pool', 'server/operations/incidents/list.ts', "await pool.query('SELECT id FROM Operations.Alert where id = $1', [id])", 'rule 5'],
  ['no tables of others in sql.raw', 'server/operations/incidents/list.ts', "sql.raw('delete from operations.alert')", 'rule 5'],
  ['no tables of others in a template of sql.raw', 'server/operations/incidents/list.ts', 'sql.raw(`update "operations"."alert" set x = ${y}`)', 'rule 5'],
  ['no tables of others by their parts', 'server/operations/incidents/list.ts', "sql`select * from ${sql.id('operations', 'alert')}`", 'rule 5'],
  ['no tables of others by sql.table', 'server/operations/incidents/list.ts', "sql`select * from ${sql.table('operations.alert')}`", 'rule 5'],
  ['no table put together', 'server/operations/incidents/list.ts', 'sql`select * from operations.${sql.ref(name)}`', 'put'],
  ['no table put together by plus', 'server/operations/incidents/list.ts', "client.query('select * from operations.' + name)", 'put'],
  ['no schema of others', 'server/operations/incidents/list.ts', "db.withSchema('operations').selectFrom('alert')", 'rule 5'],
  ['ground tables are written by their folder, in a plain text too', 'server/http/identify.ts', "await client.query('insert into access.token values ($1)', [x])", 'rule 5'],
  ['no import of a computed name', 'server/operations/incidents/open.ts', 'const x = await import(`../${name}/store.ts`)', 'computed'],
  ['no import of a variable', 'cli/main.ts', 'const x = await import(name)', 'computed'],
  ['a template without parts is a name', 'server/events/read.ts', 'const x = await import(`../operations/alerts/public.ts`)', 'rule 2'],
  ['require is an import', 'server/events/read.ts', "const x = require('../operations/alerts/public.ts')", 'rule 2'],
  ['createRequire too', 'server/events/read.ts', "const x = createRequire(import.meta.url)('../operations/alerts/public.ts')", 'rule 2'],
  ['require of a computed name', 'server/events/read.ts', 'const x = require(name)', 'computed'],
  ['a worker is an import', 'server/imports/table.ts', "new Worker(new URL('../team/people/worker.ts', import.meta.url))", 'rule 2'],
  ['a worker of a computed name', 'server/imports/table.ts', 'new Worker(name)', 'computed'],
  ['a worker of a computed address', 'server/imports/table.ts', 'new Worker(new URL(`./${name}.ts`, import.meta.url))', 'computed'],
  ['a program of another room', 'server/operations/alerts/run.ts', "spawn(process.execPath, [path.join(import.meta.dirname, '..', 'incidents', 'small-server.ts')])", 'rule 3'],
  ['a program of a computed place', 'server/operations/alerts/run.ts', "spawn(process.execPath, [join(import.meta.dirname, name, 'run.ts')])", 'computed'],
  ['own tables are written by the store', 'server/operations/alerts/open.ts', "tx.db.insertInto('operations.alert')", 'store.ts'],
  ['own tables are written by the store, in SQL', 'server/operations/alerts/open.ts', 'sql`update operations.alert set x = 1`', 'store.ts'],
  ['ground tables are written by their folder', 'server/http/identify.ts', "db.updateTable('access.token')", 'rule 5'],
  ['modules read no ground tables', 'server/operations/alerts/list.ts', "db.selectFrom('access.token')", 'rule 5'],
  ['references go right', 'server/team/people/list.ts', "db.selectFrom('operations.alert_ref')", 'rule 5'],
  ['facts are for insight', 'server/operations/incidents/list.ts', "db.selectFrom('operations.alert_facts')", 'rule 5'],
  ['a migration bears its module', 'server/database/migrations/202601010002-things.sql', 'create table operations.thing (id uuid)', 'rule 5'],
  ['egress is for few', 'server/operations/alerts/open.ts', "import { openEgress } from '../../egress/egress.ts'", 'rule 6'],
  ['operations do not send', 'server/operations/alerts/open.ts', "import { send } from '../../outbound/send.ts'", 'rule 6'],
  ['no house in a transaction', 'server/operations/alerts/open.ts', 'await change(ctx, async (tx) => { await ctx.house.egress.httpRequest({}) })', 'rule 6'],
  ['no house in keep()', 'server/jobs/timers.ts', "await keep(ctx, 'why', () => { use(ctx.house) })", 'rule 6'],
  ['what cannot be read is a fault', 'server/kernel/broken.ts', 'const = 1', 'cannot be read'],
])('%s', async (_what, path, text, rule) => {
  const faults = (await faultsOf({ [path]: text })).filter((one) => one.startsWith(path))
  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain(rule)
})

test('what the rules permit is no fault', async () => {
  const faults = await faultsOf({
    'api/page.ts': "import { z } from 'zod'\nimport { id } from './ids.ts'",
    'api/page.test.ts': "import { test } from 'vitest'",
    'api/strategy/vendors.ts': "import { x } from '../operations/alerts.ts'",
    'api/routes.ts': "import { x } from './strategy/vendors.ts'",
    'server/modules.ts': "import { x } from './operations/alerts/module.ts'",
    'server/operations/incidents/open.ts': "import { x } from '../alerts/public.ts'\nimport type { Egress } from '../../egress/egress.ts'\nimport { y } from '../../kernel/change.ts'\nimport { z } from '@fullscore/api/page.ts'",
    'server/operations/incidents/reactions.ts': "import { send } from '../../outbound/send.ts'\nawait ctx.house.telemetry.read()",
    'server/operations/incidents/list.ts': "db.selectFrom('operations.alert_ref as a').innerJoin('organisation.team as t')",
    'server/operations/alerts/store.ts': "db.insertInto('operations.alert')",
    'server/operations/alerts/list.ts': "db.selectFrom('operations.alert as a').where('operations.alert.id')",
    'server/operations/alerts/open.test.ts': "import { x } from '../incidents/open.ts'\nimport { t } from '../../testing.ts'",
    'server/insight/risks/list.ts': "db.selectFrom('operations.alert_facts')",
    'server/events/partitions.ts': "sql.raw(`create table events.${table}`)\nconst path = createRequire(import.meta.url).resolve(name)",
    'server/database/migrate.ts': "const folder = path.join(import.meta.dirname, 'migrations')",
    'server/imports/table.ts': "new Worker(new URL('./table-worker.ts', import.meta.url))\nspawn(process.execPath, [join(import.meta.dirname, 'run.ts')])",
    'server/operations/alerts/words.ts': "const said = 'It is from operations. See there.'\nconst key = `operations.${name}`",
    'tools/generate/run.ts': 'await import(name)',
    'server/kernel/clock.test.ts': 'await import(name)',
    'server/events/event.ts': "announce({ type: 'operations.alert-opened' })",
    'server/infrastructure/monitoring/reading.ts': "import { EgressRefused } from '../../egress/egress.ts'",
    'web/operations/incidents/Page.tsx': "import { x } from '../../strategy/vendors/public.tsx'\nimport { z } from '@fullscore/time/zone.ts'",
    'web/routes.tsx': "import { x } from './operations/incidents/Page.tsx'",
    'bench/ingest.ts': "import { x } from '../server/testing.ts'",
  })
  expect(faults).toEqual([])
})

test('the fault says file, line, rule and where the rules are told', async () => {
  const faults = await faultsOf({ 'server/operations/alerts/open.ts': "\nimport { x } from '../incidents/public.ts'" })
  expect(faults).toEqual([
    'server/operations/alerts/open.ts:2: imports ../incidents/public.ts: rule 3, left by call, right by event: operations/incidents stands to the right of operations/alerts (ARCHITECTURE.md, "Rules between rooms")',
  ])
})

test('nothing looked at is a fault, and so is an unreadable file', async () => {
  expect(await rooms(planted({ 'README.md': '' }))).toEqual({ looked: 0, faults: [expect.stringContaining('proves nothing')] })
  expect(await rooms(planted({ 'server/a.ts': 'const = 1', 'server/b.ts': '' }))).toMatchObject({ looked: 1, faults: [expect.any(String), expect.stringContaining('proves nothing')] })
})
