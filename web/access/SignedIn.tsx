import { useQueryClient } from '@tanstack/react-query'
import { Modal } from '@mantine/core'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { me, signOut, type Me } from '@fullscore/api/access/access.ts'
import { CallError } from '@fullscore/api/call.ts'
import { call } from '../data/client.ts'
import { startLive } from '../data/live.ts'
import { keyOf, useRoute } from '../data/query.ts'
import { refreshAll } from '../data/refresh.ts'
import { setReaderZone, writeAs } from '../kit/time.ts'
import { EnterOrSignIn } from '../sample/EnterSample.tsx'
import { EntryLayout } from '../shell/EntryLayout.tsx'
import { SessionContext } from '../shell/session.ts'
import { ErrorPage, FirstLoading } from '../shell/states.tsx'
import { t } from '../words.ts'
import { SignInForm } from './SignIn.tsx'

/** Who is signed in, with what they may do and where. */
export function useMe(): Me | undefined {
  return useRoute(me, {}, { shows: [{ kind: 'person' }] }).data
}

/** The pages behind sign-in: asks who reads, or leads to the sign-in page and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const asked = useRoute(me, {}, { shows: [{ kind: 'person' }] })
  const client = useQueryClient()
  const ended = asked.error instanceof CallError && asked.error.problem.status === 401
  const last = useRef<Me>(undefined)
  last.current = asked.data ?? last.current
  // Whose session ends while they work keep what they typed: it lies covered until they sign in again. The sample company lets in by itself.
  const covered = ended && last.current?.sample === false
  const data = covered ? last.current : asked.data
  const zone = data?.person.zone ?? data?.organisation.zone
  useEffect(() => { if (zone) setReaderZone(zone) }, [zone])
  // Before anything of theirs is drawn: what is drawn already does not ask again.
  if (data) writeAs(data.person.locale ?? data.organisation.locale)
  const reader = asked.data?.person.id
  useEffect(() => (reader === undefined ? undefined : startLive(client, reader)), [client, reader])
  const session = useMemo(() => data && {
    name: data.person.name, mail: data.person.email, organisation: data.organisation.name,
    can: (permission: string) => data.permissions[permission] !== undefined,
    signOut: () => { void call(signOut, {}).catch(() => undefined).finally(() => { client.clear(); location.assign(data.sample ? '/' : '/sign-in') }) },
  }, [data, client])
  if (ended && !covered) return <EnterOrSignIn />
  if (asked.error && !data) return <main><ErrorPage error={asked.error} retry={() => void asked.refetch()} /></main>
  if (!session) return <FirstLoading />
  return <SessionContext value={session}>{children}{covered && <SignInAgain was={session.mail} />}</SessionContext>
}

/** Covers the page of somebody whose session has ended. Another person finds nothing of it: the page is loaded anew. */
function SignInAgain({ was }: { was: string | undefined }) {
  const client = useQueryClient()
  const done = (reader: Me) => {
    if (reader.person.email !== was) return location.assign('/')
    client.setQueryData(keyOf(me, {}), reader)
    refreshAll(client)
  }
  return (
    <Modal.Root opened onClose={() => undefined} fullScreen lockScroll={false} closeOnEscape={false} closeOnClickOutside={false} zIndex={5_000} transitionProps={{ duration: 0 }}>
      <Modal.Content aria-label={t`Sign in again`}>
        <Modal.Body><EntryLayout title={t`Sign in again`} says={t`Your session has ended. What you were doing lies below as you left it.`}><SignInForm done={done} mail={was} /></EntryLayout></Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
