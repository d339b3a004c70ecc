import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dead } from './dead.ts'
import { documents } from './documents.ts'
import { fresh } from './fresh.ts'
import { filesOf } from './gate.ts'
import { keepCallers } from './keep.ts'
import { lint } from './lint.ts'
import { sentences, sentencesOf } from './sentences.ts'
import { planted, uproot } from './tree.fixture.ts'
import { types } from './types.ts'

afterAll(uproot)

const ROOT = join(import.meta.dirname, '../..')
const TSCONFIG = { 'package.json': '{ "type": "module" }', 'tsconfig.json': readFileSync(join(ROOT, 'tsconfig.base.json'), 'utf8').replace('"compilerOptions"', '"include": ["server/**/*.ts"], "compilerOptions"') }
const LINT = { ...TSCONFIG, '.oxlintrc.json': readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8').replace('./tools/lint/plugin.ts', join(ROOT, 'tools/lint/plugin.ts')) }
const nothing = { looked: 0, faults: expect.arrayContaining([expect.stringContaining('proves nothing')]) }

test('files are those of git, new ones included, ignored and deleted ones not', async () => {
  expect(await filesOf(planted({ 'b/new.ts': '', 'a.ts': '' }))).toEqual(['.gitignore', 'a.ts', 'b/new.ts'])
})

/** A path such as no file of the project may hold, this one neither. */
const machine = (...steps: string[]) => `/${steps.join('/')}`

describe('sentences', () => {
  const say = "import { count, say } from '@fullscore/api/sentence.ts'\n"
  const FAULTS: [string, string][] = [
    ['a property', "export const a = (n: string) => ({ why: `${n} said so` })"],
    ['a branch of one', "export const a = (n: string, b: boolean) => ({ detail: b ? 'It is over.' : `Waits for ${n}.` })"],
    ['a list of them', "export const a = (n: string[]) => ({ message: n.map((one) => `Row ${one}`).join('; ') })"],
    ['a refusal', "export const a = (n: string) => conflict('taken', `There is ${n} already.`)"],
    ['a field of one', "export const a = (n: string) => invalid([{ field: 'x', message: `names no ${n}` }])"],
    ['an object of one', "export const a = (n: string) => new Refusal({ code: 'x', kind: 'conflict', detail: `It is ${n}.` })"],
    ['words put together', "export const a = (n: string) => ({ reason: 'It is ' + n })"],
    ['a variable', "export function a(n: string) {\n  const why = `${n} is away`\n  return why\n}"],
    ['a function by its name', "export function stateWhy(n: string) {\n  return `${n} is down`\n}"],
    ['a default', "export const a = (n: string, detail = `needs ${n}`) => n + detail"],
    ['a piece of a said one', `${say}export const a = (n: number) => say\`It has \${n === 1 ? 'one' : \`\${n} parts\`}.\``],
    ['a count of forms that are not written out', `${say}export const a = (n: number, form: string) => count(n, form, form + 's')`],
  ]
  test.each(FAULTS)('finds %s', async (_, text) => {
    const { looked, faults } = await sentences(planted({ 'server/a/b.ts': `${text}\n`, 'server/c.test.ts': `${text}\n`, 'bench/d.ts': `${text}\n`, 'server/telemetry/engine-x.ts': `${text}\n`, 'server/f/g.ts': "export const a = { why: 'It is over.' }\n" }))
    expect(faults).toEqual([expect.stringMatching(/^server\/a\/b\.ts:\d+: .*(say|catalogue)/)])
    expect(looked).toBe(2)
  })
  const PROGRAM: [string, string, string][] = [
    ['of a failed start', 'server/settings-values.ts', 'export const a = (n: string) => new SettingsError(`${n} is wrong.`)'],
    ['of a backup', 'server/backup/e.ts', "export const a = (n: string) => new BackupFault('usage', 'x', `There is no ${n}.`)"],
    ['while it works', 'server/backup/e.ts', 'export const a = (work: Work, n: string) => work.step(`Reading ${n}.`)'],
    ['of the launcher', 'server/database/embedded/e.ts', 'export const a = (log: Log, n: number) => log.info(`Stopping ${n}.`)'],
    ['of the record', 'server/events/e.ts', 'export const a = (faults: string[], n: number) => faults.push(`The event ${n} is gone.`)'],
    ['told on the terminal', 'server/e.ts', "import { tell } from './terminal.ts'\nexport const a = (n: number) => tell(`${n} events`)"],
  ]
  test.each(PROGRAM)("finds a sentence of the server's own program %s", async (_, file, text) => {
    expect((await sentences(planted({ [file]: `${text}\n`, 'server/f/g.ts': "export const a = { why: 'It is over.' }\n" }))).faults).toEqual([expect.stringMatching(new RegExp(`^${file}:\\d+: .*say`))])
  })
  test('is content with what is said, and lists it', async () => {
    const root = planted({ 'server/a/b.ts': `${say}export const a = (n: number, key: string) => ({ key: \`a \${key}\`, why: n === 0 ? 'Nothing is left.' : say\`{\${key}} has \${count(n, 'part', 'parts')}.\` })\n` })
    expect(await sentences(root)).toEqual({ looked: 1, faults: [] })
    expect([...(await sentencesOf(root)).codes.keys()].sort()).toEqual(['# part|# parts', 'Nothing is left.', '{{{0}}} has {1}.'])
  })
  const t = "import { count, t } from './words.ts'\n"
  const BARE: [string, string][] = [
    ['words between tags', 'export const A = () => <p>Nothing is left.</p>'],
    ['a single word between tags', 'export const A = () => <p> gone </p>'],
    ['an attribute', 'export const A = () => <Box title="It is over" />'],
    ['a name that is shown', 'export const A = () => <Section name="Facts" />'],
    ['a branch of one', "export const A = (b: boolean) => <Box label={b ? t`over` : 'open'} />"],
    ['a branch between tags', "export const A = (b: boolean) => <p>{b ? 'over' : t`open`}</p>"],
    ['a glued template', 'export const A = (n: number) => <p>{`${n} alerts fire`}</p>'],
    ['words put together', "export const A = (n: number) => <p>{n + ' left'}</p>"],
    ['a piece of a tagged one', "export const a = (b: boolean) => t`It is ${b ? 'over' : t`open`}.`"],
    ['a property that is shown', "export const a = [{ key: 'age', label: 'Age' }]"],
    ['words by the name of a variable', "export const stateWords = { done: 'taken in' }"],
    ['what a function gives', "export const titleOf = (n: number) => n === 0 ? 'None.' : t`${n} left.`"],
    ['a sentence wherever it stands', "export const a = (go: (s: string) => void) => go('There is nothing to do.')"],
    ['a sentence under a name for the machine', "export const a = { to: 'After it begins.' }"],
    ['a sentence given to a place in a record', "export const a = (found: Record<string, string>) => { found['to'] = 'After it begins.' }"],
    ['a count of forms that are not written out', "export const a = (n: number, form: string) => count(n, form, form + 's')"],
  ]
  test.each(BARE)('finds %s in a page', async (_, text) => {
    const { looked, faults } = await sentences(planted({ 'web/a/b.tsx': `${t}${text}\n`, 'web/c.test.tsx': `${text}\n`, 'engraving/d.ts': `${t}export const b = t\`Known.\`\n` }))
    expect(faults).toEqual([expect.stringMatching(/^web\/a\/b\.tsx:2: .*(tag it with t)/)])
    expect(looked).toBe(2)
  })
  test('is content with tagged words, lists them, and leaves alone what is for the machine', async () => {
    const root = planted({
      'web/a/b.tsx': `${t}export const A = (n: number, who: string) => <Section key="facts" name={t\`Facts\`} className="wide one" data-kind="down"><Key>Enter</Key> {t\` Raised by \${<b>{who}</b>}. \`} {count(n, 'alert', 'alerts')} INC-{n} {n === 1 ? t\`gone\` : \`\${n} min\`}</Section>\n`,
      'web/a/c.ts': `${t}export const kind = (a: string) => a === 'server' ? 'down' : matchMedia('(max-width: 640px)') ? \`/a/\${a}/edit\` : 'https://example.org'\n`,
      'api/d.ts': "export const State = z.enum(['open', 'in-hand'])\n",
    })
    expect(await sentences(root)).toEqual({ looked: 3, faults: [] })
    expect([...(await sentencesOf(root)).codes.keys()].sort()).toEqual(['# alert|# alerts', 'Facts', 'Raised by {0}.', 'gone', 'in-hand', 'open'])
  })
  test('proves nothing without files, or where no sentence is found', async () => {
    expect(await sentences(planted({}))).toEqual(nothing)
    expect((await sentences(planted({ 'server/a/b.ts': 'export const a = 1\n' }))).faults).toEqual([expect.stringContaining('proves nothing')])
  })
})

describe('types', () => {
  test('finds a wrong type, and a file in no project', async () => {
    const { looked, faults } = await types(planted({ ...TSCONFIG, 'server/a.ts': 'export const a: string = 1', 'elsewhere/b.ts': 'export const b = 1' }))
    expect(faults).toEqual([expect.stringMatching(/server\/a\.ts\(1,14\): error TS2322/), 'elsewhere/b.ts: no TypeScript project includes this file'])
    expect(looked).toBe(1)
  })
  test('is content with right types', async () => {
    expect(await types(planted({ ...TSCONFIG, 'server/a.ts': 'export const a: string = "1"' }))).toEqual({ looked: 1, faults: [] })
  })
  test('proves nothing without files', async () => {
    expect(await types(planted({}))).toEqual(nothing)
  })
})

describe('lint', () => {
  const lines = (count: number) => 'x\n'.repeat(count).replaceAll('x', 'void 0')
  // One run for all: starting the linter is what takes the time.
  const FAULTS: [string, string, string][] = [
    ['server/a.ts', 'export const a = new Date()', 'reads the clock'],
    ['server/a.ts', 'export const a = Date.now()', 'reads the clock'],
    ['server/a.ts', "export const a = Date['now']()", 'reads the clock'],
    ['server/a.ts', 'export const a = globalThis.Date.now()', 'reads the clock'],
    ['server/a.ts', 'export const a = [1].map(Math.random)', 'is chance'],
    ['server/a.ts', 'export const a = Temporal.Now.instant()', 'reads the clock'],
    ['server/a.ts', 'export const a: any = 1', 'no-explicit-any'],
    ['server/a.ts', 'const a = 1', 'no-unused-vars'],
    ['server/a.ts', 'export default 1', 'no-default-export'],
    ['server/a.ts', 'async function a() {}\na()\nexport { a }', 'no-floating-promises'],
    ['server/a.ts', `export function a() {\n${lines(70)}}`, 'max-lines-per-function'],
    ['server/a.tsx', `export function a() {\n${lines(120)}}`, 'max-lines-per-function'],
    ['server/a.ts', lines(401), 'max-lines'],
  ]
  test('finds each planted fault', async () => {
    const files = FAULTS.map(([path, text, said], at) => ({ path: path.replace('/a.', `/a${at}.`), text, said }))
    const { looked, faults } = await lint(planted({ ...LINT, ...Object.fromEntries(files.map(({ path, text }) => [path, `${text}\n`])) }))
    expect(looked).toBe(FAULTS.length)
    for (const { path, said } of files) expect(faults.filter((one) => one.startsWith(`${path}:`))).toContainEqual(expect.stringContaining(said))
  })
  test('permits a moment made of a value, and time and chance where they belong', async () => {
    const files = { 'server/a.ts': 'export const a = new Date(0)', 'server/kernel/clock.ts': 'export const a = Temporal.Now.instant()', 'server/a.test.ts': 'export const a = Date.now()', 'tools/x/y.ts': 'export const a = Math.random()' }
    expect(await lint(planted({ ...LINT, ...files }))).toEqual({ looked: 4, faults: [] })
  })
  test('proves nothing without files, and fails without its configuration', async () => {
    expect((await lint(planted({ '.oxlintrc.json': LINT['.oxlintrc.json'] }))).faults).not.toEqual([])
    expect((await lint(planted({ 'server/a.ts': 'export const a = 1' }))).faults).not.toEqual([])
  })
})

describe('dead code', () => {
  const knip = { 'knip.json': '{ "entry": ["main.ts"], "project": ["**/*.ts"], "ignoreExportsUsedInFile": true }', 'package.json': '{ "name": "x", "type": "module", "dependencies": { "zod": "4" } }' }
  test('finds what nothing needs and what is not declared', async () => {
    const { looked, faults } = await dead(planted({ ...knip, 'main.ts': "import { a } from './a.ts'\nimport 'pg'\nconsole.log(a)", 'a.ts': 'export const a = 1\nexport const unused = 2', 'lost.ts': 'export const c = 1' }))
    expect(looked).toBe(3)
    for (const one of ['a.ts:2: unused is exported', 'lost.ts: nothing imports', 'zod is a dependency', 'pg is imported']) expect(faults).toContainEqual(expect.stringContaining(one))
    expect(faults).toHaveLength(4)
  })
  test('proves nothing without files', async () => {
    expect((await dead(planted(knip))).faults).not.toEqual([])
    expect((await dead(planted({}))).faults).not.toEqual([])
  })
})

describe('fresh', () => {
  const generator = (text: string) => ({ 'tools/generate/run.ts': text })
  test('passes on what the generators find', async () => {
    expect(await fresh(planted(generator("console.log('a.ts is not what it should be'); console.log('looked at 2 generated files'); process.exit(1)")))).toEqual({ looked: 2, faults: ['a.ts is not what it should be'] })
    expect(await fresh(planted(generator("if (process.argv[2] === '--check') console.log('looked at 2 generated files')")))).toEqual({ looked: 2, faults: [] })
  })
  test('proves nothing when the generators are missing, break, or look at nothing', async () => {
    for (const tree of [{}, generator("throw new Error('broken')"), generator('')]) expect(await fresh(planted(tree))).toEqual(nothing)
  })
})

describe('documents', () => {
  test.each<[string, string, string]>([
    ['README.md', 'see `server/lost.ts`', 'README.md:1: names server/lost.ts'],
    ['README.md', 'see\n[there](docs/lost.md#part)', 'README.md:2: names docs/lost.md'],
    ['docs/a.md', '[there](../server/lost.ts)', 'names server/lost.ts'],
    ['README.md', 'see `LOST.md`', 'names LOST.md'],
    ['README.md', `lies in ${machine('root', 'project', 'x')}`, `${machine('root')}, a path of one machine`],
    ['server/a.ts', `const a = '${machine('home', 'someone', 'x')}'`, `${machine('home', 'someone')}, a path of one machine`],
    ['deploy/Dockerfile', `COPY ${machine('work', 'main', 'x')}`, `${machine('work')}, a path of one machine`],
    ['.npmrc', ['registry=https://registry', 'npmjs', 'org/'].join('.'), 'a registry'],
    ['package-lock.json', '{\n"resolved": "https://x.example/a.tgz"\n}', '1 packages carry the address'],
  ])('%s: %j', async (path, text, said) => {
    const { faults } = await documents(planted({ 'README.md': '', 'server/a.ts': '', 'docs/b.md': '', [path]: text }))
    expect(faults).toEqual([expect.stringContaining(said)])
  })
  test('lets be what exists, what is a pattern, and what is in a block of code', async () => {
    const text = 'see `server/a.ts`, `server/a.ts:3`, `server/`, `server/<area>/x.ts`, `a/b`, `application/json`, [b](docs/b.md#x), [web](https://example.org/server/x), [top](#top)\n```\nserver/made-later.ts\n```\n'
    expect(await documents(planted({ 'README.md': text, 'server/a.ts': "const page = '/work-orders/new'; url('https://example.org/home/me/x')", 'docs/b.md': '' }))).toEqual({ looked: 2, faults: [] })
  })
  test('proves nothing without documents', async () => {
    expect(await documents(planted({}))).toEqual(nothing)
  })
})

describe('keep callers', () => {
  const caller = "import { keep } from '../kernel/change.ts'\nawait keep(ctx, 'a heartbeat', work)"
  const list = (text: string) => ({ 'tools/check/keep-callers.txt': `# head\n${text}` })
  test('finds a new caller, a lost one, a second one, and a reason that is computed', async () => {
    expect((await keepCallers(planted({ 'server/jobs/a.ts': caller }))).faults).toEqual(['tools/check/keep-callers.txt lacks: server/jobs/a.ts: a heartbeat'])
    expect((await keepCallers(planted({ 'server/jobs/a.ts': '', ...list('server/jobs/a.ts: a heartbeat\n') }))).faults).toEqual([expect.stringContaining('nothing calls')])
    expect((await keepCallers(planted({ 'server/jobs/a.ts': `${caller}\nawait keep(ctx, 'a heartbeat', work)`, ...list('server/jobs/a.ts: a heartbeat\n') }))).faults).toHaveLength(1)
    expect((await keepCallers(planted({ 'server/jobs/a.ts': caller.replace("'a heartbeat'", 'why'), ...list('') }))).faults).toEqual([expect.stringContaining('no plain text')])
    expect((await keepCallers(planted({ 'server/jobs/a.ts': caller.replaceAll('keep }', 'keep as hold }').replace('await keep', 'await hold'), ...list('') }))).faults).toHaveLength(1)
  })
  test('is content with the list, and with other functions of that name', async () => {
    expect(await keepCallers(planted({ 'server/jobs/a.ts': caller, 'server/b.ts': 'cache.keep(1); function keep() {}; keep()', ...list('server/jobs/a.ts: a heartbeat\n') }))).toEqual({ looked: 2, faults: [] })
  })
  test('proves nothing without files', async () => {
    expect(await keepCallers(planted({}))).toEqual(nothing)
  })
})
