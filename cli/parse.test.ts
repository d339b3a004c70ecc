import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { routes } from '@fullscore/api/routes.ts'
import { commandOf, commands } from './commands.ts'
import { completion } from './completion.ts'
import { parseWords } from './parse.ts'
import { table } from './print.ts'
import { codeOf, fileIn, guardOf } from './run.ts'

const words = (line: string) => { const all = line.split(' '); return parseWords(commandOf(all)!, all.slice(2)) }

describe('commands', () => {
  it('are every route, under one name each', () => {
    expect(commands.length).toBeGreaterThan(20)
    expect(new Set(commands.map((one) => `${one.noun} ${one.verb}`)).size).toBe(commands.length)
  })
  it('take parameters as words and the rest as flags', () => {
    expect(words('teams set-member t1 p1 --lead')).toMatchObject({ params: { id: 't1', personId: 'p1' }, body: { lead: true } })
    expect(words('teams list --limit 5 --search net --json')).toMatchObject({ query: { limit: '5', search: 'net' }, json: true })
    expect(words('checks add --name Till --target {"kind":"tcp","host":"till","port":1} --urgency low --interval 5')).toMatchObject({ body: { urgency: 'low', interval: 5 } })
    expect(words('tokens make --name ci --scopes alerts:send,alerts:read')).toMatchObject({ body: { scopes: ['alerts:send', 'alerts:read'] } })
  })
  it('take the filters of the list that a word names', () => {
    expect(words('exports download vendors --search x --format xlsx')).toMatchObject({ params: { list: 'vendors' }, query: { search: 'x', format: 'xlsx' } })
    expect(words('exports download contracts --decide-within 30 --archived true')).toMatchObject({ query: { decideWithin: '30', archived: true } })
    expect(words('exports download incidents.follow-ups --ageing active')).toMatchObject({ query: { ageing: 'active' } })
    expect(() => words('exports download vendors --serch x')).toThrow('knows no --serch; it knows --format')
    expect(() => words('exports download vendors --limit 5')).toThrow('knows no --limit')
    expect(() => words('exports download --search x vendors')).toThrow('knows no --search')
  })
  it('know the words that a field may be, wherever the contract says them', () => {
    expect(words('items add --kind server --name db1')).toMatchObject({ body: { kind: 'server', name: 'db1' } })
    expect(() => words('items add --kind fridge --name db1')).toThrow('--kind is one of site, device')
    expect(words('alerts send --title t --urgency high --status firing --dedup-key k')).toMatchObject({ body: { urgency: 'high', status: 'firing' } })
    const wordy = commands.flatMap((one) => one.flags.filter((flag) => flag.type === 'json' && /^"|^\d/.test(flag.example ?? '') && flag.orText !== true).map((flag) => `${one.noun} ${one.verb} --${flag.name}`))
    expect(wordy).toEqual([])
  })
  it('take what lies inside an object by flags of its own, or whole as JSON', () => {
    expect(words('checks add --name db --target.kind tcp --target.host db1 --target.port 5432 --retries 1')).toMatchObject({ body: { name: 'db', target: { kind: 'tcp', host: 'db1', port: 5432 }, retries: 1 } })
    expect(words('checks add --name db --target {"kind":"tcp","host":"db1","port":1} --target.port 5432')).toMatchObject({ body: { target: { host: 'db1', port: 5432 } } })
    expect(() => words('checks add --name db --target tcp')).toThrow(`--target is JSON, like '{"kind":"http","url":"…"}'.`)
    expect(() => words('checks add --name db --target.port many')).toThrow('--target.port is a number, not "many"')
    expect(() => words('checks add --name db')).toThrow('needs --target')
    expect(words('contracts add --name a --term {} --calendar 24/7')).toMatchObject({ body: { calendar: '24/7' } })
    expect(words('sweeps start --range 127.0.0.0/30 --ports 22,443')).toMatchObject({ body: { ports: [22, 443] } })
  })
  it('send a file as it is where a route takes bytes, and call it by its name', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'fullscore-words-')), 'note.txt')
    writeFileSync(file, 'hello')
    const given = words(`files attach --kind vendor --object-id v1 --data ${file}`)
    expect([given.query, Buffer.from(given.bytes!).toString(), given.body]).toEqual([{ kind: 'vendor', objectId: 'v1', name: 'note.txt' }, 'hello', undefined])
    expect(words(`files attach --kind vendor --object-id v1 --name other.txt --data ${file}`).query).toMatchObject({ name: 'other.txt' })
    expect(() => words('files attach --kind vendor --object-id v1')).toThrow('needs')
    expect(() => words('files attach --kind vendor --object-id v1 --data /nowhere')).toThrow('cannot be read')
  })
  it.each([
    [['--zoom', 'week', '--pdf', 'out.pdf'], ['--zoom', 'week'], 'out.pdf'], [['--out=a b.pdf', '--grey'], ['--grey'], 'a b.pdf'], [['--grey'], ['--grey'], undefined],
  ])('take the file out of %j', (given, left, file) => expect(fileIn(given)).toEqual({ words: left, file }))
  it.each([[['--pdf']], [['--pdf', '--grey']], [['--out=']]])('ask for the name of the file in %j', (given) => expect(() => fileIn(given)).toThrow('needs the name of a file'))
  it('say what is wrong with the words', () => {
    expect(() => words('teams read')).toThrow('needs <id>')
    expect(() => words('teams add')).toThrow('needs --name, --department-id')
    expect(() => words('teams list --colour red')).toThrow('knows no --colour')
    expect(() => words('teams read a b')).toThrow('one word too many')
  })
})

