import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { cancelOverride, editRotation, makeTurnFeed, readRotation, readSchedule, type RotationDetail } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { now } from '../../data/clock.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactList, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { msOf, wallWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { ShownOnce } from '../../profile/ShownOnce.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { ScheduleStrip, ScheduleTable } from './Schedule.tsx'
import { StandIn, type StandInGiven } from './StandIn.tsx'
import { offerOf } from './staves.ts'
import { count, t } from '../../words.ts'
import kit from '../../kit/kit.module.css'

/** One rotation: four weeks of its schedule, its people, who stands in for whom. */
export function Component() {
  const id = useParams()['id'] as Id<'rotation'>
  const also = { shows: [{ kind: 'rotation', id }, { kind: 'override' }, { kind: 'person' }, { kind: 'leave' }] }
  const asked = useRoute(readRotation, { params: { id } }, also)
  const [from] = useState(() => now().round({ smallestUnit: 'hour', roundingMode: 'floor' }))
  const schedule = useRoute(readSchedule, { params: { id }, query: { from: from.toString(), to: from.add({ hours: 28 * 24 }).toString() } }, also)
  const [dialog, setDialog] = useState<'override' | 'archive'>()
  const [given, setGiven] = useState<StandInGiven>()
  const [address, setAddress] = useState<string>()
  const makeAddress = useSend(makeTurnFeed, { done: (one) => setAddress(one.url) })
  const reader = useMe()?.person.id
  const navigate = useNavigate()
  const session = useSession()
  const tagged = useTagged(readRotation, { params: { id } }, { enabled: false })
  const edit = useSend(editRotation)
  const cancel = useSend(cancelOverride, { shows: [{ kind: 'rotation' }] })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the rotation`} />
  const rotation = asked.data
  const reason = reasonWithout(session, 'on-call:manage')
  const takesTurns = rotation.participants.some((one) => one.personId !== null && one.personId === reader)
  const archive = async () => edit.mutateAsync({ params: { id }, ifMatch: (await tagged.refetch()).data?.etag, body: { archived: !rotation.archived } })
  const gaps = schedule.data?.gaps ?? 0
  const pick = (begin: number, end: number) => {
    const offer = offerOf({ stretches: (schedule.data?.stretches ?? []).map((one) => ({ ...one, from: msOf(one.from), to: msOf(one.to) })), participants: peopleOf(rotation) }, begin, end, now().epochMilliseconds, reader)
    if ('why' in offer) return toast(offer.why)
    setGiven(offer.given)
    setDialog('override')
  }
  return (
    <DetailPage
      header={<PageHeader ruled title={rotation.name} path={[{ label: t`On call`, to: paths.onCall() }]}
        above={<><StateMark state={rotation.now.personId === null ? 'down' : 'ok'} words={rotation.now.personId === null ? t`nobody now` : t`${rotation.now.name} now`} strong /> {t`${rotation.teamName}, hand-over by ${rotation.zone}`}</>}
        below={<>{rotation.now.personId === null ? <span className="why">{rotation.now.why}</span> : rotation.now.until !== null && t`until ${<Moment at={rotation.now.until} />}${rotation.now.next !== null && t`, then ${rotation.now.next.name}`}`}
          {rotation.now.uncovered !== null && <div className="why">{t`From ${<Moment at={rotation.now.uncovered.from} />} to ${<Moment at={rotation.now.uncovered.to} />} nobody: ${rotation.now.uncovered.why}`}</div>}</>}
        actions={<>
          <ActionButton main reason={takesTurns ? undefined : reason} showReason={false} onClick={() => setDialog('override')}>{t`Put somebody in`}</ActionButton>
          <ActionButton busy={makeAddress.isPending} onClick={() => makeAddress.mutate({ body: { rotationId: id } }, { onError: toastFailure })}>{t`Calendar address`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.rotations.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => setDialog('archive')}>{rotation.archived ? t`Bring back` : t`Archive`}</ActionButton>
        </>} />}
      margin={<>
        <Section name={t`In turn`}>{rotation.participants.map((one, index) => <Row key={index} subject={one.personId === null ? t`nobody (an empty slot)` : one.name} {...(one.personId === null ? {} : { to: paths.people.one(one.personId) })} quiet={one.archived ? t`has left` : undefined} />)}</Section>
        <Section name={t`Facts`}><FactList facts={[
          { name: t`First`, value: wallWords(rotation.starts) }, { name: t`Every`, value: rotation.unit === 'weeks' ? (rotation.every === 1 ? t`week` : t`${rotation.every} weeks`) : rotation.every === 1 ? t`day` : t`${rotation.every} days` }, { name: t`Covers`, value: rotation.windows === '' ? t`around the clock` : rotation.windows }, { name: t`Zone`, value: rotation.zone },
        ]} /></Section>
        {schedule.data && <Section name={t`Hours in four weeks`}>{schedule.data.hours.map((one) => <Row key={one.personId} subject={one.name} right={`${Math.round(one.hours)} h`} />)}</Section>}
      </>}>
      {address !== undefined && <ShownOnce says={t`Subscribe to this address in a calendar program. It is yours alone and shows the turns of ${rotation.name}, with who stands in and where nobody is on call; a new one ends it. Your profile lists your addresses.`} secret={address} onClose={() => setAddress(undefined)} />}
      <Section name={t`The next four weeks`} {...(schedule.data ? { count: gaps === 0 ? t`somebody at every moment` : t`${count(gaps, 'stretch', 'stretches')} with nobody, ${Math.round(schedule.data.covered * 100)} % covered` } : {})}>
        {schedule.error && <ErrorPage part error={schedule.error} retry={() => void schedule.refetch()} />}
        {schedule.data && <><ScheduleStrip schedule={schedule.data} line={rotation.line} label={t`${rotation.name}, four weeks`} pick={pick} /><ScheduleTable schedule={schedule.data} /></>}
      </Section>
      <Section name={t`Standing in`} count={rotation.overrides.length}>
        {rotation.overrides.length === 0 && <Why>{t`Nobody stands in for anybody.`}</Why>}
        {rotation.overrides.map((one) => <Row key={one.id} subject={one.by.name} quiet={standsIn(one)}
          right={(reason === undefined || one.by.id === reader || one.replaced?.id === reader) && <button type="button" className={kit['linkButton']} onClick={() => cancel.mutate({ params: { id, overrideId: one.id } }, { onError: toastFailure })}>{t`take back`}</button>} />)}
      </Section>
      <ObjectTimeline kind="rotation" id={id} />
      {dialog === 'override' && <StandIn rotation={{ id, name: rotation.name, participants: peopleOf(rotation) }} given={given ?? firstOffer(rotation)} reason={reason} onClose={() => { setDialog(undefined); setGiven(undefined) }} />}
      <Confirm open={dialog === 'archive'} onClose={() => setDialog(undefined)} title={`${rotation.archived ? t`Bring back` : t`Archive`} ${rotation.name}?`} verb={rotation.archived ? t`Bring back` : t`Archive`} reason={reason} act={archive}>
        {rotation.archived ? t`It takes turns again.` : t`It takes no more turns. A rotation that a policy pages must leave the policy first.`}
      </Confirm>
    </DetailPage>
  )
}

const peopleOf = (rotation: RotationDetail) => [...new Map(rotation.participants.flatMap((one) => (one.personId === null || one.archived ? [] : [[one.personId, { id: one.personId, name: one.name }] as const]))).values()]

/** For whom, or that it is where nobody is; from when to when, and why. */
function standsIn({ replaced, from, to, why }: RotationDetail['overrides'][number]) {
  const [begin, end, reason] = [<Moment key="from" at={from} />, <Moment key="to" at={to} />, why !== '' && <>: {why}</>]
  return replaced === null ? t`where nobody is on call, ${begin} to ${end}${reason}` : t`for ${replaced.name}, ${begin} to ${end}${reason}`
}

/** The coming turn that nobody covers; else a day from the next full hour, for whoever is on call now, or where nobody is. */
function firstOffer(rotation: RotationDetail): StandInGiven {
  const from = now().round({ smallestUnit: 'hour', roundingMode: 'ceil' }).epochMilliseconds
  const { uncovered } = rotation.now
  // A turn that nobody covers is what somebody is put in for.
  if (rotation.now.personId !== null && uncovered !== null) return { replacedId: uncovered.personId, from: msOf(uncovered.from), to: msOf(uncovered.to) }
  return { replacedId: rotation.now.personId, from, to: from + 86_400_000 }
}
