import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { listIncidents, type Incident } from '@fullscore/api/operations/incidents.ts'
import type { OnCallNow } from '@fullscore/api/operations/on-call.ts'
import { useRoute } from '../../data/query.ts'
import { SeverityTag, StateMark, Urgency, Why, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useSession } from '../../shell/session.ts'
import { t, word } from '../../words.ts'

/** Incidents as short rows, the gravest sign first; says how it stands when there are none. */
export function Incidents({ name, rows, more, none, all }: { name: string; rows: readonly Incident[]; more?: boolean; none: string; all?: string }) {
  return (
    <Section name={name} count={rows.length === 0 ? undefined : `${rows.length}${more === true ? t` and more` : ''}`} {...(all === undefined ? {} : { link: { label: t`All`, to: all } })}>
      {rows.map((one) => <Row key={one.id} mark={<SeverityTag severity={one.severity as Severity} />} to={paths.incidents.one(one.id)} subject={`INC-${one.number} ${one.title}`} quiet={one.commander?.name ?? t`nobody yet`} right={<span className="quiet">{word(one.state)}, <Moment at={one.openedAt} as="since" /></span>} />)}
      {rows.length === 0 && <Why>{none}</Why>}
    </Section>
  )
}

/** The active incidents that fit, rehearsals left out. */
export function useIncidents(query: { commanderId?: string; teamId?: string; limit?: number }) {
  return useRoute(listIncidents, { query: { state: 'active', rehearsal: 'false', limit: 20, ...query } }, { shows: [{ kind: 'alert' }], keep: true })
}

/** The alerts that fire, newest first. */
export function Alerts({ teamId }: { teamId?: string | undefined }) {
  const session = useSession()
  const asked = useRoute(listAlerts, { query: { state: 'firing', rehearsal: 'false', limit: 8, ...(teamId === undefined ? {} : { teamId }) } }, { enabled: session?.can('alerts:read') ?? false, keep: true })
  const rows = asked.data?.items ?? []
  return (
    <Section name={t`Alerts`} count={rows.length === 0 ? undefined : asked.data?.next === undefined ? t`${rows.length} fire` : t`${rows.length} and more fire`} link={{ label: t`All`, to: teamId === undefined ? paths.alerts() : `${paths.alerts()}?teamId=${teamId}` }}>
      {rows.map((one) => <Row key={one.id} mark={<Urgency urgency={one.urgency} bare />} to={paths.alerts.one(one.id)} subject={one.title} quiet={one.service?.name ?? one.item?.name} right={<span className="quiet"><Moment at={one.raisedAt} as="since" /></span>} />)}
      {asked.data && rows.length === 0 && <Why>{t`No alert fires.`}</Why>}
    </Section>
  )
}

/** Who is on call, rotation by rotation; nobody is said as nobody. */
export function OnCall({ now }: { now: readonly OnCallNow[] }) {
  return (
    <Section name={t`On call`} link={{ label: t`All`, to: paths.onCall() }}>
      {now.map((one) => <Row key={one.rotationId} mark={<StateMark state={one.personId === null ? 'down' : 'ok'} words={<span className="sr">{one.personId === null ? t`nobody` : t`somebody`}</span>} />}
        {...(one.personId === null ? {} : { to: paths.people.one(one.personId) })} subject={one.personId === null ? t`Nobody` : one.name} quiet={one.rotationName} right={one.until === null ? undefined : <span className="quiet">{t`to ${<Moment at={one.until} />}`}</span>} />)}
      {now.flatMap(({ uncovered, rotationId, rotationName }) => uncovered === null ? [] : [
        <Row key={`${rotationId} uncovered`} mark={<StateMark state="due" words={<span className="sr">{t`not covered`}</span>} />} to={paths.rotations.one(rotationId)} subject={t`Nobody from ${<Moment at={uncovered.from} />}: ${uncovered.name} is away`} quiet={rotationName} right={<span className="quiet">{t`to ${<Moment at={uncovered.to} />}`}</span>} />,
      ])}
      {now.length === 0 && <Why>{t`There is no rotation: administrators and team leads are paged.`}</Why>}
    </Section>
  )
}
