import type { QueryClient } from '@tanstack/react-query'
import { me } from '@fullscore/api/access/access.ts'
import { CallError } from '@fullscore/api/call.ts'

const isMe = (key: readonly unknown[] | undefined): boolean => key?.[0] === me.name
const refused = (error: unknown): boolean => error instanceof CallError && error.problem.status === 401

/** Asks again who reads: the session may have ended. */
export function askWho(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: [me.name] }, { cancelRefetch: false })
}

/** Whatever is refused because nobody is signed in asks who reads, so that every page learns of the end of a session. Called once per client. */
export function askWhoReads(client: QueryClient): void {
  client.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error' && refused(event.action.error) && !isMe(event.query.queryKey)) askWho(client)
  })
  client.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error' && refused(event.action.error)) askWho(client)
  })
}
