import { money } from '@fullscore/api/money.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { editService, readService, serviceBrief, type ServiceDetail } from '@fullscore/api/infrastructure/services.ts'
import { listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { followService, readServiceFollowers, unfollowService } from '@fullscore/api/operations/incidents/following.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { nowMs } from '../../data/clock.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { Files } from '../../files/Files.tsx'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { BriefSections } from '../../kit/BriefSections.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { SeverityTag, StateMark, Why, type Severity } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { FactList, Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toastFailure } from '../../shell/toast.ts'
import { ImpactIf } from '../inventory/public.ts'
import { Redundancies } from '../inventory/public.ts'
import { Relations } from '../inventory/public.ts'
import { hoursWords } from './hours.ts'
import { Tree } from './Tree.tsx'
import { t, word } from '../../words.ts'
import css from './service.module.css'

const day = 86_400_000
/** Whose briefs stand below the checks: what the service stands on. The right column holds people, papers and money. */
const besideChecks = new Set(['infrastructure/inventory', 'security/certificates', 'operations/alerts'])

/** One service: whether it works and why, what it runs on, who looks after it, what it is worth. */
export function Component() {
  const id = useParams()['id'] as Id<'service'>
  const asked = useRoute(readService, { params: { id } }, { shows: [{ kind: 'service', id }, { kind: 'check' }, { kind: 'item' }, { kind: 'relation' }, { kind: 'incident' }] })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the service`} />
  return <Body key={id} service={asked.data} />
}

function Body({ service }: { service: ServiceDetail }) {
  const { id } = service
  const navigate = useNavigate()
  const session = useSession()
  const [opened] = useState(nowMs)
  const [asking, ask] = useState(false)
  const tagged = useTagged(readService, { params: { id } }, { enabled: false })
  const edit = useSend(editService)
  const brief = useRoute(serviceBrief, { params: { id } }, { shows: [{ kind: 'check' }, { kind: 'incident' }, { kind: 'rotation' }] })
  const reason = reasonWithout(session, 'services:manage')
  const archive = async () => {
    const fresh = (await tagged.refetch()).data
    await edit.mutateAsync({ params: { id }, ifMatch: fresh?.etag, body: { archived: !service.archived } })
  }
  const item = { id: id as string as Id<'item'>, name: service.name, kind: 'service' as const, redundancy: service.redundancy, relationsOf: service.relations }
  const related = reasonWithout(session, 'inventory:manage')
  return (
    <Page>
      <PageHeader ruled title={service.name} path={[{ label: t`Services`, to: paths.services() }]}
        above={<><StateMark state={service.state} strong /> {[service.audience === '' ? '' : t`for ${service.audience}`, hoursWords(service.hours), service.criticality === 'critical' ? t`most critical` : t`${word(service.criticality)} criticality`, service.archived ? t`archived` : ''].filter((part) => part !== '').join(', ')}</>}
        below={<span className="why">{service.stateWhy}</span>}
        actions={<>
          <ActionButton reason={reasonWithout(session, 'incidents:respond')} showReason={false} onClick={() => void navigate(`${paths.incidents.new()}?service=${id}`)}>{t`Report a fault`}</ActionButton>
          <ActionButton reason={reasonWithout(session, 'monitoring:manage')} showReason={false} onClick={() => void navigate(`${paths.checks.new()}?service=${id}`)}>{t`Add a check`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.services.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => ask(true)}>{service.archived ? t`Bring back` : t`Archive`}</ActionButton>
        </>} />
      <SubjectScore kind="service" id={id} serviceId={id} from={wire(opened - 28 * day)} to={wire(opened)} before={0} after={28 * day} label={t`${service.name}, four weeks back and four ahead`} />
      <div className={css['columns']}>
        <div>
          <Tree service={service} />
          <Redundancies item={item} reason={related} />
          <Relations item={item} reason={related} />
        </div>
        <div>
          <Incidents id={id} />
          <Checks id={id} />
          <ImpactIf item={item} />
          {brief.data && <BriefSections parts={brief.data.parts.filter((part) => besideChecks.has(part.module))} />}
        </div>
        <div>
          {brief.data && <BriefSections parts={brief.data.parts.filter((part) => !besideChecks.has(part.module) && part.module !== 'operations/incidents' && part.module !== 'infrastructure/monitoring')} />}
          {brief.error && <Why>{t`What others know of it is unknown at the moment.`}</Why>}
          <Worth service={service} />
        </div>
      </div>
      <Files kind="service" id={id} name={t`Documents`} />
      <ObjectTimeline kind="service" id={id} />
      <Confirm open={asking} onClose={() => ask(false)} title={`${service.archived ? t`Bring back` : t`Archive`} ${service.name}?`} verb={service.archived ? t`Bring back` : t`Archive`} reason={reason} act={archive}>
        {service.archived ? t`It stands in the lists again.` : t`It leaves the lists; its history stays, and it can be brought back.`}
      </Confirm>
    </Page>
  )
}

function Incidents({ id }: { id: string }) {
  const session = useSession()
  const enabled = session?.can('incidents:read') ?? false
  const asked = useRoute(listIncidents, { query: { serviceId: id, limit: 5 } }, { enabled })
  const followers = useRoute(readServiceFollowers, { params: { id } }, { enabled })
  const again = { done: () => void followers.refetch() }
  const follow = useSend(followService, again)
  const unfollow = useSend(unfollowService, again)
  const change = followers.data?.following ? unfollow : follow
  return (
    <Section name={t`Incidents`} link={{ label: t`All`, to: `${paths.incidents()}?state=none` }}>
      {asked.data?.items.map((one) => <Row key={one.id} mark={<SeverityTag severity={one.severity as Severity} />} to={paths.incidents.one(one.id)} subject={`INC-${one.number} ${one.title}`} quiet={word(one.state)} right={<Moment at={one.openedAt} />} />)}
      {asked.data?.items.length === 0 && <Why>{t`None so far.`}</Why>}
      {followers.data && <ActionButton size="xs" busy={change.isPending} onClick={() => change.mutate({ params: { id } }, { onError: toastFailure })}>{followers.data.following ? t`Unfollow its incidents` : t`Follow its incidents`}</ActionButton>}
    </Section>
  )
}

function Checks({ id }: { id: string }) {
  const session = useSession()
  const asked = useRoute(listChecks, { query: { serviceId: id, limit: 50 } }, { enabled: session?.can('monitoring:read') ?? false })
  const rows = asked.data?.items ?? []
  return (
    <Section name={t`Checks`} {...(rows.length > 0 ? { count: t`${rows.filter((row) => row.state === 'ok').length} of ${rows.length} pass` } : {})} link={{ label: t`Add`, to: `${paths.checks.new()}?service=${id}` }}>
      {rows.map((row) => <Row key={row.id} mark={<StateMark state={row.state} words={<span className="sr">{word(row.state)}</span>} />} to={paths.checks.one(row.id)} subject={row.name} right={row.lastMs === null ? word(row.state) : `${Math.round(row.lastMs)} ms`} />)}
      {asked.data && rows.length === 0 && <Why>{t`No check looks at it: whether it works is unknown.`}</Why>}
    </Section>
  )
}

function Worth({ service }: { service: ServiceDetail }) {
  return (
    <>
      <Section name={t`Worth and dates`}>
        <FactList facts={[
          { name: t`An hour`, value: service.hourValue === null ? t`nobody has said` : money(service.hourValue.amount, service.hourValue.currency, readerLocale()) },
          { name: t`Hours`, value: hoursWords(service.hours) }, { name: t`Owner`, value: service.team.name }, { name: t`Business`, value: service.businessOwner?.name ?? t`nobody named` },
          ...service.dates.map((one) => ({ name: one.from === one.to ? dayWords(one.from) : t`${dayWords(one.from)} to ${dayWords(one.to)}`, value: one.name })),
        ]} />
      </Section>
      {service.description !== '' && <Section name={t`What it does`}><p>{service.description}</p></Section>}
    </>
  )
}
