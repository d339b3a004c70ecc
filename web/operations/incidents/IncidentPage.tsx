import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import { incidentAlerts, pageNext, readIncident, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { Files } from '../../files/Files.tsx'
import { BriefSections } from '../../kit/BriefSections.tsx'
import { SeverityTag, StateMark, Urgency, Why, type Severity } from '../../kit/marks.tsx'
import { Moment, useNow } from '../../kit/Moment.tsx'
import { msOf } from '../../kit/time.ts'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { Cannot } from '../../outbound/Cannot.tsx'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast } from '../../shell/toast.ts'
import { Access, AccessDialog } from './AccessDialog.tsx'
import { EditIncident, NoteDialog } from './dialogs.tsx'
import { feltBy } from './chain.ts'
import { Followers } from './Followers.tsx'
import { Impact } from './Impact.tsx'
import { IncidentActions, ThumbBar } from './IncidentActions.tsx'
import { stateMark } from './IncidentList.tsx'
import { KinBanner, Members, SameCause, MergeDialog, SplitDialog } from './Kin.tsx'
import { ChangesBefore, Cost, LikelyCause, ReviewOf, SeenBefore } from './LookingBack.tsx'
import { HandOver, Responders, RoleName } from './People.tsx'
import { RouteDialog, SnoozeDialog, useRouse } from './Moving.tsx'
import { reasonOf, type Dialog } from './reason.ts'
import { SeverityDialog } from './SeverityDialog.tsx'
import { AddTask, Tasks } from './Tasks.tsx'
import { Approve, Updates, WriteUpdate } from './Updates.tsx'
import { t, word } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './incidents.module.css'

