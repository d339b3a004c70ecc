import { listApprovals } from '@fullscore/api/approvals/approvals.ts'
import { useRoute } from '../data/query.ts'

/** How many requests wait for the reader's decision; undefined for none. */
export function useWaitingForMe(): number | undefined {
  const count = useRoute(listApprovals, { query: { who: 'waiting-for-me', limit: 5 } }, { shows: [{ kind: 'delegation' }] }).data?.waitingForMe
  return count === 0 ? undefined : count
}
