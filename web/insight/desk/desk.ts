import type { Role } from '@fullscore/api/access/permissions.ts'

/** What a desk opens with: the Score, the reader's own work, a team's, a roll-up by department, one page in plain words, or whether services work. */
export type DeskKind = 'score' | 'work' | 'team' | 'roll-up' | 'one-page' | 'status'

const byRole: readonly (readonly [Role, DeskKind])[] = [
  ['operations-manager', 'score'], ['cio', 'one-page'], ['operations-director', 'roll-up'], ['head-of-infrastructure', 'roll-up'], ['team-lead', 'team'], ['it-professional', 'work'],
  ['auditor', 'score'], ['administrator', 'score'],
]

/** The desk of whoever holds these roles: of several, the one that answers for most. Without sight of the Score there is no desk but status. */
export function deskOf(roles: readonly { role: Role }[], seesScore: boolean): DeskKind {
  if (!seesScore) return 'status'
  return byRole.find(([role]) => roles.some((held) => held.role === role))?.[1] ?? 'score'
}
