import { describe, expect, it } from 'vitest'
import { commandOf, commands } from './commands.ts'
import { completion } from './completion.ts'
import { parseWords } from './parse.ts'
import { table } from './print.ts'
import { fileIn } from './run.ts'

const words = (line: string) => { const all = line.split(' '); return parseWords(commandOf(all)!, all.slice(2)) }

describe('commands', () => {
  it('are every route, under one name each', () => {
    expect(commands.length).toBeGreaterThan(20)
    expect(new Set(commands.map((one) => `${one.noun} ${one.verb}`)).size).toBe(commands.length)
  })
  it('take parameters as words and the rest as flags', () => {
    expect(words('teams set-member t1 p1 --lead')).toMatchObject({ params: { id: 't1', personId: 'p1' }, body: { lead: true } })
    expect(words('teams list --limit 5 --search net --json')).toMatchObject({ query: { limit: '5', search: 'net' }, json: true })
    expect(words('tokens make --name ci --scopes alerts:send,alerts:read')).toMatchObject({ body: { scopes: ['alerts:send', 'alerts:read'] } })
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
  expect(table({ name: 'Network', team: { id: 'x', name: 'IT' } })).toBe('name  Network\nteam  IT')
})

it('completes nouns, verbs and flags', () => {
  expect(completion('bash')).toContain('teams) words="')
  expect(() => completion('csh')).toThrow('bash, zsh and fish')
})
