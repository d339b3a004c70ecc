import type { FieldError } from '@fullscore/api/problem.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { say } from '@fullscore/api/sentence.ts'
import { namesOf } from '@fullscore/api/strict.ts'
import { distance } from '../kernel/distance.ts'

/** What the same thing is called elsewhere. */
const others: Readonly<Record<string, string>> = {
  text: 'search', q: 'search', query: 'search', term: 'search', keyword: 'search', name: 'search', size: 'limit', count: 'limit', per_page: 'limit', perPage: 'limit', pageSize: 'limit', page_size: 'limit', page: 'cursor', offset: 'cursor', after: 'cursor', next: 'cursor',
  status: 'state', team: 'teamId', service: 'serviceId', item: 'itemId', since: 'from', start: 'from', until: 'to', end: 'to',
}
const known = new WeakMap<RouteShape, ReadonlySet<string> | 'any'>()

/**
 * Parameters that a route does not take: an answer to another question than was asked is worse than none. What everybody may open
 * takes any, since addresses that people pass on gather parameters of others' on their way.
 */
export function unknownParameters(route: RouteShape, query: Readonly<Record<string, unknown>>): FieldError[] {
  const given = Object.keys(query)
  if (given.length === 0 || (route.method === 'GET' && (route.permission === 'public' || route.permission === 'link'))) return []
  let names = known.get(route)
  if (!names) known.set(route, names = namesOf(route.query) ?? 'any')
  if (names === 'any') return []
  const taken = names
  return given.filter((name) => !taken.has(name)).slice(0, 20).map((name) => ({ field: `query.${name.slice(0, 80)}`, message: wordsFor(name, [...taken]), code: 'unrecognized_keys' }))
}

function wordsFor(name: string, names: readonly string[]): string {
  if (names.length === 0) return say`is not known here: this takes no parameters`
  const nearest = nearestOf(name, names)
  return nearest === undefined ? say`is not known here; it takes ${names.toSorted().join(', ')}` : say`is not known here: did you mean ${nearest}?`
}

/** A longer name is no slip, and to compare it would take long. */
const mostCompared = 40

/** The name that was most likely meant: what it is called here, one that begins alike, or one that differs by a slip. */
export function nearestOf(name: string, names: readonly string[]): string | undefined {
  const other = others[name]
  if (other !== undefined && names.includes(other)) return other
  const low = name.toLowerCase().replaceAll(/[_-]/g, '')
  const [found] = names.map((one) => ({ one, far: one.toLowerCase().startsWith(low) || low.startsWith(one.toLowerCase()) ? 1 : low.length > mostCompared ? low.length : distance(low, one.toLowerCase()) })).toSorted((a, b) => a.far - b.far)
  return found && found.far <= Math.max(1, Math.floor(low.length / 3)) ? found.one : undefined
}
