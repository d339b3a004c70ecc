import type { RouteObject } from 'react-router'

/** One module of an area: its tab and its pages. */
export interface ModulePart {
  label: string
  /** Path of its first page; the tab is lit below it. */
  to: string
  /** Left out for whoever holds none of these permissions: they could read nothing there. */
  needs?: readonly string[]
  /** A hook: the count beside the tab's word, or undefined for none. */
  useCount?: () => number | undefined
}
/** What an area gives to the shell; `web/routes.tsx` collects them. */
export interface AreaPart {
  label: string
  to: string
  /** Shown to whoever holds one of these permissions; to everybody if not said. */
  anyOf?: readonly string[]
  modules: readonly ModulePart[]
  routes: readonly RouteObject[]
}

/** The areas and modules in which a reader can read something; an area leads to the first of its modules if not to its own. */
export function areasFor(areas: readonly AreaPart[], sees: (permission: string) => boolean): AreaPart[] {
  return areas.filter((area) => area.anyOf === undefined || area.anyOf.some(sees)).map((area) => {
    const modules = area.modules.filter((module) => module.needs === undefined || module.needs.some(sees))
    const [first] = modules
    return { ...area, modules, to: first === undefined || modules.length === area.modules.length || modules.some((module) => module.to === area.to) ? area.to : first.to }
  })
}

/** The area a path belongs to: the one with the module, or else the own path, that is the longest beginning of it. */
export function areaOf(areas: readonly AreaPart[], path: string): AreaPart | undefined {
  const lies = (to: string) => path === to || path.startsWith(to === '/' ? '/?' : `${to}/`)
  let best: { area: AreaPart; length: number } | undefined
  for (const area of areas) {
    for (const to of [area.to, ...area.modules.map((module) => module.to)]) {
      if (lies(to) && to.length > (best?.length ?? -1)) best = { area, length: to.length }
    }
  }
  return best?.area
}
