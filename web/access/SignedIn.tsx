import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, type ReactNode } from 'react'
import { me, signOut, type Me } from '@fullscore/api/access/access.ts'
import { CallError } from '@fullscore/api/call.ts'
import { call } from '../data/client.ts'
import { startLive } from '../data/live.ts'
import { useRoute } from '../data/query.ts'
import { setReaderZone, writeAs } from '../kit/time.ts'
import { EnterOrSignIn } from '../sample/EnterSample.tsx'
import { SessionContext } from '../shell/session.ts'
import { ErrorPage, FirstLoading } from '../shell/states.tsx'

/** Who is signed in, with what they may do and where. */
export function useMe(): Me | undefined {
  return useRoute(me, {}, { shows: [{ kind: 'person' }] }).data
}

/** The pages behind sign-in: asks who reads, or leads to the sign-in page and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const asked = useRoute(me, {}, { shows: [{ kind: 'person' }] })
  const client = useQueryClient()
  const { data } = asked
  const zone = data?.person.zone ?? data?.organisation.zone
  useEffect(() => { if (zone) setReaderZone(zone) }, [zone])
  // Before anything of theirs is drawn: what is drawn already does not ask again.
  if (data) writeAs(data.person.locale ?? data.organisation.locale)
  const reader = data?.person.id
  useEffect(() => (reader === undefined ? undefined : startLive(client, reader)), [client, reader])
  const session = useMemo(() => data && {
    name: data.person.name, mail: data.person.email, organisation: data.organisation.name,
    can: (permission: string) => data.permissions[permission] !== undefined,
    signOut: () => { void call(signOut, {}).catch(() => undefined).finally(() => { client.clear(); location.assign(data.sample ? '/' : '/sign-in') }) },
  }, [data, client])
  if (asked.error instanceof CallError && asked.error.problem.status === 401) return <EnterOrSignIn />
  if (asked.error && !data) return <main><ErrorPage error={asked.error} retry={() => void asked.refetch()} /></main>
  if (!session) return <FirstLoading />
  return <SessionContext value={session}>{children}</SessionContext>
}
