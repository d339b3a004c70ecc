import { serviceStatus, type ServiceStatus } from '@fullscore/api/infrastructure/services.ts'
import { WaitingForMe } from '../../approvals/WaitingForMe.tsx'
import { useRoute } from '../../data/query.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useSession } from '../../shell/session.ts'
import { EmptyPage, ErrorPage, LoadingPage } from '../../shell/states.tsx'
import css from './desk.module.css'

const stateWords = { ok: 'works', degraded: 'in trouble', down: 'does not work', unknown: 'unknown' } as const

function titleOf(rows: readonly ServiceStatus[]): string {
  const bad = rows.filter((one) => one.state === 'down' || one.state === 'degraded')
  const unknown = rows.filter((one) => one.state === 'unknown').length
  if (bad.length === 1) return `It is us: ${bad[0]!.name} ${bad[0]!.state === 'down' ? 'does not work' : 'is in trouble'}.`
  if (bad.length > 1) return `It is us: ${bad.length} services are in trouble.`
  return unknown === 0 ? 'All works here. If it fails for you, it may be on your side.' : unknown === rows.length ? 'Nothing is known to fail.' : 'Nothing is known to fail; some services are not watched.'
}

function Says({ one }: { one: ServiceStatus }) {
  const hand = one.inHand === null ? '' : one.inHand ? ' Somebody works on it.' : ' We know of it.'
  if (one.state === 'unknown') return <>Nobody watches it, so we cannot tell.</>
  if (one.state === 'ok') return <>It works.</>
  return <>{one.since === null ? 'Not well.' : <>Since <Moment at={one.since} />, <Moment at={one.since} as="since" />.</>}{hand}</>
}

/** Is it me or is it you? Whether the services that people use work, in plain words. */
export function StatusDesk() {
  const session = useSession()
  const asked = useRoute(serviceStatus, {}, { shows: [{ kind: 'incident' }, { kind: 'check' }], every: 30_000 })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the services" />
  const rows = asked.data.items
  return (
    <Page narrow>
      <PageHeader ruled title={rows.length === 0 ? 'Is it me or is it you?' : titleOf(rows)} above={`For ${session?.name ?? 'you'}, ${session?.organisation ?? ''}`} below="Renews by itself." />
      <WaitingForMe />
      {rows.length === 0 && <EmptyPage says="No service has said who uses it. As soon as one does, it stands here and tells whether it works." />}
      {rows.length > 0 && (
        <ul className={css['status']} aria-label="Services">
          {rows.map((one) => (
            <li key={one.name}>
              <div><b>{one.name}</b><StateMark state={one.state} words={stateWords[one.state]} /></div>
              <p><Says one={one} /></p>
              <span className="quiet">for {one.audience}</span>
            </li>
          ))}
        </ul>
      )}
      {asked.data.more && <Why>There are more services; those in trouble come first.</Why>}
      {session?.can('settings:manage') === true && (
        <Section name="What you administer">
          <Row to={paths.people()} subject="People" quiet="accounts, roles, invitations" /><Row to={paths.teams()} subject="Teams" /><Row to={paths.departments()} subject="Departments" /><Row to={paths.settings()} subject="Settings" quiet="organisation, mail, what may be checked" />
        </Section>
      )}
    </Page>
  )
}
