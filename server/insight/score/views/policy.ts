import type { Id } from '@fullscore/api/ids.ts'

export interface Owned { maker: Id<'person'>; team: Id<'team'> | null }
export interface Asker { person: Id<'person'>; teams: ReadonlySet<string> }

/** Views one person may keep, and one team: more would not be found again. */
export const mostViews = 100

/** Whoever made a view sees it, and the members of the team it is shared with. */
export function seesView(asker: Asker, { maker, team }: Owned): boolean {
  return maker === asker.person || (team !== null && asker.teams.has(team))
}

/** Why the asker may not change a view they see; undefined: they may. Any member may tidy what is shared: makers leave. */
export function whyLocked(asker: Asker, { maker, team }: Owned): string | undefined {
  if (maker === asker.person || (team !== null && asker.teams.has(team))) return undefined
  return 'Only who made it, or a member of its team, changes a view.'
}

/** Why the asker may not share a view with a team; undefined: they may. */
export function whyNotShared(asker: Asker, team: Id<'team'> | null): string | undefined {
  return team === null || asker.teams.has(team) ? undefined : 'You share views with teams you belong to.'
}
