import { useCallback, useSyncExternalStore } from 'react'
import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query'
import { CallError } from '@fullscore/api/call.ts'

/** Whether an answer that was there is no longer to be shown: the object is gone, out of sight, or nobody is signed in. */
export function takesAway(error: unknown): boolean {
  return error instanceof CallError && [401, 403, 404, 410].includes(error.problem.status)
}

/** A question's state as pages show it: an answer outlives failures to ask again, except those that take it away. */
export function onShow<A extends { data: unknown; error: unknown }>(asked: A): A {
  // The getters of the question are asked only when a page reads them: it is drawn again for those alone.
  return Object.create(asked, {
    data: { enumerable: true, get: () => (takesAway(asked.error) ? undefined : asked.data) },
    error: { enumerable: true, get: () => (asked.data === undefined || takesAway(asked.error) ? asked.error : null) },
  }) as A
}

const old = (query: Query): boolean => query.state.status === 'error' && query.state.data !== undefined && !takesAway(query.state.error) && query.isActive()

/** How many answers on show could not be fetched again. */
export const oldOnShow = (client: QueryClient): number => client.getQueryCache().getAll().filter(old).length

/** The same, kept up to date; and how to try again. */
export function useOldOnShow(): { many: number; again(): void } {
  const client = useQueryClient()
  const watch = useCallback((then: () => void) => client.getQueryCache().subscribe(then), [client])
  const many = useSyncExternalStore(watch, () => oldOnShow(client))
  return { many, again: () => void client.refetchQueries({ predicate: old }) }
}
