import { useNavigate } from 'react-router'
import { listPolicies, listRotations, readOnCallNow } from '@fullscore/api/operations/on-call.ts'
import { useRoute } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { EmptyPage, ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { Assignments } from './Assignments.tsx'

const also = { shows: [{ kind: 'rotation' }, { kind: 'override' }, { kind: 'escalation-policy' }, { kind: 'person' }], every: 60_000 }
const line = (n: number) => ['first', 'second', 'third'][n - 1] ?? `line ${n}`

/** Who is on call now, until when, who is next; the rotations and what is paged in which order. */
export function Component() {
  const session = useSession()
  const navigate = useNavigate()
  const now = useRoute(readOnCallNow, {}, also)
  const rotations = useRoute(listRotations, { query: { limit: 200 } }, also)
  const policies = useRoute(listPolicies, { query: { limit: 200 } }, also)
  const reason = reasonWithout(session, 'on-call:manage')
  if (now.error && !now.data) return <ErrorPage error={now.error} retry={() => void now.refetch()} />
  if (!now.data) return <LoadingPage what="who is on call" />
  const items = now.data.items
  const nobody = items.filter((one) => one.personId === null)
  const first = items.find((one) => one.personId !== null)
  const title = items.length === 0 ? 'Nobody is on call: there is no rotation yet.' : nobody.length > 0 ? `Nobody is on call in ${nobody.map((one) => one.rotationName).join(', ')}.` : items.length === 1 ? `${first?.name} is on call.` : `Somebody is on call in all ${items.length} rotations.`
  const make = <ActionButton main reason={reason} showReason={items.length === 0} onClick={() => void navigate(paths.rotations.new())}>Make a rotation</ActionButton>
  return (
    <Page>
      <PageHeader title={title} ruled actions={<><ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.escalations.new())}>Add an escalation policy</ActionButton>{items.length > 0 && make}</>} />
      {items.length === 0 && <EmptyPage says="Two people and a rotation are enough to begin. Until then an incident pages the leads of its team." step={make} />}
      {items.length > 0 && (
        <Section name="On call now">
          {items.map((one) => (
            <Row key={one.rotationId} mark={<StateMark state={one.personId === null ? 'down' : 'ok'} words={<span className="sr">{one.personId === null ? 'nobody' : 'held'}</span>} />} to={paths.rotations.one(one.rotationId)} subject={one.personId === null ? 'Nobody' : one.name}
              quiet={<>{one.rotationName}, {line(one.line)}{one.instead !== null && ` (instead of ${one.instead})`}{one.until !== null && <>, until <Moment at={one.until} /></>}{one.personId === null && <>: {one.why}</>}</>} right={one.next === null ? undefined : <span className="quiet">then {one.next.name}</span>} />
          ))}
        </Section>
      )}
      {(rotations.data?.items.length ?? 0) > 0 && (
        <Section name="Rotations" count={rotations.data?.items.length} link={{ label: 'Make one', to: paths.rotations.new() }}>
          {rotations.data?.items.map((one) => <Row key={one.id} to={paths.rotations.one(one.id)} subject={one.name} quiet={`${one.teamName}, ${one.participants.length} people, every ${one.every === 1 ? one.unit.replace(/s$/, '') : `${one.every} ${one.unit}`}${one.windows === '' ? '' : `, ${one.windows}`}`} right={one.zone} />)}
        </Section>
      )}
      <Section name="Escalation policies" count={policies.data?.items.length} link={{ label: 'Add one', to: paths.escalations.new() }}>
        {policies.data?.items.length === 0 && <Why>None yet. Without one, an incident pages the leads of its team.</Why>}
        {policies.data?.items.map((one) => <Row key={one.id} to={paths.escalations.one(one.id)} subject={one.name} quiet={one.steps.map((step) => `${step.targets.map((target) => target.name).join(' and ')}, then ${step.delayMinutes} min`).join('; ')} right={`${one.pagesFor.length} assigned`} />)}
      </Section>
      <Assignments policies={policies.data?.items ?? []} reason={reason} />
    </Page>
  )
}
