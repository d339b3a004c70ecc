import { useParams } from 'react-router'
import { readIncident } from '@fullscore/api/operations/incidents.ts'
import { readRehearsal, type Rehearsal } from '@fullscore/api/operations/rehearsal.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute } from '../../data/query.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactStrip, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { clockTime, lasting, msOf } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { stateMarks, stateWords, Steps } from './Steps.tsx'
import { t, word } from '../../words.ts'

/** One rehearsal: how it went, step by step, and how long each part took. */
export function Component() {
  const id = useParams()['id'] as Id<'rehearsal'>
  const asked = useRoute(readRehearsal, { params: { id } }, { shows: [{ kind: 'incident' }, { kind: 'check' }, { kind: 'page' }], every: 5_000 })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the rehearsal`} />
  return <Body rehearsal={asked.data} />
}

function Body({ rehearsal }: { rehearsal: Rehearsal }) {
  const incidentId = rehearsal.incidentId as Id<'incident'> | null
  const incident = useRoute(readIncident, { params: { id: incidentId! } }, { enabled: incidentId !== null, shows: [{ kind: 'incident' }] }).data
  const pages = useRoute(listPages, { query: { incidentId: incidentId ?? '', limit: 20 } }, { enabled: incidentId !== null })
  const began = msOf(rehearsal.startedAt)
  const span = (from: string, to: string | null | undefined) => to === null || to === undefined ? t`not yet` : lasting(msOf(to) - msOf(from))
  return (
    <DetailPage
      header={<PageHeader title={stateWords[rehearsal.state]} path={[{ label: t`Rehearsals`, to: paths.rehearsals() }]} above={<span>{t`a rehearsal of ${<Moment at={rehearsal.startedAt} />}, outside all figures`}</span>} />}
      strip={<FactStrip facts={[
        { name: t`State`, value: <StateMark state={stateMarks[rehearsal.state]} words={word(rehearsal.state)} strong /> },
        { name: t`Started by`, value: rehearsal.startedBy?.name ?? 'somebody' },
        { name: t`Found out after`, value: span(rehearsal.startedAt, incident?.openedAt) },
        { name: t`Answered after`, value: incident === undefined ? t`not yet` : span(incident.openedAt, incident.acknowledgedAt) },
        { name: rehearsal.endedAt === null ? t`Runs for` : t`Took`, value: rehearsal.endedAt === null ? <Moment at={began} as="since" /> : lasting(msOf(rehearsal.endedAt) - began) },
      ]} />}
      margin={<>
        <Section name={t`Incident`}>
          {incident === undefined ? <Why>{incidentId === null ? t`None was opened.` : t`It cannot be read.`}</Why> : <Row to={paths.incidents.one(incident.id)} subject={t`INC-${incident.number} ${incident.title}`} right={word(incident.state)} />}
        </Section>
        <Section name={t`Paged`} count={pages.data?.items.length ?? 0}>
          {pages.data?.items.map((one) => <Row key={one.id} mark={<span className="quiet">{clockTime(msOf(one.at), true)}</span>} to={paths.people.one(one.personId)} subject={one.personName}
            right={<span className="quiet">{one.answered !== null ? t`answered by ${word(one.answered.via)}` : one.withdrawn !== null ? t`withdrawn` : t`silent`}</span>} />)}
          {(pages.data?.items.length ?? 0) === 0 && <Why>{t`Nobody was paged. Who is paged for a team is said under On call.`}</Why>}
        </Section>
        {rehearsal.serviceId !== null && <Section name={t`Service`}><Row to={paths.services.one(rehearsal.serviceId)} subject={t`The small service that was stopped`} /></Section>}
      </>}>
      {incident && <SubjectScore kind="incident" id={incident.id} from={rehearsal.startedAt} to={rehearsal.endedAt} before={60_000} {...(incident.service ? { serviceId: incident.service.id } : {})} label={t`The rehearsal, from a minute before`} />}
      <Steps rehearsal={rehearsal} />
      <ObjectTimeline kind="rehearsal" id={rehearsal.id} />
    </DetailPage>
  )
}
