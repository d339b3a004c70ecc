import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginnings, buildGraph, toleranceOf, walk, type Edge, type Need } from './impact.ts'

const none = new Set<string>()
const hits = (edges: Edge[], needs: Need[], failed: string[], marks: ReadonlySet<string> = none) => walk(buildGraph(edges, needs), failed, marks).filter((one) => one.hit).map((one) => one.item).sort()
const needs = (dependant: string, supplier: string, kind = 'runs-on'): Edge => ({ dependant, supplier, kind })
const farm = [needs('farm', 'hv1', 'member-of'), needs('farm', 'hv2', 'member-of'), needs('shop', 'farm')]
const one: Need[] = [{ item: 'farm', kind: 'member-of', unit: 'count', needed: 1 }]

describe('the walk', () => {
  it('I1: a farm that needs one of two hypervisors bears the loss of one, not of both', () => {
    expect(hits(farm, one, ['hv1'])).toEqual([])
    expect(hits(farm, one, ['hv1', 'hv2'])).toEqual(['farm', 'shop'])
    const [safe] = walk(buildGraph(farm, one), ['hv1'], none)
    expect(safe).toMatchObject({ item: 'farm', hit: false, reason: { failed: ['hv1'], suppliers: 2, need: '1' }, path: ['hv1', 'farm'] })
  })
  it('I3: what is marked not impacted cuts the walk behind it', () => {
    expect(hits(farm, [], ['hv1'], new Set(['farm']))).toEqual([])
  })
  it('keeps the fraction of a percentage: three suppliers of which half are needed bear one', () => {
    expect(toleranceOf(3, { unit: 'percent', needed: 50 })).toBe(1.5)
    const three = ['a', 'b', 'c'].map((s) => needs('x', s))
    const half: Need[] = [{ item: 'x', kind: 'runs-on', unit: 'percent', needed: 50 }]
    expect(hits(three, half, ['a'])).toEqual([])
    expect(hits(three, half, ['a', 'b'])).toEqual(['x'])
  })
  it('ends in circles and tells the path', () => {
    const circle = [needs('b', 'a'), needs('c', 'b'), needs('a', 'c')]
    expect(walk(buildGraph(circle, []), ['a'], none).map((v) => [v.item, v.path])).toEqual([['b', ['a', 'b']], ['c', ['a', 'b', 'c']]])
  })
  it('tells of a very long path its beginning and its end', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => needs(`n${i + 1}`, `n${i}`))
    const last = walk(buildGraph(chain, []), ['n0'], none).at(-1)!
    expect([last.item, last.path.length, last.path[0], last.path[1], last.path.at(-1)]).toEqual(['n20000', 64, 'n0', 'n19938', 'n20000'])
  })
  it('kinds are groups of their own: two of one kind do not stand in for another', () => {
    const mixed = [needs('x', 'a', 'depends-on'), needs('x', 'b', 'runs-on'), needs('x', 'c', 'runs-on')]
    expect(hits(mixed, [{ item: 'x', kind: 'runs-on', unit: 'count', needed: 1 }], ['a'])).toEqual(['x'])
  })
})

const node = fc.constantFrom(...'abcdefghij')
const edge = fc.record({ dependant: node, supplier: node, kind: fc.constantFrom('runs-on', 'depends-on') }).filter((e) => e.dependant !== e.supplier)
const graph = fc.tuple(fc.uniqueArray(edge, { selector: (e) => JSON.stringify(e), maxLength: 40 }), fc.array(fc.record({ item: node, kind: fc.constantFrom('runs-on', 'depends-on'), unit: fc.constant('count' as const), needed: fc.integer({ min: 0, max: 4 }) }), { maxLength: 8 }))

describe('where it begins', () => {
  it.each<[string, Edge[], Need[], string[], string[]]>([
    ['one that fell by another is no beginning', [needs('app', 'db'), needs('shop', 'app')], [], ['shop', 'db'], ['db']],
    ['two without each other are two', [needs('shop', 'app')], [], ['app', 'mail'], ['app', 'mail']],
    ['one that would bear the loss failed by itself', farm, one, ['hv1', 'farm'], ['hv1', 'farm']],
    ['it takes both of a pair', farm, one, ['hv1', 'farm', 'hv2'], ['hv1', 'hv2']],
    ['of a circle one is left', [needs('b', 'a'), needs('a', 'b')], [], ['a', 'b'], ['b']],
  ])('%s', (_, edges, given, failed, expected) => expect(beginnings(buildGraph(edges, given), failed, none)).toEqual(expected))
})

describe('whatever the graph', () => {
  it('a hit has a path of needs from something that failed', () => {
    fc.assert(fc.property(graph, fc.uniqueArray(node, { maxLength: 3 }), ([edges, all], failed) => {
      for (const { path, item, hit } of walk(buildGraph(edges, all), failed, none)) {
        expect(failed).toContain(path[0])
        expect(path.at(-1)).toBe(item)
        if (hit) for (let i = 1; i < path.length; i++) expect(edges.some((e) => e.supplier === path[i - 1] && e.dependant === path[i])).toBe(true)
      }
    }))
  })
  it('more failures never hit less, and the order of failures does not matter', () => {
    fc.assert(fc.property(graph, fc.uniqueArray(node, { minLength: 1, maxLength: 4 }), ([edges, all], failed) => {
      const less = new Set([...hits(edges, all, failed.slice(1)), ...failed.slice(1)])
      const more = new Set([...hits(edges, all, failed), ...failed])
      for (const item of less) expect(more.has(item)).toBe(true)
      expect(hits(edges, all, failed.toReversed())).toEqual(hits(edges, all, failed))
    }))
  })
  it('the beginnings bring down what all that failed bring down, and none of them falls by the rest', () => {
    fc.assert(fc.property(graph, fc.uniqueArray(node, { minLength: 1, maxLength: 5 }), ([edges, all], failed) => {
      const roots = beginnings(buildGraph(edges, all), failed, none)
      const down = (from: string[]) => [...new Set([...from, ...hits(edges, all, from)])].sort()
      expect(down(roots)).toEqual(down(failed))
      for (const root of roots) expect(hits(edges, all, roots.filter((other) => other !== root))).not.toContain(root)
    }))
  })
  it('a mark only ever takes away', () => {
    fc.assert(fc.property(graph, node, node, ([edges, all], failed, marked) => {
      const without = hits(edges, all, [failed])
      const cut = hits(edges, all, [failed], new Set([marked]))
      expect(cut).not.toContain(marked)
      for (const item of cut) expect(without).toContain(item)
    }))
  })
})
