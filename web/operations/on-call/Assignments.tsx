import { Select } from '@mantine/core'
import { listAssignments, setPagesFor, type Assignment, type Policy } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { usePaged, useSend } from '../../data/query.ts'
import { More } from '../../kit/More.tsx'
import { Chips } from '../../kit/Chips.tsx'
import { useFilters, type Filter } from '../../kit/filters.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { teamFilter } from '../../pick/filters.ts'
import { ErrorPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { choices, t, word } from '../../words.ts'

const filters: readonly Filter[] = [{ key: 'whom-kind', label: t`Kind`, options: choices(['team', 'service']) }, teamFilter('whom-team')]
const textName = 'whom'
/** Names that the filters of this list have in the address of the page. */
export const assignmentNames = [textName, ...filters.map((one) => one.key)]
const shows = [{ kind: 'rotation' }, { kind: 'override' }, { kind: 'escalation-policy' }, { kind: 'on-call' }, { kind: 'team' }, { kind: 'service' }, { kind: 'leave' }]

/** Which policy pages for which team and service, and whom that is now: those that the reader sees. */
export function Assignments({ policies, besides }: { policies: readonly Policy[]; /** Names in the address that are the page's. */ besides: readonly string[] }) {
  const state = useFilters(filters, besides, textName)
  const { q, 'whom-kind': kind, 'whom-team': teamId } = state.query as Record<string, string | undefined>
  const page = usePaged(listAssignments, { query: { limit: 25, ...(q ? { search: q } : {}), ...(kind ? { kind: kind as Assignment['kind'] } : {}), ...(teamId ? { teamId: teamId as Id<'team'> } : {}) } }, { shows, every: 60_000 })
  return (
    <Section name={t`Whom an incident pages`} count={t`a service's policy goes before its team's`}>
      {(page.rows.length > 0 || state.changed) && <Chips filters={filters} state={state} searchable />}
      {page.error !== null && page.rows.length === 0 ? <ErrorPage part error={page.error} retry={page.retry} />
      : !page.pending && page.rows.length === 0 && <Why>{state.changed ? t`No team or service matches these filters.` : t`You see no team and no service.`}</Why>}
      {page.rows.map((one) => <Paged key={`${one.kind} ${one.id}`} one={one} policies={policies} />)}
      <More page={page} says={t`Show more, ${page.rows.length} shown`} />
    </Section>
  )
}

function Paged({ one, policies }: { one: Assignment; policies: readonly Policy[] }) {
  const { kind, id, name, pages } = one
  const put = useSend(setPagesFor, { shows: [{ kind: 'escalation-policy' }, { kind: 'on-call' }] })
  const somebody = pages.people.length > 0
  const says = somebody ? `${pages.people.map((person) => person.name).join(', ')}. ${[...pages.holes, pages.why].join(' ')}` : t`Nobody. ${[...pages.holes, pages.why].join(' ')}`
  const reason = one.mayChange ? undefined : t`You may not change whom incidents of ${one.team.name} page: that needs on-call:manage there.`
  const hidden = one.own && pages.policyId === null
  const offered = policies.map((policy) => ({ value: policy.id as string, label: policy.name }))
  // The policy that is chosen is named, though the list of policies may be longer than what was asked for.
  const all = one.own && pages.policyId !== null && !offered.some((each) => each.value === pages.policyId) ? [...offered, { value: pages.policyId as string, label: pages.policyName ?? '' }] : offered
  return (
    <Row mark={<StateMark state={!somebody ? 'down' : pages.holes.length > 0 ? 'degraded' : 'ok'} words={<span className="sr">{somebody ? t`somebody` : t`nobody`}</span>} />} subject={name} quiet={<>{kind === 'service' ? t`service of ${one.team.name}` : word(kind)}: <span className="why">{says}</span></>}
      right={<Select aria-label={t`Policy of ${name}`} title={reason} disabled={reason !== undefined} w={300} clearable searchable placeholder={hidden ? t`one outside your scope` : kind === 'service' ? t`as its team` : t`its leads`} data={all} value={one.own ? pages.policyId : null}
        onChange={(policyId) => put.mutate({ params: { kind, id }, body: { policyId: policyId as Id<'policy'> | null } }, { onSuccess: () => toast(t`${name}: said.`), onError: toastFailure })} />} />
  )
}
