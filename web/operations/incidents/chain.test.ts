import { describe, expect, test } from 'vitest'
import type { Impact } from '@fullscore/api/operations/incidents.ts'
import { branches, chainOf, feltBy, foldedWords, redundancyWords, runFrom, seenWords, sizeOf, type Link } from './chain.ts'

type Given = Partial<Omit<Impact, 'path'>> & { path?: string[] }
const item = (id: string, kind = 'server') => ({ id, name: id.toUpperCase(), kind })
const fact = (id: string | null, verdict: Impact['verdict'], { path = [], ...given }: Given = {}): Impact => ({
  item: id === null ? null : item(id), verdict, reason: 'because', path: path.map((step) => ({ id: step, name: step === 'x' ? 'outside your scope' : step })), decided: null, seen: null, alert: null, service: null, ...given,
})
/** `a>b>(c|d)`: the shape of a forest by names. */
const shape = (links: readonly Link[]): string => links.map((one) => one.name + (one.next.length === 0 ? '' : one.next.length === 1 ? `>${shape(one.next)}` : `>(${shape(one.next)})`)).join('|')

describe('the chain of what falls', () => {
  test('hangs each hit below the step before it and ends with who feels it', () => {
    const found = chainOf([
      fact('db', 'failed', { path: ['db'] }), fact('app', 'hit', { path: ['db', 'app'], decided: { kind: 'depends-on', suppliers: 1, left: 0, need: null } }),
      fact('shop', 'hit', { path: ['db', 'app', 'shop'], item: item('shop', 'service'), service: { criticality: 'critical', audience: 'Customers' } }),
    ])
    expect(shape(found.roots)).toBe('DB>APP>SHOP>Customers')
    expect(found.roots[0]!.next[0]!.via).toBe('needed by')
    expect(found.hidden).toBe(0)
  })
  test('a service that does not say who uses it says so, never nobody', () => {
    const found = chainOf([fact('shop', 'failed', { path: ['shop'], service: { criticality: 'low', audience: '' } })])
    expect(found.roots[0]!.next).toMatchObject([{ kind: 'people', name: 'Who uses it: unknown', seen: 'unknown' }])
  })
  test('what nothing is known to need ends in an unknown', () => {
    expect(chainOf([fact('db', 'failed', { path: ['db'] })]).roots[0]!.next).toMatchObject([{ kind: 'nobody-known', seen: 'unknown' }])
  })
  test('a step outside the scope stands where it belongs, without its name; what is hidden as a whole is counted', () => {
    const found = chainOf([fact('db', 'failed', { path: ['db'] }), fact('shop', 'hit', { path: ['db', 'x', 'shop'] }), fact('mail', 'hit', { path: ['db', 'x', 'mail'] }), fact(null, 'hit'), fact(null, 'safe')])
    expect(shape(found.roots)).toBe('DB>One more, outside your scope>(MAIL|SHOP)')
    expect(found.hidden).toBe(1)
  })
  test('what failed in another open incident stands as such, as a beginning of its own', () => {
    const { roots } = chainOf([fact('db', 'failed', { path: ['db'] }), fact('shop', 'hit', { path: ['other', 'shop'] })])
    expect(shape(roots)).toContain('other>SHOP')
    expect(roots.find((one) => one.key === 'other')).toMatchObject({ kind: 'elsewhere', via: '', says: 'part of another open incident', item: { id: 'other' } })
  })
  test('a failed thing outside the scope is the root of what is seen', () => {
    expect(shape(chainOf([fact(null, 'failed'), fact('shop', 'hit', { path: ['x', 'shop'] })]).roots)).toBe('One more, outside your scope>SHOP')
  })
  test('what failed itself and would fall by another hangs below that one', () => {
    const found = chainOf([fact('db', 'failed', { path: ['db'] }), fact('shop', 'failed', { path: ['db', 'app', 'shop'] }), fact('app', 'hit', { path: ['db', 'app'] })])
    expect(shape(found.roots)).toBe('DB>APP>SHOP')
    expect(found.roots[0]!.next[0]!.next[0]).toMatchObject({ kind: 'failed', via: 'needed by' })
  })
  test('critical services come before others, those before things without a service, people last', () => {
    const service = (id: string, criticality: 'critical' | 'low') => fact(id, 'hit', { path: ['db', id], item: item(id, 'service'), service: { criticality, audience: 'All' } })
    expect(chainOf([fact('db', 'failed'), fact('box', 'hit', { path: ['db', 'box'] }), service('low', 'low'), service('top', 'critical')]).roots[0]!.next.map((one) => one.name)).toEqual(['TOP', 'LOW', 'BOX'])
    expect(chainOf([fact('db', 'failed', { service: { criticality: 'low', audience: 'All' } }), fact('box', 'hit', { path: ['db', 'box'] })]).roots[0]!.next.map((one) => one.kind)).toEqual(['hit', 'people'])
  })
  test.each([[3, 3, 0], [5, 5, 0], [6, 3, 3], [300, 3, 297]])('%i branches: %i are drawn, %i folded', (count, shown, folded) => {
    const { roots } = chainOf([fact('db', 'failed'), ...Array.from({ length: count }, (_, n) => fact(`s${n}`, 'hit', { path: ['db', `s${n}`] }))])
    const found = branches(roots[0]!.next, false)
    expect([found.shown.length, found.folded.length]).toEqual([shown, folded])
    expect(branches(roots[0]!.next, true).folded).toEqual([])
    expect(sizeOf(roots[0]!)).toBe(count + 1)
  })
  test('what is folded is counted by kind', () => {
    const link = (kind: string) => ({ kind: 'hit', item: { id: kind, kind } }) as Link
    expect(foldedWords([link('server'), link('server'), link('database')])).toBe('2 servers and 1 database')
    expect(foldedWords([link('switch'), link('switch')])).toBe('2 switches')
  })
  test('a long run without a branch is folded, a short one and one with a service are not', () => {
    const run = (length: number) => chainOf([fact('r', 'failed'), ...Array.from({ length }, (_, n) => fact(`n${n}`, 'hit', { path: ['r', ...Array.from({ length: n + 1 }, (__, m) => `n${m}`)] }))]).roots[0]!.next[0]!
    expect(runFrom(run(4))).toBeUndefined()
    expect(runFrom(run(8))).toMatchObject({ steps: 7, end: { name: 'N7' } })
  })
})

