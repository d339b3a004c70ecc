import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { archiveCheck, checkResults, editCheck, readCheck, type Check } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Graph } from '../../kit/Graph.tsx'
import { StateMark, Urgency, Why } from '../../kit/marks.tsx'
import { Moment, useNow } from '../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { lasting } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { checkMark } from './CheckList.tsx'
import { targetWords } from './fields.ts'
import { Measured } from './Measured.tsx'
import { curveOf } from './results.ts'

/** One check: its state and since when, what it found, what became of it. */
export function Component() {
  const id = useParams()['id'] as Id<'check'>
  const asked = useRoute(readCheck, { params: { id } }, { shows: [{ kind: 'check', id }], every: 10_000 })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what="the check" />
  return <Body key={id} check={asked.data} />
}

function Body({ check }: { check: Check }) {
  const { id } = check
  const navigate = useNavigate()
  const session = useSession()
  const [asking, ask] = useState(false)
  const tagged = useTagged(readCheck, { params: { id } }, { enabled: false })
  const edit = useSend(editCheck)
  const archive = useSend(archiveCheck, { done: () => void navigate(paths.checks(), { replace: true }) })
  const reason = reasonWithout(session, 'monitoring:manage')
  const pause = async () => {
    const fresh = (await tagged.refetch()).data
    await edit.mutateAsync({ params: { id }, ifMatch: fresh?.etag, body: { enabled: !check.enabled } })
    toast(check.enabled ? 'Paused: it is not asked, and nobody is told.' : 'It is asked again.')
  }
  const attempts = check.softState !== check.state ? `${check.softState} ${check.attempts} of ${check.retries + 1} times; not yet certain` : undefined
  return (
    <DetailPage
      header={<PageHeader title={check.name} path={[{ label: 'Checks', to: paths.checks() }]} above={<><StateMark {...checkMark(check)} strong /> {check.rehearsal && 'rehearsal, '}<span className="mono">{targetWords(check.target)}</span></>}
        below={check.summary}
        actions={<>
          <ActionButton reason={reason} showReason={false} onClick={() => void pause().catch(toastFailure)}>{check.enabled ? 'Pause' : 'Resume'}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.checks.edit(id))}>Edit</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => ask(true)}>Stop for good</ActionButton>
        </>} />}
      strip={<FactStrip note={attempts} facts={[
        { name: 'State', value: <StateMark {...checkMark(check)} /> }, { name: 'Since', value: check.since === null ? 'not known yet' : <Moment at={check.since} /> },
        { name: 'Last asked', value: check.lastAt === null ? 'not yet' : <Moment at={check.lastAt} as="distance" /> }, { name: 'Took', value: check.lastMs === null ? 'unknown' : `${(check.lastMs < 1 ? Math.round(check.lastMs * 100) / 100 : Math.round(check.lastMs)).toLocaleString(readerLocale())} ms` },
        { name: 'Urgency', value: <Urgency urgency={check.urgency} /> },
      ]} />}
      margin={<>
        <Section name="Belongs to">
          {check.service !== null && <Row to={paths.services.one(check.service.id)} subject={check.service.name} quiet="service" />}
          {check.item !== null && check.item.id !== check.service?.id && <Row to={paths.inventory.one(check.item.id)} subject={check.item.name} quiet="item" />}
          {check.service === null && check.item === null && <Why>To nothing: its alerts reach the team alone. <Link to={paths.checks.edit(id)}>Say what it belongs to</Link></Why>}
        </Section>
        {check.probe !== null && <Section name="Asked from"><Row to={paths.probes.one(check.probe.id)} subject={check.probe.name} quiet="probe" /></Section>}
        <Section name="How it is asked"><FactList facts={settingFacts(check)} /></Section>
      </>}>
      <Results check={check} />
      <ObjectTimeline kind="check" id={id} />
      <Confirm open={asking} onClose={() => ask(false)} title={`Stop “${check.name}” for good?`} verb="Stop it" reason={reason} act={() => archive.mutateAsync({ params: { id } })}>
        It is not asked any more. What it found stays. To rest it for a while, pause it.
      </Confirm>
    </DetailPage>
  )
}

