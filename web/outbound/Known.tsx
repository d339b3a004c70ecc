import { readIncident } from '@fullscore/api/operations/incidents.ts'
import { incidentLook } from '@fullscore/api/operations/incidents/insight.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { useRoute } from '../data/query.ts'
import { SubjectScore } from '../agenda/SubjectScore.tsx'
import { BriefSections } from '../kit/BriefSections.tsx'
import { Why } from '../kit/marks.tsx'
import { FactList, Row, Section } from '../kit/PageHeader.tsx'
import { clockTime, msOf } from '../kit/time.ts'
import { FirstLookLines } from './FirstLookLines.tsx'
import css from './page.module.css'

/** What a person woken at three needs of an incident: its picture, what it hits, who was paged, what is known. */
export function Known({ incidentId }: { incidentId: string }) {
  const id = incidentId as Id<'incident'>
  const asked = useRoute(readIncident, { params: { id } }, { shows: [{ kind: 'incident', id }, { kind: 'alert' }] })
  const pages = useRoute(listPages, { query: { incidentId, limit: 20 } })
  const look = useRoute(incidentLook, { params: { id } }, { shows: [{ kind: 'incident', id }, { kind: 'page' }], every: 60_000 })
  const incident = asked.data
  const hit = incident?.impact.filter((one) => one.verdict === 'hit' || one.verdict === 'failed').map((one) => one.item?.name ?? 'one outside your scope') ?? []
  return (
    <>
      {incident && <SubjectScore kind="incident" id={id} from={incident.openedAt} to={incident.resolvedAt} {...(incident.service ? { serviceId: incident.service.id } : {})} label={`INC-${incident.number}, from half an hour before`} />}
      {incident && <Why>{incident.why}</Why>}
      {incident && <div className={css['first']}><FactList facts={[
        { name: 'Hit', value: hit.length === 0 ? 'nothing else is known to fall' : hit.join(', ') }, { name: 'State', value: incident.state },
        { name: 'Commander', value: incident.commander?.name ?? 'nobody yet' },
      ]} />{look.data ? <FirstLookLines look={look.data} /> : look.error ? <Why>Unknown: what changed and who knows it could not be asked.</Why> : null}</div>}
      {(pages.data?.items.length ?? 0) > 0 && (
        <Section name="Paged">
          {pages.data?.items.map((one) => <Row key={one.id} mark={<span className="quiet">{clockTime(msOf(one.at), true)}</span>} subject={one.personName}
            quiet={one.answered !== null ? `answered ${clockTime(msOf(one.answered.at), true)} by ${one.answered.via}` : one.withdrawn !== null ? 'withdrawn' : one.shownAt !== null ? 'sees it; silent' : 'silent'} />)}
          {look.data?.next.at && <Row mark={<span className="quiet">{clockTime(msOf(look.data.next.at), true)}</span>} subject={<span className="quiet">next: {look.data.next.words}</span>} quiet="if nobody answers" />}
        </Section>
      )}
      {incident && <BriefSections parts={incident.brief.filter((part) => part.module !== 'strategy/contracts').map((part) => ({ ...part, facts: part.facts.filter((fact) => fact.subject?.id !== incident.id) }))} />}
    </>
  )
}