it('prints lists as tables and objects as pairs', () => {
  expect(table({ items: [{ name: 'Network', members: 2 }, { name: 'Servers', members: 11 }] })).toBe('name     members\nNetwork  2\nServers  11')
  expect(table({ name: 'Network', team: { id: 'x', name: 'IT' }, incident: { id: 'y', title: 'Slow' } })).toBe('name      Network\nteam      IT\nincident  Slow')
  const facts = [{ label: 'An hour', value: '1,200 EUR' }, { label: 'Contract', value: 'ends 31 March' }]
  expect(table({ items: [{ title: 'What it is worth', facts }] })).toBe('title             facts\nWhat it is worth  An hour: 1,200 EUR; Contract: ends 31 March')
})

it('completes nouns, verbs and flags', () => {
  expect(completion('bash')).toContain('teams) words="')
  expect(() => completion('csh')).toThrow('bash, zsh and fish')
})

describe('an edit', () => {
  it.each(commands.filter((one) => one.route.ifMatch).map((one) => [`${one.noun} ${one.verb}`, one] as const))('%s reads its version before', (_, { route }) => {
    expect(guardOf(route, routes)).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\/[a-z-]+(\/:\w+)*(\/[a-z]+)?$/) })
  })
})

it.each<[string, unknown, number]>([
  ['all were done', { items: [{ id: 'a', done: true, why: null }] }, 0], ['one was refused', { items: [{ id: 'a', done: true, why: null }, { id: 'b', done: false, why: 'It is over.' }] }, 1],
  ['a list of tasks', { items: [{ title: 'Call', done: false }] }, 0], ['a single object', { id: 'a' }, 0], ['nothing', undefined, 0],
])('the exit code where %s', (_, answer, code) => { expect(codeOf(answer)).toBe(code) })

describe('what is nothing, and what is yes or no', () => {
  const given = (words: string) => parseWords(commandOf(words.split(' '))!, words.split(' ').slice(2))
  it.each<[string, object]>([
    ['departments list --archived', { query: { archived: true } }], ['departments list --archived true', { query: { archived: true } }], ['departments list --archived=false', { query: { archived: false } }], ['departments list --no-archived', { query: { archived: false } }],
    ['persons edit x --zone null', { body: { zone: null } }], ['persons edit x --title null', { body: { title: 'null' } }], ['rotations edit x --participants a,null', { body: { participants: ['a', null] } }],
    ['incident-handling change --matrix {} --cadence 15,null --hourly-amount null --change-hours 24', { body: { cadence: [15, null], hourlyAmount: null } }], ['imports map x --heading-row 1 --columns [] --key email --team-id null --empty keep', { body: { teamId: null } }],
    ['persons edit x --archived --title Boss', { params: { id: 'x' }, body: { archived: true, title: 'Boss' } }],
  ])('%s', (words, read) => { expect(given(words)).toMatchObject(read) })
  it('refuses a word that is neither', () => {
    expect(() => given('departments list --archived=maybe')).toThrow('--archived is said or not, or --no-archived; "maybe" is neither true nor false.')
    expect(() => given('rotations edit x --every null')).toThrow('--every is a number, not "null".')
  })
})