function settingFacts(check: Check): { name: string; value: string }[] {
  const { target } = check
  const own = target.kind === 'http'
    ? [{ name: 'Expects', value: `status ${target.expectStatus}${target.expectText === undefined ? '' : `, the text “${target.expectText}”`}` }, { name: 'Certificate', value: target.certificateDays === 0 ? 'not judged' : `degraded ${target.certificateDays} days before its end` }]
    : target.kind === 'icmp' ? [{ name: 'Packets', value: String(target.packets) }, { name: 'Loss allowed', value: `${target.lossAllowed} %` }]
    : target.kind === 'tls' ? [
      { name: 'Server name', value: target.servername ?? target.host }, { name: 'Authority', value: target.trusted ? 'must be trusted here' : 'not judged' },
      { name: 'Certificate', value: target.certificateDays === 0 ? 'not judged' : `degraded ${target.certificateDays} days before its end` },
    ]
    : target.kind === 'postgresql' ? [
      { name: 'User', value: target.user ?? 'nobody: the greeting alone' }, { name: 'Password', value: check.hasPassword ? 'stored, never shown' : 'none' }, { name: 'Database', value: target.database }, { name: 'Encryption', value: target.encrypted ? 'must be offered' : 'not judged' },
      ...(target.query === undefined ? [] : [{ name: 'Query', value: target.query }]), ...(target.expectText === undefined ? [] : [{ name: 'Expects', value: `the text “${target.expectText}”` }]),
    ]
    : target.kind === 'smtp' && target.startTls ? [{ name: 'Encryption', value: 'must offer STARTTLS' }, ...(target.expectText === undefined ? [] : [{ name: 'Expects', value: `the text “${target.expectText}”` }])]
    : !('expectText' in target) || target.expectText === undefined ? [] : [{ name: 'Expects', value: `the text “${target.expectText}”` }]
  return [
    { name: 'Every', value: lasting(check.interval * 1000) }, { name: 'Waits', value: `at most ${check.timeout.toLocaleString(readerLocale())} ms` }, { name: 'Down after', value: check.retries === 0 ? 'one failure' : `${check.retries + 1} failures` },
    { name: 'Slow above', value: check.slowAfter === null ? 'not judged' : `${check.slowAfter.toLocaleString(readerLocale())} ms` }, ...own, { name: 'Team', value: check.team.name },
  ]
}

const spans = [['1', '1 h'], ['6', '6 h'], ['24', '24 h'], ['168', '7 d']] as const
const hour = 3_600_000

function Results({ check }: { check: Check }) {
  const now = useNow(10_000)
  const [span, setSpan] = useState('1')
  const to = Math.ceil(now / 10_000) * 10_000
  const from = to - Number(span) * hour
  const asked = useRoute(checkResults, { params: { id: check.id }, query: { from: wire(from), to: wire(to), limit: 5000 } }, { keep: true })
  const curve = useMemo(() => curveOf(asked.data?.items ?? [], check.interval * 1000), [asked.data, check.interval])
  const failed = asked.data?.items.filter((one) => !one.ok) ?? []
  return (
    <>
      <SubjectScore kind="check" id={check.id} from={wire(from)} to={null} before={0} label={`${check.name}, alerts`} />
      <Section name="What it found" {...(asked.data ? { count: `${asked.data.items.length.toLocaleString(readerLocale())} answers, ${failed.length.toLocaleString(readerLocale())} bad` } : {})}>
        <SegmentedControl aria-label="Stretch of time" mb="sm" value={span} onChange={setSpan} data={spans.map(([value, label]) => ({ value, label }))} />
        {asked.error && !asked.data && <ErrorPage part error={asked.error} works="The check goes on; only what it found cannot be read." retry={() => void asked.refetch()} />}
        {asked.data?.items.length === 0 && <Why>Nothing in this stretch of time. {check.enabled ? 'The first answer comes within its interval.' : 'It is paused.'}</Why>}
        {curve.times.length > 0 && check.target.kind !== 'icmp' && <Graph height={150} times={curve.times} unit="ms" series={[{ name: 'answer', values: curve.values }]} spans={curve.bad} {...(check.slowAfter === null ? {} : { limit: { at: check.slowAfter, words: `slow: ${check.slowAfter} ms` } })}
          words={`Milliseconds to answer; ${failed.length} of ${asked.data?.items.length ?? 0} answers were bad`} />}
        <Measured check={check} from={from} to={to} bad={curve.bad} />
        {failed.slice(0, 5).map((one) => <Row key={one.at} mark={<Moment at={one.at} />} subject={one.code} quiet={one.detail} right={`${Math.round(one.durationMs)} ms`} />)}
      </Section>
    </>
  )
}
