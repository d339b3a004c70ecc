import { readIncident } from '@fullscore/api/operations/incidents.ts'
import { listEscalations } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { useRoute } from '../data/query.ts'
import { SubjectScore } from '../agenda/SubjectScore.tsx'
import { BriefSections } from '../kit/BriefSections.tsx'
import { Why } from '../kit/marks.tsx'
import { FactList, Row, Section } from '../kit/PageHeader.tsx'
import { clockTime, msOf } from '../kit/time.ts'

/** What a person woken at three needs of an incident: its picture, what it hits, who was paged, what is known. */
export function Known({ incidentId }: { incidentId: string }) {
  const id = incidentId as Id<'incident'>
  const asked = useRoute(readIncident, { params: { id } }, { shows: [{ kind: 'incident', id }, { kind: 'alert' }] })
  const pages = useRoute(listPages, { query: { incidentId, limit: 20 } })
  const clocks = useRoute(listEscalations, { query: { incidentId } }, { shows: [{ kind: 'incident', id }, { kind: 'page' }] })
  const incident = asked.data
  const next = clocks.data?.items.find((one) => one.state === 'running')?.nextAt
  const hit = incident?.impact.filter((one) => one.verdict === 'hit' || one.verdict === 'failed').map((one) => one.item?.name ?? 'one outside your scope') ?? []
  return (
    <>
      {incident && <SubjectScore kind="incident" id={id} from={incident.openedAt} to={incident.resolvedAt} {...(incident.service ? { serviceId: incident.service.id } : {})} label={`INC-${incident.number}, from half an hour before`} />}
      {incident && <Why>{incident.why}</Why>}
      {incident && <FactList facts={[
        { name: 'Hit', value: hit.length === 0 ? 'nothing else is known to fall' : hit.join(', ') }, { name: 'State', value: incident.state },
        { name: 'Commander', value: incident.commander?.name ?? 'nobody yet' },
      ]} />}
      {(pages.data?.items.length ?? 0) > 0 && (
        <Section name="Paged">
          {pages.data?.items.map((one) => <Row key={one.id} mark={<span className="quiet">{clockTime(msOf(one.at), true)}</span>} subject={one.personName}
            quiet={one.answered !== null ? `answered ${clockTime(msOf(one.answered.at), true)} by ${one.answered.via}` : one.withdrawn !== null ? 'withdrawn' : one.shownAt !== null ? 'sees it; silent' : 'silent'} />)}
          {next && <Row mark={<span className="quiet">{clockTime(msOf(next), true)}</span>} subject="the next step" quiet="if nobody answers" />}
        </Section>
      )}
      {incident && <BriefSections parts={incident.brief} />}
    </>
  )
}
