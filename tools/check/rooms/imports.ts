import { isTest } from '../gate.ts'
import { EGRESS_FROM, KNOW_ALL, OUTBOUND_FROM, PACKAGES, PAST_THE_DOOR, TESTING_DOOR, WORKSPACES } from './map.ts'
import { isModule, placeOf, targetOf, type Place } from './places.ts'
import type { Import, Source } from './source.ts'

/** Where the rules are told to people. */
const TOLD = 'ARCHITECTURE.md, "Rules between rooms"'

/** Faults of one file's imports against rules 1 to 4 and 6. */
export function importFaults(source: Source): string[] {
  const from = placeOf(source.path)
  return source.imports.flatMap((one) => {
    const target = targetOf(source.path, one.specifier)
    const said = target === undefined ? packageFault(from, one) : judge(from, placeOf(target), one)
    return said === undefined ? [] : [`${source.path}:${one.line}: imports ${one.specifier}: ${said} (${TOLD})`]
  })
}

/** Imports that nobody can judge: what is imported is only known when it runs. Tests and tools may. */
export function computedFaults(source: Source): string[] {
  const { workspace } = placeOf(source.path)
  if (WORKSPACES[workspace] === undefined || workspace === 'tools' || isTest(source.path)) return []
  return source.computed.map(({ line, what }) => `${source.path}:${line}: ${what} of a computed name: rules 1 to 4, what is imported must be read from the source (${TOLD})`)
}

/** A file that stands in no room of the map. */
export function roomFault(path: string): string | undefined {
  const { floor, room, workspace } = placeOf(path)
  if (floor !== 'nowhere') return undefined
  return `${path}: ${workspace} has no room "${room}" on the map, tools/check/rooms/map.ts: rule 3, every module has its place in the order (${TOLD})`
}

function packageFault(from: Place, one: Import): string | undefined {
  const allowed = PACKAGES[from.workspace]
  if (!allowed || isTest(from.path) || from.path.endsWith('.config.ts')) return undefined
  const name = one.specifier.split('/').slice(0, one.specifier.startsWith('@') ? 2 : 1).join('/')
  return allowed.includes(name) ? undefined : `rule 1, ${from.workspace} imports ${allowed.join(', ') || 'no package'} only`
}

function judge(from: Place, to: Place, one: Import): string | undefined {
  // A test may run the command line as its users do.
  if (one.program === true && isTest(from.path)) return undefined
  if (from.workspace !== to.workspace) return workspaceFault(from, to)
  if (from.workspace === 'server' && !isTest(from.path)) {
    const said = testingFault(from, to) ?? leavingFault(from, to, one)
    if (said !== undefined) return said
  }
  return roomsFault(from, to)
}

function workspaceFault(from: Place, to: Place): string | undefined {
  const known = WORKSPACES[from.workspace]
  if (known === undefined || WORKSPACES[to.workspace] === undefined) return undefined
  // A generated path such as web/dist is nobody's room; only workspaces are judged.
  if (!known.includes(to.workspace)) {
    return to.workspace === 'server' ? 'rule 1, no product workspace imports server' : `rule 1, ${from.workspace} imports ${known.join(' and ') || 'no other workspace'} only`
  }
  if (to.workspace !== 'server' || TESTING_DOOR.test(to.path) || PAST_THE_DOOR.some((door) => door.files.test(from.path))) return undefined
  return 'rule 1, bench, journeys and tools enter the server through server/testing.ts'
}

function testingFault(from: Place, to: Place): string | undefined {
  return TESTING_DOOR.test(to.path) && !TESTING_DOOR.test(from.path) ? 'rule 1, server/testing.ts is for tests, bench, journeys and tools' : undefined
}

/** Rules 2 to 4, inside one workspace. */
function roomsFault(from: Place, to: Place): string | undefined {
  if (to.floor !== 'module' || from.room === to.room || KNOW_ALL.includes(from.path)) return undefined
  if (from.floor === 'root' && from.area !== undefined && from.area === to.area) return undefined
  if (from.floor === 'root') return `rule 2, only ${KNOW_ALL.join(' and ')} know the areas`
  if (from.floor === 'ground') return `rule 2, ground folders never import areas, and ${from.room} is ground`
  if (isTest(from.path)) return undefined
  if (from.workspace === 'web') return doorFault(to)
  if (to.rank > from.rank) return `rule 3, left by call, right by event: ${to.room} stands to the right of ${from.room}`
  return from.workspace === 'server' ? doorFault(to) : undefined
}

function doorFault(to: Place): string | undefined {
  if (!isModule(to.room) || /\/public\.tsx?$/.test(to.path)) return undefined
  return `rule 4, ${to.room} is entered by its public.ts only`
}

/** Rule 6: who may open the doors through which something leaves the house. Types open nothing. */
function leavingFault(from: Place, to: Place, one: Import): string | undefined {
  if (one.typeOnly) return undefined
  if (to.room === 'egress' && !EGRESS_FROM.some((door) => door.files.test(from.path))) {
    return 'rule 6, egress is opened by outbound, checks and connectors only; who may is listed in tools/check/rooms/map.ts'
  }
  if (to.room === 'outbound' && from.floor === 'module' && !OUTBOUND_FROM.test(from.path)) {
    return 'rule 6, a transaction cannot reach outbound: announce an event and send from reactions.ts, routes.ts or tasks.ts'
  }
  return undefined
}
