import type { RelationKind } from '@fullscore/api/infrastructure/inventory.ts'

/** How a relation is said between its two ends: "shop depends on db". */
export const relationWords: Record<RelationKind, string> = {
  'runs-on': 'runs on', 'depends-on': 'depends on', 'member-of': 'is a member of', 'part-of': 'is part of', 'connects-to': 'connects to', 'backed-up-by': 'is backed up by',
}
/** The same, said from the other end: "db is needed by shop". */
export const reverseWords: Record<RelationKind, string> = {
  'runs-on': 'carries', 'depends-on': 'is needed by', 'member-of': 'has the member', 'part-of': 'has the part', 'connects-to': 'is connected from', 'backed-up-by': 'backs up',
}
