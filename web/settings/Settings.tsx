import { Link } from 'react-router'
import { health } from '@fullscore/api/http/health.ts'
import { useRoute } from '../data/query.ts'
import { StateMark, Why } from '../kit/marks.tsx'
import { Page, PageHeader, Row, Section } from '../kit/PageHeader.tsx'
import { paths } from '../paths.ts'
import { reasonWithout, useSession } from '../shell/session.ts'
import { EmptyPage } from '../shell/states.tsx'
import { Grants } from './Grants.tsx'
import { Jobs } from './Jobs.tsx'
import { Mail } from './Mail.tsx'
import { Organisation } from './Organisation.tsx'
import { Retention } from './Retention.tsx'
import { t, word } from '../words.ts'

const parts = [{ part: 'database', name: t`database` }, { part: 'telemetry', name: t`telemetry` }, { part: 'jobs', name: t`jobs` }] as const

/** What an administrator sets: the organisation, which addresses may be checked, how messages leave. */
export function Component() {
  const session = useSession()
  const reason = reasonWithout(session, 'settings:manage')
  const well = useRoute(health, {}, { every: 10_000 })
  if (reason !== undefined) return <Page narrow><PageHeader ruled title={t`Settings`} above={session?.organisation} /><EmptyPage says={reason} /></Page>
  return (
    <Page narrow>
      <PageHeader ruled title={t`Settings`} above={session?.organisation} />
      <Organisation />
      <Mail />
      <Grants />
      <Section name={t`Accounts and roles`} link={{ label: t`People`, to: paths.people() }}><Why>{t`Invitations and roles are on each person’s page.`}</Why></Section>
      <Retention />
      <Section name={t`Audit`} {...(session?.can('audit:read') ? { link: { label: t`Record`, to: paths.record() } } : {})}>
        <Why>{t`Every change writes an event in the same transaction, chained by hash. It is verified every night, and listed under Record for who may read the audit trail. To prove against the signed heads that none was altered, run fullscore audit verify on the server.`}</Why>
      </Section>
      <Jobs />
      <Section name={t`This installation`} {...(well.data ? { count: t`version ${well.data.version}` } : {})}>
        {well.data && parts.map(({ part, name }) => <Row key={part} mark={<StateMark state={well.data[part]} words={<span className="sr">{word(well.data[part])}</span>} />} subject={name} right={word(well.data[part])} />)}
        {[...(well.data?.reasons ?? []), ...(well.data?.warnings ?? [])].map((one) => <Why key={one}>{one}</Why>)}
        {well.error && <Why>{t`It does not say how it is. ${<Link to={paths.score()}>{t`To the Score`}</Link>}`}</Why>}
      </Section>
    </Page>
  )
}
