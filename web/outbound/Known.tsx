import type { ReactNode } from 'react'
import { readIncident } from '@fullscore/api/operations/incidents.ts'
import { incidentLook } from '@fullscore/api/operations/incidents/insight.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { listPages } from '@fullscore/api/outbound/outbound.ts'
import { useRoute } from '../data/query.ts'
import { SubjectScore } from '../agenda/SubjectScore.tsx'
import { BriefSections } from '../kit/BriefSections.tsx'
import { Why } from '../kit/marks.tsx'
import { FactList, Section } from '../kit/PageHeader.tsx'
import { clockTime, msOf } from '../kit/time.ts'
import { FirstLookLines } from './FirstLookLines.tsx'
import { count, t, word } from '../words.ts'
import css from './page.module.css'

/** What a person woken at three needs of an incident: its picture, what it hits, who was paged, what is known. */
export function Known({ incidentId }: { incidentId: string }) {
  const id = incidentId as Id<'incident'>
  const asked = useRoute(readIncident, { params: { id } }, { shows: [{ kind: 'incident', id }, { kind: 'alert' }] })
  const pages = useRoute(listPages, { query: { incidentId, limit: 20 } })
  const look = useRoute(incidentLook, { params: { id } }, { shows: [{ kind: 'incident', id }, { kind: 'page' }], every: 60_000 })
  const incident = asked.data
  const down = incident?.impact.filter((one) => one.verdict === 'hit' || one.verdict === 'failed') ?? []
  const hidden = down.filter((one) => one.item === null).length
  const hit = [...down.flatMap((one) => (one.item === null ? [] : [one.item.name])), ...(hidden > 0 ? [count(hidden, 'one more outside your scope', '# more outside your scope')] : [])]
  return (
    <>
      {incident && <SubjectScore kind="incident" id={id} from={incident.openedAt} to={incident.resolvedAt} {...(incident.service ? { serviceId: incident.service.id } : {})} label={t`INC-${incident.number}, from half an hour before`} />}
      {incident && <Why>{incident.why}</Why>}
      {incident && <div className={css['first']}><FactList facts={[
        { name: t`Hit`, value: hit.length === 0 ? t`nothing else is known to fall` : hit.join(', ') }, { name: t`State`, value: word(incident.state) },
        { name: t`Commander`, value: incident.commander?.name ?? t`nobody yet` },
      ]} />{look.data ? <FirstLookLines look={look.data} /> : look.error ? <Why>{t`Unknown: what changed and who knows it could not be asked.`}</Why> : null}</div>}
      {(pages.data?.items.length ?? 0) > 0 && (
        <Section name={t`Paged`}>
          {pages.data?.items.toReversed().map((one) => <Told key={one.id} at={one.at}>{t`${one.personName} paged; ${one.answered !== null ? t`answered ${clockTime(msOf(one.answered.at), true)} by ${word(one.answered.via)}` : one.declined !== null ? t`cannot` : one.withdrawn !== null ? t`taken back` : one.shownAt !== null ? t`sees it; silent` : t`silent`}`}</Told>)}
          {look.data?.next.at && <Told at={look.data.next.at} coming>{t`next: ${look.data.next.words}, if nobody answers`}</Told>}
        </Section>
      )}
      {incident && <BriefSections parts={incident.brief.filter((part) => part.module !== 'strategy/contracts').map((part) => ({ ...part, facts: part.facts.filter((fact) => fact.subject?.id !== incident.id) }))} />}
    </>
  )
}

function Told({ at, coming, children }: { at: string; coming?: boolean; children: ReactNode }) {
  return <p className={css['told']} data-coming={coming ?? false}><time dateTime={at}>{clockTime(msOf(at), true)}</time><span>{children}</span></p>
}
