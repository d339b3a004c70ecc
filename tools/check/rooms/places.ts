import { posix } from 'node:path'
import { AREAS, GROUND } from './map.ts'

/** Where a file stands. */
export interface Place {
  path: string
  workspace: string
  /** `root` for a workspace's own files, `ground` for a ground folder, `module` for a module, `nowhere` for what the map does not know. */
  floor: 'root' | 'ground' | 'module' | 'nowhere'
  /** Ground folder, or `area/module`. */
  room: string
  area: string | undefined
  /** Place in the order of all modules; -1 outside of modules. */
  rank: number
}

const RANKS = new Map(AREAS.flatMap(([area, modules]) => modules.map((one) => `${area}/${one}`)).map((room, rank) => [room, rank]))
const AREA_NAMES = new Set(AREAS.map(([area]) => area))
const MAPPED: readonly string[] = ['server', 'web', 'api']

/** Whether a name is an area of the map. */
export function isArea(name: string): boolean {
  return AREA_NAMES.has(name)
}

/** Whether `area/module` is on the map. */
export function isModule(room: string): boolean {
  return RANKS.has(room)
}

/** Finds the room of a file of the repository. In api a module may be one file, `api/operations/incidents.ts`. */
export function placeOf(path: string): Place {
  const [workspace = '', first = '', second = '', ...rest] = path.split('/')
  const at = (floor: Place['floor'], room: string, area?: string): Place => ({ path, workspace, floor, room, area, rank: RANKS.get(room) ?? -1 })
  if (!MAPPED.includes(workspace) || second === '') return at('root', workspace)
  // An area's own list of its pages, in the web: it knows the modules of its area, and `routes.tsx` knows it.
  if (workspace === 'web' && isArea(first) && rest.length === 0 && second === 'area.tsx') return at('root', first, first)
  if (isArea(first)) {
    const name = rest.length === 0 ? second.replace(/(\.test|\.fixture)?\.tsx?$/, '') : second
    return at(isModule(`${first}/${name}`) ? 'module' : 'nowhere', `${first}/${name}`, first)
  }
  return at(GROUND[workspace as 'server'].includes(first) ? 'ground' : 'nowhere', first)
}

/** Turns what an import names into a path of the repository; undefined for a package or a part of Node. */
export function targetOf(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), specifier))
  const own = /^@fullscore\/([a-z]+)\/(.+)$/.exec(specifier)
  return own ? `${own[1]}/${own[2]}` : undefined
}
