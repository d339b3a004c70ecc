import { Select } from '@mantine/core'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import { readPagesFor, setPagesFor, type Policy } from '@fullscore/api/operations/on-call.ts'
import { listTeams } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { StateMark } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { useSession } from '../../shell/session.ts'
import { toast, toastFailure } from '../../shell/toast.ts'
import { t, word } from '../../words.ts'

interface One { kind: 'service' | 'team'; id: string; name: string }

/** Which policy pages for which team and service, and whom that is now. */
export function Assignments({ policies, reason }: { policies: readonly Policy[]; reason: string | undefined }) {
  const session = useSession()
  const teams = useRoute(listTeams, { query: { limit: 50 } })
  const services = useRoute(listServices, { query: { limit: 50 } }, { enabled: session?.can('services:read') ?? false })
  const all: One[] = [
    ...(teams.data?.items ?? []).map(({ id, name }) => ({ kind: 'team' as const, id, name })), ...(services.data?.items ?? []).map(({ id, name }) => ({ kind: 'service' as const, id, name })),
  ]
  return (
    <Section name={t`Whom an incident pages`} count={t`a service's policy goes before its team's`}>
      {all.map((one) => <Assignment key={one.id} one={one} policies={policies} reason={reason} />)}
    </Section>
  )
}

function Assignment({ one, policies, reason }: { one: One; policies: readonly Policy[]; reason: string | undefined }) {
  const params = { kind: one.kind, id: one.id }
  const asked = useRoute(readPagesFor, { params }, { shows: [{ kind: 'rotation' }, { kind: 'override' }, { kind: 'escalation-policy' }, { kind: 'on-call' }] })
  const put = useSend(setPagesFor, { shows: [{ kind: 'escalation-policy' }, { kind: 'on-call' }] })
  const own = policies.find((policy) => policy.pagesFor.some((to) => to.kind === one.kind && to.id === one.id))
  // Of a team or service outside the reader's scope there is nothing to say.
  if (asked.error) return null
  const found = asked.data
  const says = found === undefined ? '' : found.people.length > 0 ? `${found.people.map((person) => person.name).join(', ')}. ${found.why}` : t`Nobody. ${[...found.holes, found.why].join(' ')}`
  return (
    <Row mark={<StateMark state={found === undefined ? 'unknown' : found.people.length > 0 ? 'ok' : 'down'} words={<span className="sr">{found === undefined ? t`unknown` : found.people.length > 0 ? t`somebody` : t`nobody`}</span>} />} subject={one.name} quiet={<>{word(one.kind)}: <span className="why">{says}</span></>}
      right={<Select aria-label={t`Policy of ${one.name}`} title={reason} disabled={reason !== undefined} w={300} clearable placeholder={one.kind === 'service' ? t`as its team` : t`its leads`} data={policies.map((policy) => ({ value: policy.id as string, label: policy.name }))} value={own?.id ?? null}
        onChange={(policyId) => put.mutate({ params, body: { policyId: policyId as Id<'policy'> | null } }, { onSuccess: () => toast(t`${one.name}: said.`), onError: toastFailure })} />} />
  )
}
