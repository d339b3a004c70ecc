import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'

/** What a query shows, so that a live event about it fetches it again. Without `id`: everything of that kind. */
export interface Shown { kind: string; id?: string }
declare module '@tanstack/react-query' {
  /** `held`: the ground of a form, which nothing but the form itself fetches again. */
  interface Register { queryMeta: { shows?: readonly Shown[]; held?: boolean } }
}

/** Questions under way whose answer may already be old: they are asked once more when it is there. */
const owed = new WeakSet<Query>()

/**
 * Fetches again every query that shows one of these; a query naming an id is spared by events about other ids.
 * A question under way is never broken off: the page a person asked for would be lost, and while events come
 * faster than answers no list would ever change. It is asked again, once, after its answer.
 */
export function refreshShown(client: QueryClient, about: readonly Shown[]): void {
  refresh(client, ({ meta }) => (meta?.shows ?? []).some((shown) =>
    about.some((one) => one.kind === shown.kind && (one.id === undefined || shown.id === undefined || one.id === shown.id))))
}

/** Fetches everything on show again, as `refreshShown` does. */
export function refreshAll(client: QueryClient): void {
  refresh(client, ({ meta }) => meta?.held !== true)
}

/** Asks this question again when what is under way for it has come. */
export function freshAfterwards(client: QueryClient, queryKey: QueryKey): void {
  const query = client.getQueryCache().find({ queryKey, exact: true })
  if (query !== undefined) owed.add(query)
}

function refresh(client: QueryClient, concerns: (query: Query) => boolean): void {
  const now = new Set<Query>()
  for (const query of client.getQueryCache().getAll()) {
    if (!concerns(query)) continue
    if (query.state.fetchStatus === 'fetching') owed.add(query)
    else now.add(query)
  }
  if (now.size > 0) void client.invalidateQueries({ predicate: (query) => now.has(query) })
}

/** Watches a client's questions and asks again what is owed as soon as it is answered, fails or is let go. Called once per client. */
export function payWhatIsOwed(client: QueryClient): void {
  client.getQueryCache().subscribe(({ type, query }) => {
    if (type !== 'updated' || query.state.fetchStatus === 'fetching' || !owed.delete(query)) return
    void client.invalidateQueries({ predicate: (one) => one === query })
  })
}
