import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { readAlert, resolveAlert } from '@fullscore/api/operations/alerts.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { useMe } from '../../access/SignedIn.tsx'
import { nowMs } from '../../data/clock.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { SeverityTag, StateMark, Urgency, Why, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section, type Fact } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toastFailure } from '../../shell/toast.ts'
import { useDeeds } from './deeds.ts'
import { Done, type Deed } from '../../kit/Done.tsx'
import { handWords } from './hand.ts'
import { count, t, word } from '../../words.ts'

/** What the facts of an alert are called that the product itself raised. */
const ownNames: Readonly<Record<string, string>> = {
  state: t`State`, name: t`Name`, summary: t`What was found`, code: t`Code`, verdicts: t`Verdicts`, certificateId: t`Certificate`, says: t`What was found`, validTo: t`Valid until`, probe: t`Probe`, place: t`Place`, reason: t`Reason`, 'alert source': t`Alert source`,
  'not heard from since': t`Not heard from since`, 'checks that are unknown': t`Checks that are unknown`, 'events that do not fit': t`Events that do not fit`, 'verified up to event': t`Verified up to event`, first: t`First`,
}
/** Sources that are the product itself. */
const own = new Set(['check', 'certificate', 'own', 'probe'])

/** What its source said, one line a value; what lies inside something is named by the way to it. */
function factsOf(details: Record<string, unknown>, names: Readonly<Record<string, string>>, before = ''): Fact[] {
  return Object.entries(details).flatMap(([key, value]) => {
    const name = before === '' ? names[key] ?? key : `${before} ${key}`
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return factsOf(value as Record<string, unknown>, {}, name)
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return [{ name, value: /^https?:\/\/\S+$/.test(text) ? <a href={text} rel="noreferrer noopener" target="_blank">{text}</a> : text }]
  })
}

/** One alert: what its source said, since when, and which incident it belongs to. */
export function Component() {
  const id = useParams()['id'] as Id<'alert'>
  const asked = useRoute(readAlert, { params: { id } })
  const incidents = useRoute(listIncidents, { query: { alertId: id, limit: 10 } })
  const resolve = useSend(resolveAlert)
  const session = useSession()
  const deeds = useDeeds()
  const reader = useMe()?.person.id
  const [deed, setDeed] = useState<Deed>()
  const [open, setOpen] = useState(false)
  const [note, setNote] = useState('')
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the alert`} />
  const alert = asked.data
  const may = reasonWithout(session, 'alerts:respond')
  const reason = alert.state === 'resolved' ? t`It is over.` : may
  const hand = handWords(alert, undefined, nowMs())
  const mine = alert.hand?.person?.id === reader
  const tied = alert.hand?.through === 'incident' ? t`You have it through its incident: hand that over.` : undefined
  const put = (deed: Promise<Deed>) => deed.then(setDeed, toastFailure)
  return (
    <DetailPage
      header={<PageHeader title={alert.title} path={[{ label: t`Alerts`, to: paths.alerts() }]} above={<><Urgency urgency={alert.urgency} /> {alert.rehearsal && t`rehearsal, `}{alert.service?.name ?? alert.item?.name ?? ''}</>}
        actions={<>
          {alert.state === 'resolved' && <ActionButton reason={may} showReason={false} onClick={() => void put(deeds.firesAgain([alert]))}>{t`It fires again`}</ActionButton>}
          <ActionButton reason={reason} showReason={false} onClick={() => setOpen(true)}>{t`Say that it is over`}</ActionButton>
          {mine ? <ActionButton reason={reason ?? tied} showReason={false} onClick={() => void put(deeds.letGo([alert]))}>{t`Let it go`}</ActionButton>
            : <ActionButton main reason={reason} showReason={false} onClick={() => void put(deeds.taken([alert], true))}>{alert.hand?.person ? t`Take it over` : t`Take it in hand`}</ActionButton>}
        </>} />}
      strip={<FactStrip note={alert.why} facts={[
        { name: t`State`, value: <StateMark state={alert.state === 'firing' ? 'firing' : 'ok'} words={word(alert.state)} /> }, { name: t`Since`, value: <Moment at={alert.raisedAt} /> },
        { name: t`In hand`, value: hand === undefined ? t`over` : <span title={hand.why}>{hand.who}</span> }, { name: t`Said again`, value: alert.repeats === 0 ? t`never` : count(alert.repeats, 'once', '# times') }, { name: t`Owner`, value: alert.team.name },
      ]} />}
      margin={<>
        <Section name={t`Incident`}>
          {(incidents.data?.items ?? []).map((one) => <Row key={one.id} mark={<SeverityTag severity={one.severity as Severity} />} to={paths.incidents.one(one.id)} subject={`INC-${one.number} ${one.title}`} right={word(one.state)} />)}
          {incidents.data?.items.length === 0 && <Why>{alert.muted ? t`It opened none: a maintenance window keeps it silent.` : t`It opened none: only critical and high alerts do.`}</Why>}
        </Section>
        {alert.muted && <Section name={t`Maintenance`}><Row to={paths.maintenance.one(alert.muted.windowId)} mark={<StateMark state="maintenance" words="" />} subject={t`The window that keeps it silent`} /><Why>{alert.muted.why}</Why></Section>}
        <Section name={t`Facts`}><FactList facts={[
          { name: t`Source`, value: alert.source.kind === 'own' && alert.source.id === 'record' ? <Link to={paths.record()}>{t`Fullscore, about its record`}</Link> : alert.source.kind === 'source' || alert.source.kind === 'own' ? <Link to={paths.alertSources.one(alert.source.id)}>{alert.source.kind === 'own' ? t`Fullscore, about the source` : alert.source.name}</Link> : alert.source.kind === 'probe' ? <Link to={paths.probes.one(alert.source.id)}>{t`Fullscore, about the probe`}</Link> : alert.source.kind === 'certificate' ? alert.source.name : `${word(alert.source.kind)} ${alert.source.name}` },
          ...(alert.dedupKey === alert.source.id ? [] : [{ name: t`Key`, value: <span className="mono">{alert.dedupKey}</span> }]),
          ...(alert.group ? [{ name: t`Cause group`, value: <Link to={`${paths.alerts()}?state=none&source=${alert.source.id}&group=${encodeURIComponent(alert.group)}`}>{alert.group}</Link> }] : []),
          ...factsOf(alert.details, own.has(alert.source.kind) ? ownNames : {}),
        ]} /></Section>
      </>}>
      {deed && <Done deed={deed} put={setDeed} />}
      <SubjectScore kind="alert" id={id} from={alert.raisedAt} to={alert.resolvedAt} {...(alert.service?.id ? { serviceId: alert.service.id } : {})} label={t`${alert.title}, from half an hour before`}
        also={[...(alert.item?.id ? [{ kind: 'item', id: alert.item.id }] : []), ...(incidents.data?.items ?? []).map((one) => ({ kind: 'incident', id: one.id as string }))]} />
      <ObjectTimeline kind="alert" id={id} />
      <Confirm open={open} onClose={() => setOpen(false)} title={t`Is it over?`} verb={t`It is over`} reason={note.trim() === '' ? t`Say how you know.` : undefined} act={() => resolve.mutateAsync({ params: { id }, body: { note } })}>
        <p>{t`If its source says it again, a new alert is raised.`}</p>
        <Textarea label={t`How you know`} value={note} onChange={(event) => setNote(event.currentTarget.value)} autosize minRows={2} />
      </Confirm>
    </DetailPage>
  )
}
