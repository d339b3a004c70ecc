import { useState } from 'react'
import { endTurnFeed, listTurnFeeds, makeTurnFeed } from '@fullscore/api/operations/on-call.ts'
import { useRoute, useSend } from '../data/query.ts'
import { Why } from '../kit/marks.tsx'
import { Moment } from '../kit/Moment.tsx'
import { Row, Section } from '../kit/PageHeader.tsx'
import { toast, toastFailure } from '../shell/toast.ts'
import { ShownOnce } from './ShownOnce.tsx'
import { t } from '../words.ts'
import kit from '../kit/kit.module.css'

/** The reader's turns on call in their own calendar program, and the addresses that they made of rotations. */
export function TurnFeeds() {
  const asked = useRoute(listTurnFeeds, {})
  const [address, setAddress] = useState<string>()
  const make = useSend(makeTurnFeed, { done: (one) => { setAddress(one.url); void asked.refetch() } })
  const end = useSend(endTurnFeed, { done: () => void asked.refetch() })
  const items = asked.data?.items ?? []
  return (
    <>
      {address !== undefined && <ShownOnce says={t`Subscribe to this address in a calendar program. It is yours alone and shows your turns in all rotations; a new one ends it.`} secret={address} onClose={() => setAddress(undefined)} />}
      <Section name={t`Turns in your calendar`} count={items.length} link={{ label: t`Make an address`, onClick: () => make.mutate({ body: { rotationId: null } }, { onError: toastFailure }) }}>
        {asked.error && <Why>{t`Unknown at the moment.`}</Why>}
        {asked.data && items.length === 0 && <Why>{t`No address yet. Of a rotation’s turns one is made on its page.`}</Why>}
        {items.map((one) => {
          const name = one.rotation === null ? t`Your own turns` : one.rotation.name
          return (
            <Row key={one.id} subject={name} quiet={t`made ${<Moment at={one.madeAt} />}`}
              right={<button type="button" className={kit['linkButton']} aria-label={t`End the address of ${name}`} onClick={() => end.mutate({ params: { id: one.id } }, { onSuccess: () => toast(t`Ended: it answers nobody any more.`), onError: toastFailure })}>{t`end`}</button>} />
          )
        })}
      </Section>
    </>
  )
}
