import { useNavigate } from 'react-router'
import { listPolicies, listRotationStaves } from '@fullscore/api/operations/on-call.ts'
import { usePaged, useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { More } from '../../kit/More.tsx'
import { Chips } from '../../kit/Chips.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { useNow } from '../../kit/Moment.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { teamFilter } from '../../pick/filters.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { EmptyPage, ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { assignmentNames, Assignments } from './Assignments.tsx'
import { nextWords, rotationWords } from './staves.ts'
import { Staves } from './Staves.tsx'
import { count, t } from '../../words.ts'

const also = { shows: [{ kind: 'rotation' }, { kind: 'override' }, { kind: 'escalation-policy' }, { kind: 'person' }], every: 60_000 }
const filters: readonly Filter[] = [teamFilter()]
const pageNames = filters.map((one) => one.key)

/** How all rotations stand, in a sentence; the names of those with nobody while they are few. */
export function onCallTitle(standing: { rotations: number; nobody: number; nobodyIn: readonly string[] }, only: string | undefined): string {
  const { rotations, nobody, nobodyIn } = standing
  if (rotations === 0) return t`Nobody is on call: there is no rotation yet.`
  if (nobody > nobodyIn.length) return t`Nobody is on call in ${nobody} of ${rotations} rotations.`
  if (nobody > 0) return t`Nobody is on call in ${nobodyIn.join(', ')}.`
  return rotations === 1 && only !== undefined ? t`${only} is on call.` : count(rotations, 'Somebody is on call.', 'Somebody is on call in all # rotations.')
}

/** Who was, is and will be on call, a stave for each rotation; below them the rotations and what is paged in which order. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const state = useFilters(filters, assignmentNames)
  const now = useNow(60_000)
  const { q, ...query } = state.query as Record<string, string | undefined>
  const asked = { ...query, ...(q ? { search: q } : {}), limit: 25 } as { limit: number }
  const page = usePaged(listRotationStaves, { query: asked }, also)
  const standing = useRoute(listRotationStaves, { query: { limit: 1 } }, also).data
  const policies = useRoute(listPolicies, { query: { limit: 200 } }, also)
  const reason = reasonWithout(session, 'on-call:manage')
  if (page.error !== null && page.rows.length === 0) return <ErrorPage error={page.error} retry={page.retry} />
  if (standing === undefined || page.pending) return <LoadingPage what={t`who is on call`} />
  const none = standing.rotations === 0
  const make = <ActionButton main reason={reason} showReason={none} onClick={() => void navigate(paths.rotations.new())}>{t`Make a rotation`}</ActionButton>
  return (
    <Page>
      <PageHeader title={onCallTitle(standing, standing.items[0]?.now?.name)} ruled={none} actions={<><ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.escalations.new())}>{t`Add an escalation policy`}</ActionButton>{!none && make}</>} />
      {none ? <EmptyPage says={t`Two people and a rotation are enough to begin. Until then an incident pages the leads of its team.`} step={make} /> : <>
        {standing.rotations > 1 && <Chips filters={filters} state={state} searchable />}
        {page.rows.length === 0 ? <Why>{t`No rotation matches these filters.`}</Why> : <Staves rotations={page.rows} now={now} reason={reason} />}
        <More page={page} says={t`Show more, ${page.rows.length} of ${standing.rotations} shown`} />
      </>}
      {page.rows.length > 0 && (
        <Section name={t`Rotations`} count={page.rows.length < standing.rotations ? t`${page.rows.length} of ${standing.rotations}` : standing.rotations} link={{ label: t`Make one`, to: paths.rotations.new() }}>
          {page.rows.map((one) => <Row key={one.id} to={paths.rotations.one(one.id)} subject={one.name} quiet={rotationWords(one)} right={nextWords(one, now)} />)}
        </Section>
      )}
      <Section name={t`Escalation policies`} count={policies.data?.items.length} link={{ label: t`Add one`, to: paths.escalations.new() }}>
        {policies.data?.items.length === 0 && <Why>{t`None yet. Without one, an incident pages the leads of its team.`}</Why>}
        {policies.data?.items.map((one) => <Row key={one.id} to={paths.escalations.one(one.id)} subject={one.name} quiet={one.steps.map((step) => t`${step.targets.map((target) => target.name).join(' and ')}, then ${step.delayMinutes} min`).join('; ')} right={t`${one.pagesFor.length} assigned`} />)}
      </Section>
      <Assignments policies={policies.data?.items ?? []} besides={pageNames} />
    </Page>
  )
}
