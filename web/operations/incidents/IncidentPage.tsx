import { useState } from 'react'
import { useParams } from 'react-router'
import { acknowledgeIncident, incidentAlerts, mitigateIncident, pageNext, readIncident, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useTagged, useRoute, useSend } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { BriefSections } from '../../kit/BriefSections.tsx'
import { SeverityTag, StateMark, Urgency, Why, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { Cannot } from '../../outbound/Cannot.tsx'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { EditIncident, NoteDialog, type Dialog } from './dialogs.tsx'
import { Impact } from './Impact.tsx'
import { stateMark } from './IncidentList.tsx'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'

/** Why an action cannot be done now, or undefined if it can. */
function reasonOf(incident: IncidentDetail, action: string): string | undefined {
  const found = incident.can.find((one) => one.action === action)
  return found === undefined || found.allowed ? undefined : (found.reason ?? 'Not possible now.')
}

/** One incident: what failed, what falls with it, who acts, what happened. */
export function Component() {
  const id = useParams()['id'] as Id<'incident'>
  const asked = useRoute(readIncident, { params: { id } }, { shows: [{ kind: 'incident', id }, { kind: 'alert' }] })
  const alerts = useRoute(incidentAlerts, { params: { id } }, { shows: [{ kind: 'incident', id }, { kind: 'alert' }] })
  const tagged = useTagged(readIncident, { params: { id } }, { enabled: false })
  const acknowledge = useSend(acknowledgeIncident)
  const next = useSend(pageNext)
  const mitigate = useSend(mitigateIncident)
  const [dialog, setDialog] = useState<Dialog>()
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the incident" />
  const incident = asked.data
  const run = (work: Promise<unknown>, says: string) => void work.then(() => toast(says)).catch(toastFailure)
  const open = incident.state !== 'resolved'
  return (
    <DetailPage
      header={<PageHeader title={incident.title} path={[{ label: 'Incidents', to: paths.incidents() }]}
        above={<><SeverityTag severity={incident.severity as Severity} /> INC-{incident.number}{incident.service ? `, ${incident.service.name}` : ''}{incident.rehearsal ? ', a rehearsal: outside all figures' : ''}</>}
        actions={<>
          {incident.state === 'open' && <ActionButton main reason={reasonOf(incident, 'acknowledge')} showReason={false} onClick={() => run(acknowledge.mutateAsync({ params: { id } }), 'Acknowledged. The paging stopped.')}>Acknowledge</ActionButton>}
          {incident.state === 'open' && incident.paging.state === 'running' && <ActionButton reason={reasonOf(incident, 'page-next')} showReason={false} onClick={() => setDialog('cannot')}>I cannot, page the next</ActionButton>}
          {incident.state === 'acknowledged' && <ActionButton reason={reasonOf(incident, 'mitigate')} showReason={false} onClick={() => run(mitigate.mutateAsync({ params: { id }, body: {} }), 'Mitigating.')}>Mitigating</ActionButton>}
          <ActionButton reason={reasonOf(incident, 'note')} showReason={false} onClick={() => setDialog('note')}>Add a note</ActionButton>
          <ActionButton reason={reasonOf(incident, 'edit')} showReason={false} onClick={() => { void tagged.refetch(); setDialog('edit') }}>Edit</ActionButton>
          {open ? <ActionButton main={incident.state !== 'open'} reason={reasonOf(incident, 'resolve')} showReason={false} onClick={() => setDialog('resolve')}>Resolve</ActionButton>
          : <ActionButton reason={reasonOf(incident, 'reopen')} showReason={false} onClick={() => setDialog('reopen')}>Open again</ActionButton>}
        </>} />}
      strip={<FactStrip note={incident.severityWhy} facts={[
        { name: 'State', value: <StateMark state={stateMark(incident)} words={incident.state} strong /> },
        { name: open ? 'Open for' : 'Lasted', value: open ? <Moment at={incident.openedAt} as="since" /> : <Lasted incident={incident} /> },
        { name: 'Commander', value: incident.commander?.name ?? 'nobody yet' },
        ...(incident.deadline?.dueAt && incident.state === 'open' ? [{ name: 'Acknowledge', value: <Moment at={incident.deadline.dueAt} as="distance" /> }] : []),
        { name: 'Alerts', value: `${incident.firing} of ${incident.alerts} fire` },
      ]} />}
      margin={<>
        <Section name="Why it is open"><Why>{incident.why}</Why>{incident.resolution && <p>{incident.resolution}</p>}</Section>
        <Section name="Paging" count={incident.paging.state}><Why>{incident.paging.why}</Why>{incident.paging.nextAt && <p className="quiet">Next: <Moment at={incident.paging.nextAt} as="distance" /></p>}</Section>
        <Section name="Facts"><FactList facts={[
          { name: 'Opened', value: <Moment at={incident.openedAt} /> }, { name: 'Acknowledged', value: incident.acknowledgedAt ? <><Moment at={incident.acknowledgedAt} /> {incident.acknowledgedBy?.name}</> : 'not yet' },
          { name: 'Resolved', value: incident.resolvedAt ? <><Moment at={incident.resolvedAt} /> {incident.resolvedBy?.name}</> : 'not yet' }, { name: 'Team', value: incident.team.name },
        ]} /></Section>
        <BriefSections parts={incident.brief} />
      </>}>
      <SubjectScore kind="incident" id={id} from={incident.openedAt} to={incident.resolvedAt} {...(incident.service ? { serviceId: incident.service.id } : {})} label={`INC-${incident.number}, from its first alert`} />
      <Impact incident={incident} reason={reasonOf(incident, 'edit')} />
      <Section name="Alerts" count={`${incident.firing} fire`}>
        {(alerts.data?.items ?? []).map((alert) => <Row key={alert.id} mark={<Urgency urgency={alert.urgency} bare />} to={paths.alerts.one(alert.id)} subject={alert.title} quiet={alert.why} right={alert.state} />)}
        {alerts.data?.items.length === 0 && <p className="quiet">It was opened by hand; no alert belongs to it.</p>}
      </Section>
      <ObjectTimeline kind="incident" id={id} link={{ label: 'Add a note', onClick: () => setDialog('note') }} />
      {(dialog === 'note' || dialog === 'resolve' || dialog === 'reopen') && <NoteDialog kind={dialog} incident={incident} onClose={() => setDialog(undefined)} />}
      {dialog === 'cannot' && <Cannot onClose={() => setDialog(undefined)} act={(reason) => next.mutateAsync({ params: { id }, body: { reason } }).then(() => toast('The next is paged.'))} />}
      {dialog === 'edit' && tagged.data && <EditIncident incident={tagged.data.answer} etag={tagged.data.etag} onClose={() => setDialog(undefined)} />}
    </DetailPage>
  )
}

function Lasted({ incident }: { incident: IncidentDetail }) {
  const minutes = Math.round(Temporal.Instant.from(incident.resolvedAt ?? incident.openedAt).since(Temporal.Instant.from(incident.openedAt)).total('minutes'))
  return <>{minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`}</>
}