/** One incident: what failed, what falls with it, who acts, what happened. */
export function Component() {
  const id = useParams()['id'] as Id<'incident'>
  const own = useSearchParams()[0].has('own')
  const asked = useRoute(readIncident, { params: { id }, query: own ? { follow: 'false' } : {} }, { shows: [{ kind: 'incident' }, { kind: 'alert' }] })
  const [dialog, open] = useState<Dialog>()
  const narrow = useMediaQuery('(max-width: 1199px)') ?? false
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the incident`} />
  const incident = asked.data
  // Where the margin follows the main column, what is to be done stands before all that happened.
  const timeline = <ObjectTimeline kind="incident" id={incident.id} link={{ label: t`Add a note`, onClick: () => open('note') }} />
  return (
    <DetailPage
      header={<PageHeader title={incident.title} path={[{ label: t`Incidents`, to: paths.incidents() }]} above={<Above incident={incident} />} actions={<IncidentActions incident={incident} open={open} />} />}
      strip={<Strip incident={incident} open={open} />} margin={<><Margin incident={incident} open={open} />{narrow && timeline}<ThumbBar incident={incident} open={open} /></>}>
      <KinBanner incident={incident} />
      <SubjectScore kind="incident" id={incident.id} from={incident.openedAt} to={incident.resolvedAt} {...(incident.service ? { serviceId: incident.service.id } : {})} label={t`INC-${incident.number}, from its first alert`} />
      <Impact incident={incident} reason={reasonOf(incident, 'edit')} />
      <Alerts incident={incident} />
      <ChangesBefore incident={incident} />
      {!narrow && timeline}
      <Files kind="incident" id={incident.id} />
      <BriefSections columns parts={known(incident)} />
      {dialog !== undefined && <Dialogs incident={incident} dialog={dialog} onClose={() => open(undefined)} />}
    </DetailPage>
  )
}

/** What modules know beside what the page shows itself: its own alerts and incidents have their places. */
function known(incident: IncidentDetail): IncidentDetail['brief'] {
  return incident.brief.filter((part) => part.module !== 'operations/incidents').map((part) => ({ ...part, facts: part.facts.filter((fact) => fact.subject?.id !== incident.id) }))
}

function Above({ incident }: { incident: IncidentDetail }) {
  return <><SeverityTag severity={incident.severity as Severity} /> INC-{incident.number}{incident.service ? `, ${incident.service.name}` : ''}{incident.private ? t`, private` : ''}{incident.rehearsal ? t`, a rehearsal: outside all figures` : ''}</>
}

/** Until when something is to be done; once that is past, by how much it is overdue. */
function Due({ at }: { at: string }) {
  return msOf(at) > useNow(1000) ? <Moment at={at} as="distance" /> : <span className={css['late']}>{t`overdue by ${<Moment at={at} as="since" />}`}</span>
}

function Strip({ incident, open }: { incident: IncidentDetail; open(dialog: Dialog): void }) {
  const running = incident.state !== 'resolved'
  const { cadence } = incident
  const felt = feltBy(incident.impact)
  const rouse = useRouse(incident)
  const roles = (['commander', 'scribe', 'liaison'] as const).filter((role) => role === 'commander' || incident[role] !== null)
  return (
    <FactStrip note={incident.severityWhy} facts={[
      { name: t`State`, value: <StateMark state={stateMark(incident)} words={word(incident.state)} strong /> },
      { name: running ? t`Open for` : t`Lasted`, value: running ? <Moment at={incident.openedAt} as="since" /> : <Lasted incident={incident} /> },
      ...roles.map((role) => ({ name: word(role.charAt(0).toUpperCase() + role.slice(1)), value: <RoleName incident={incident} role={role} onHand={() => open({ role })} /> })),
      ...(incident.deadline?.dueAt && incident.state === 'open' ? [{ name: t`Acknowledge`, value: <Due at={incident.deadline.dueAt} /> }] : []),
      ...(incident.snoozedUntil ? [{ name: t`Left alone until`, value: <><Moment at={incident.snoozedUntil} />{reasonOf(incident, 'snooze') === undefined && <> <button type="button" className={kit['linkButton']} onClick={rouse}>{t`take back`}</button></>}</> }] : []),
      ...(cadence.dueAt && running ? [{ name: t`Next update`, value: <span className={cadence.overdue ? css['late'] : undefined}>{cadence.overdue ? t`overdue by ` : ''}<Moment at={cadence.dueAt} as={cadence.overdue ? 'since' : 'distance'} /></span> }] : []),
      ...(felt === '' ? [] : [{ name: t`Felt by`, value: felt }]),
      { name: t`Alerts`, value: incident.alerts === 0 ? t`none` : t`${incident.firing} of ${incident.alerts} fire` },
    ]} />
  )
}

function Margin({ incident, open }: { incident: IncidentDetail; open(dialog: Dialog): void }) {
  return (
    <>
      <Access incident={incident} {...(reasonOf(incident, 'access') === undefined ? { onChange: () => open('access') } : {})} />
      <LikelyCause incident={incident} />
      <Tasks incident={incident} onAdd={() => open('task')} />
      <Updates incident={incident} open={open} />
      <Responders incident={incident} />
      <Followers incident={incident} />
      <SameCause incident={incident} onMerge={() => open('merge')} />
      <Members incident={incident} />
      <ReviewOf incident={incident} />
      <SeenBefore incident={incident} />
      <Cost incident={incident} />
      <Section name={t`Why it is open`}><Why>{incident.why}</Why>{incident.resolution && <p>{incident.resolution}</p>}</Section>
      <Section name={t`Facts`}><FactList facts={[
        { name: t`Opened`, value: <Moment at={incident.openedAt} /> }, { name: t`Acknowledged`, value: incident.acknowledgedAt ? <><Moment at={incident.acknowledgedAt} /> {incident.acknowledgedBy?.name}</> : t`not yet` },
        { name: t`Resolved`, value: incident.resolvedAt ? <><Moment at={incident.resolvedAt} /> {incident.resolvedBy?.name}</> : t`not yet` }, { name: t`Team`, value: incident.team.name },
        { name: t`Judged`, value: incident.impactLevel && incident.urgencyLevel ? t`${word(incident.impactLevel)} impact, ${word(incident.urgencyLevel)} urgency: the matrix gives SEV${incident.matrixSays}` : t`impact and urgency were not judged` },
      ]} /></Section>
    </>
  )
}

function Alerts({ incident }: { incident: IncidentDetail }) {
  const alerts = useRoute(incidentAlerts, { params: { id: incident.id } }, { shows: [{ kind: 'incident', id: incident.id }, { kind: 'alert' }] })
  return (
    <Section name={t`Alerts`} {...(incident.alerts === 0 ? {} : { count: t`${incident.firing} fire` })}>
      {(alerts.data?.items ?? []).map((alert) => <Row key={alert.id} mark={<Urgency urgency={alert.urgency} bare />} to={paths.alerts.one(alert.id)} subject={alert.title} quiet={alert.member === null ? alert.why : t`Of ${alert.member}. ${alert.why}`} right={word(alert.state)} />)}
      {alerts.data?.items.length === 0 && <p className="quiet">{t`It was opened by hand; no alert belongs to it.`}</p>}
    </Section>
  )
}

function Dialogs({ incident, dialog, onClose }: { incident: IncidentDetail; dialog: Dialog; onClose(): void }) {
  const given = { incident, onClose }
  const next = useSend(pageNext)
  const tagged = useTagged(readIncident, { params: { id: incident.id }, query: { follow: 'false' } }, { enabled: dialog === 'edit' })
  if (typeof dialog === 'object') return 'role' in dialog ? <HandOver {...given} role={dialog.role} /> : <Approve {...given} updateId={dialog.publish} />
  switch (dialog) {
    case 'note': case 'resolve': case 'reopen': return <NoteDialog {...given} kind={dialog} />
    case 'cannot': return <Cannot onClose={onClose} act={(reason) => next.mutateAsync({ params: { id: incident.id }, body: { reason } }).then(() => toast(t`The next is paged.`))} />
    case 'edit': return tagged.data ? <EditIncident incident={tagged.data.answer} etag={tagged.data.etag} reload={tagged.reload} onClose={onClose} /> : null
    case 'severity': return <SeverityDialog {...given} />
    case 'update': return <WriteUpdate {...given} audience="responders" />
    case 'draft': return <WriteUpdate {...given} audience="public" />
    case 'task': return <AddTask {...given} />
    case 'merge': return <MergeDialog {...given} />
    case 'split': return <SplitDialog {...given} />
    case 'access': return <AccessDialog {...given} />
    case 'snooze': return <SnoozeDialog {...given} />
    case 'route': return <RouteDialog {...given} />
  }
}

function Lasted({ incident }: { incident: IncidentDetail }) {
  const minutes = Math.round(Temporal.Instant.from(incident.resolvedAt ?? incident.openedAt).since(Temporal.Instant.from(incident.openedAt)).total('minutes'))
  return <>{minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`}</>
}