test.each<[Impact['decided'], string]>([
  [null, ''], [{ kind: 'runs-on', suppliers: 3, left: 0, need: null }, ''], [{ kind: 'runs-on', suppliers: 2, left: 1, need: '2' }, '1 of 2 left, needs 2'], [{ kind: 'runs-on', suppliers: 8, left: 3, need: '50 %' }, '3 of 8 left, needs 50 %'],
])('redundancy %j reads "%s"', (decided, words) => expect(redundancyWords(decided)).toBe(words))

test.each<[Partial<Impact>, string]>([
  [{ alert: '498 of 500 connections' }, '498 of 500 connections'], [{}, 'no check watches it'], [{ seen: { state: 'unknown', since: null } }, 'its check says nothing'], [{ seen: { state: 'ok', since: null } }, 'its check still passes'],
  [{ seen: { state: 'ok', since: null }, verdict: 'failed' }, 'its check passes by now'], [{ seen: { state: 'degraded', since: null } }, 'its check is degraded'],
])('seen %j reads "%s"', (given, words) => expect(seenWords({ alert: null, seen: null, verdict: 'hit', ...given })).toBe(words))

test.each<[(string | null)[], string]>([[[], ''], [[null], ''], [[''], 'unknown'], [['Customers', '', 'Customers', 'Partners'], 'Customers, Partners; of 1 more unknown'], [['a', 'b', 'c', 'd'], 'a, b and 2 more']])('of the services of %j it is felt by "%s"', (audiences, words) =>
  expect(feltBy(audiences.map((audience, n) => fact(`s${n}`, 'hit', { service: audience === null ? null : { criticality: 'low', audience } })))).toBe(words))
