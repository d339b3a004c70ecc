import type { RelationKind } from '@fullscore/api/infrastructure/inventory.ts'
import { t } from '../../words.ts'

/** How a relation is said between its two ends: "shop depends on db". */
export const relationWords: Record<RelationKind, string> = {
  'runs-on': t`runs on`, 'depends-on': t`depends on`, 'member-of': t`is a member of`, 'part-of': t`is part of`, 'connects-to': t`connects to`, 'backed-up-by': t`is backed up by`,
}
/** The same, said from the other end: "db is needed by shop". */
export const reverseWords: Record<RelationKind, string> = {
  'runs-on': t`carries`, 'depends-on': t`is needed by`, 'member-of': t`has the member`, 'part-of': t`has the part`, 'connects-to': t`is connected from`, 'backed-up-by': t`backs up`,
}
