import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Navigate, useLocation } from 'react-router'
import { me } from '@fullscore/api/access/access.ts'
import { health } from '@fullscore/api/http/health.ts'
import { sampleRoutes } from '@fullscore/api/sample/sample.ts'
import { call } from '../data/client.ts'
import { keyOf, useRoute } from '../data/query.ts'
import { ErrorPage, FirstLoading } from '../shell/states.tsx'

/** Nobody is signed in: the sample company opens as its manager by itself, everything else leads to the sign-in page and back. */
export function EnterOrSignIn() {
  const place = useLocation()
  const asked = useRoute(health, {})
  if (asked.data?.sample === true) return <EnterSample />
  if (asked.data === undefined && asked.error === null) return <FirstLoading />
  return <Navigate replace to={`/sign-in?to=${encodeURIComponent(place.pathname + place.search)}`} />
}

function EnterSample() {
  const client = useQueryClient()
  const [failed, setFailed] = useState<unknown>()
  useEffect(() => {
    call(sampleRoutes.enter, { body: { as: 'manager' } }).then((answer) => client.setQueryData(keyOf(me, {}), answer), setFailed)
  }, [client])
  return failed === undefined ? <FirstLoading /> : <main><ErrorPage error={failed} /></main>
}
