import { serviceStatus, type ServiceStatus } from '@fullscore/api/infrastructure/services.ts'
import { WaitingForMe } from '../../approvals/WaitingForMe.tsx'
import { useRoute } from '../../data/query.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useSession } from '../../shell/session.ts'
import { EmptyPage, ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { t } from '../../words.ts'
import css from './desk.module.css'

const stateWords = { ok: t`works`, degraded: t`in trouble`, down: t`does not work`, unknown: t`unknown` } as const

function titleOf(rows: readonly ServiceStatus[]): string {
  const bad = rows.filter((one) => one.state === 'down' || one.state === 'degraded')
  const unknown = rows.filter((one) => one.state === 'unknown').length
  if (bad.length === 1) return bad[0]!.state === 'down' ? t`It is us: ${bad[0]!.name} does not work.` : t`It is us: ${bad[0]!.name} is in trouble.`
  if (bad.length > 1) return t`It is us: ${bad.length} services are in trouble.`
  return unknown === 0 ? t`All works here. If it fails for you, it may be on your side.` : unknown === rows.length ? t`Nothing is known to fail.` : t`Nothing is known to fail; some services are not watched.`
}

function Says({ one }: { one: ServiceStatus }) {
  const hand = one.inHand === null ? '' : one.inHand ? t` Somebody works on it.` : t` We know of it.`
  if (one.state === 'unknown') return t`Nobody watches it, so we cannot tell.`
  if (one.state === 'ok') return t`It works.`
  return <>{one.since === null ? t`Not well.` : t`Since ${<Moment at={one.since} />}, ${<Moment at={one.since} as="since" />}.`}{hand}</>
}

/** Is it me or is it you? Whether the services that people use work, in plain words. */
export function StatusDesk() {
  const session = useSession()
  const asked = useRoute(serviceStatus, {}, { shows: [{ kind: 'incident' }, { kind: 'check' }], every: 30_000 })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the services`} />
  const rows = asked.data.items
  return (
    <Page narrow>
      <PageHeader ruled title={rows.length === 0 ? t`Is it me or is it you?` : titleOf(rows)} above={t`For ${session?.name ?? t`you`}, ${session?.organisation ?? ''}`} below={t`Renews by itself.`} />
      <WaitingForMe />
      {rows.length === 0 && <EmptyPage says={t`No service has said who uses it. As soon as one does, it stands here and tells whether it works.`} />}
      {rows.length > 0 && (
        <ul className={css['status']} aria-label={t`Services`}>
          {rows.map((one) => (
            <li key={one.name}>
              <div><b>{one.name}</b><StateMark state={one.state} words={stateWords[one.state]} /></div>
              <p><Says one={one} /></p>
              <span className="quiet">{t`for ${one.audience}`}</span>
            </li>
          ))}
        </ul>
      )}
      {asked.data.more && <Why>{t`There are more services; those in trouble come first.`}</Why>}
      {session?.can('settings:manage') === true && (
        <Section name={t`What you administer`}>
          <Row to={paths.people()} subject={t`People`} quiet={t`accounts, roles, invitations`} /><Row to={paths.teams()} subject={t`Teams`} /><Row to={paths.departments()} subject={t`Departments`} /><Row to={paths.settings()} subject={t`Settings`} quiet={t`organisation, mail, what may be checked`} />
        </Section>
      )}
    </Page>
  )
}
