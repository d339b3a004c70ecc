import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type Seen, type View } from './compare.ts'

const all = ['10.0.0.1', '10.0.0.2', '10.0.0.3']
const host = (ports: number[] = [], echoed = true): Seen => ({ echoed, ports })
const view = (answered: Record<string, Seen>, more: Partial<View> = {}): View => ({ looked: new Set(all), answered: new Map(Object.entries(answered)), ports: [22, 80, 5432], quietPorts: [22, 80], echo: true, ...more })
const [a, b] = all as [string, string]

describe('two runs of a sweep', () => {
  it.each<[string, View, View, { fresh: unknown[]; gone: unknown[]; unsure: number }]>([
    ['the same is neither new nor gone', view({ [a]: host([22]) }), view({ [a]: host([22]) }), { fresh: [], gone: [], unsure: 0 }],
    ['a host that answers now is new', view({}), view({ [b]: host([80]) }), { fresh: [{ address: b, ports: [80], whole: true }], gone: [], unsure: 0 }],
    ['a host that keeps silent is gone', view({ [a]: host() }), view({}), { fresh: [], gone: [{ address: a, ports: [], whole: true }], unsure: 0 }],
    ['ports open and close on a host that stays', view({ [a]: host([22, 80]) }), view({ [a]: host([22, 5432]) }), { fresh: [{ address: a, ports: [5432], whole: false }], gone: [{ address: a, ports: [80], whole: false }], unsure: 0 }],
    ['what was left out this time is not gone', view({ [a]: host([22]) }), view({}, { looked: new Set([b]) }), { fresh: [], gone: [], unsure: 1 }],
    ['what was left out last time is not new', view({}, { looked: new Set([a]) }), view({ [b]: host([22]) }), { fresh: [], gone: [], unsure: 1 }],
    ['without echo requests a host without ports is not gone', view({ [a]: host() }), view({}, { echo: false }), { fresh: [], gone: [], unsure: 1 }],
    ['a port that was not tried is not gone', view({ [a]: host([22, 5432]) }), view({ [a]: host([22]) }, { ports: [22, 80] }), { fresh: [], gone: [], unsure: 0 }],
    ['a host that hides from echo requests now was asked for the quiet ports only', view({ [a]: host([22, 5432]) }), view({ [a]: host([22], false) }), { fresh: [], gone: [], unsure: 0 }],
    ['a host of whose ports none was tried and that hides is not gone', view({ [a]: host([5432], false) }), view({}, { ports: [22], quietPorts: [22] }), { fresh: [], gone: [], unsure: 1 }],
  ])('%s', (_, before, after, expected) => expect(compare(before, after)).toEqual(expected))

  const seen = fc.record({ echoed: fc.boolean(), ports: fc.subarray([22, 80, 5432]) })
  const anyView = fc.record({ looked: fc.subarray(all), hosts: fc.dictionary(fc.constantFrom(...all), seen, { noNullPrototype: true }), echo: fc.boolean() }).map(({ looked, hosts, echo }) =>
    view(Object.fromEntries(Object.entries(hosts).filter(([address]) => looked.includes(address))), { looked: new Set(looked), echo }))
  it('what is new one way is gone the other way, and a run differs from itself in nothing', () => {
    fc.assert(fc.property(anyView, anyView, (one, other) => {
      const [there, back] = [compare(one, other), compare(other, one)]
      expect([there.fresh, there.gone, there.unsure]).toEqual([back.gone, back.fresh, back.unsure])
      expect(compare(one, one)).toEqual({ fresh: [], gone: [], unsure: 0 })
      for (const { address } of [...there.fresh, ...there.gone]) expect(one.looked.has(address) && other.looked.has(address)).toBe(true)
    }))
  })
})
