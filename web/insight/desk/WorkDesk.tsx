import type { Me } from '@fullscore/api/access/access.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { listRotations, type OnCallNow } from '@fullscore/api/operations/on-call.ts'
import { readTeam } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useState } from 'react'
import { WaitingForMe } from '../../approvals/WaitingForMe.tsx'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { nowMs } from '../../data/clock.ts'
import { useRoute } from '../../data/query.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { moment, msOf } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { Alerts, Incidents, OnCall, useIncidents } from './parts.tsx'
import { countInWords, t, word } from '../../words.ts'

const week = 7 * 86_400_000

function titleOf(mine: number, free: number, shift: OnCallNow | undefined, now: number): string {
  const said = [mine > 0 ? countInWords(mine, 'incident is yours.', 'incidents are yours.') : '', free > 0 ? countInWords(free, '# has nobody’s hand on it.', '# have nobody’s hand on them.') : '']
  const work = said.filter((one) => one !== '').join(' ')
  const turn = shift === undefined ? '' : shift.until === null ? t`You are on call.` : t`You are on call until ${moment(msOf(shift.until), now)}.`
  return [work === '' ? t`Nothing waits for you.` : work, turn].filter((one) => one !== '').join(' ')
}

/** The desk of an engineer, and of a team lead for the team: incidents, alerts, shifts, services. */
export function WorkDesk({ reader, asLead }: { reader: Me; asLead: boolean }) {
  const [opened] = useState(nowMs)
  const { id } = reader.person
  const led = asLead ? reader.person.teams.find((one) => one.lead) ?? reader.person.teams[0] : undefined
  const scoped = led === undefined ? {} : { teamId: led.id as string }
  const asked = [useIncidents({ commanderId: id }), useIncidents({ commanderId: 'nobody', ...scoped }), useIncidents(scoped)] as const
  const [mine, free, all] = [asked[0].data, asked[1].data, asked[2].data]
  const rotations = useRoute(listRotations, { query: { limit: 100 } }, { shows: [{ kind: 'override' }] }).data?.items ?? []
  const now = rotations.filter((one) => led === undefined || one.teamId === led.id).map((one) => one.now)
  const own = rotations.map((one) => one.now).filter((one) => one.personId === id || one.next?.personId === id)
  const others = (all?.items ?? []).filter((one) => one.commander !== null && one.commander.id !== id)
  const failed = asked.find((one) => one.error && !one.data)
  if (failed) return <ErrorPage error={failed.error} retry={() => asked.forEach((one) => void one.refetch())} />
  if (!mine || !free || !all) return <LoadingPage what={t`your desk`} />
  return (
    <DetailPage
      header={<PageHeader ruled title={titleOf(mine.items.length, free.items.length, own.find((one) => one.personId === id), opened)} above={led === undefined ? reader.person.teams.map((one) => one.name).join(', ') || reader.organisation.name : led.name} />}
      margin={<>
        <Section name={t`Your shifts`}>
          {own.map((one) => one.personId === id
            ? <Row key={one.rotationId} mark={<StateMark state="firing" words={<span className="sr">{t`now`}</span>} />} to={paths.rotations.one(one.rotationId)} subject={t`Now`} quiet={one.rotationName} right={one.until === null ? undefined : <span className="quiet">{t`to ${<Moment at={one.until} />}`}</span>} />
            : <Row key={one.rotationId} to={paths.rotations.one(one.rotationId)} subject={one.next && <Moment at={one.next.from} />} quiet={one.rotationName} right={<span className="quiet">{t`next`}</span>} />)}
          {own.length === 0 && <Why>{t`None now, and you are next in no rotation.`}</Why>}
        </Section>
        <OnCall now={now} />
        {led !== undefined && <People id={led.id} now={now} />}
        <Services teamId={led?.id ?? reader.person.teams[0]?.id} />
      </>}>
      <SubjectScore kind="person" id={id} from={wire(opened - 86_400_000)} to={null} before={0} after={week} label={t`Your past day and your coming week`} />
      <WaitingForMe />
      <Incidents name={t`Yours`} rows={mine.items} none={t`You lead no incident.`} all={`${paths.incidents()}?commanderId=${id}`} />
      <Incidents name={t`Nobody has taken`} rows={free.items} more={free.next !== undefined} none={t`Every incident has somebody.`} all={`${paths.incidents()}?commanderId=nobody`} />
      {others.length > 0 && <Incidents name={asLead ? t`In the team’s hands` : t`In others’ hands`} rows={others} none="" all={paths.incidents()} />}
      <Alerts {...scoped} />
    </DetailPage>
  )
}

/** Who is in the team, and who of them is on call. */
function People({ id, now }: { id: Id<'team'>; now: readonly OnCallNow[] }) {
  const team = useRoute(readTeam, { params: { id } }).data
  if (!team) return null
  return (
    <Section name={t`People`} count={team.memberships.length} link={{ label: t`The team`, to: paths.teams.one(id) }}>
      {team.memberships.map((one) => <Row key={one.personId} to={paths.people.one(one.personId)} subject={one.name} quiet={one.lead ? t`leads` : undefined} right={now.some((turn) => turn.personId === one.personId) ? <span className="quiet">{t`on call`}</span> : undefined} />)}
      {team.memberships.length === 0 && <Why>{t`Nobody is in it yet.`}</Why>}
    </Section>
  )
}

/** The services of a team, in trouble or not. */
function Services({ teamId }: { teamId: Id<'team'> | undefined }) {
  const asked = useRoute(listServices, { query: { limit: 50, ...(teamId === undefined ? {} : { teamId }) } }, { shows: [{ kind: 'check' }] })
  const rank = { down: 0, degraded: 1, unknown: 2, ok: 3 } as const
  const rows = (asked.data?.items ?? []).toSorted((a, b) => rank[a.state] - rank[b.state])
  return (
    <Section name={t`Services`} count={teamId === undefined ? undefined : t`of the team`} link={{ label: t`All`, to: paths.services() }}>
      {rows.slice(0, 12).map((one) => <Row key={one.id} mark={<StateMark state={one.state} words={<span className="sr">{word(one.state)}</span>} />} to={paths.services.one(one.id)} subject={one.name} right={<span className="quiet">{word(one.state)}</span>} />)}
      {asked.data && rows.length === 0 && <Why>{t`The team owns no service.`}</Why>}
    </Section>
  )
}
