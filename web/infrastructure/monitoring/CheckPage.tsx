import { SegmentedControl } from '@mantine/core'
import { useMemo, useState, type ReactNode } from 'react'
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
import { rhythmWords } from './beat.ts'
import { BeatAddress } from './BeatAddress.tsx'
import { checkMark } from './CheckList.tsx'
import { targetWords } from './fields.ts'
import { limitFacts } from './host.ts'
import { Measured } from './Measured.tsx'
import { curveOf } from './results.ts'
import { t } from '../../words.ts'

/** One check: its state and since when, what it found, what became of it. */
export function Component() {
  const id = useParams()['id'] as Id<'check'>
  const asked = useRoute(readCheck, { params: { id } }, { shows: [{ kind: 'check', id }], every: 10_000 })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the check`} />
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
    toast(check.enabled ? t`Paused: it is not asked, and nobody is told.` : t`It is asked again.`)
  }
  const attempts = check.softState !== check.state ? t`${check.softState} ${check.attempts} of ${check.retries + 1} times; not yet certain` : undefined
  return (
    <DetailPage
      header={<PageHeader title={check.name} path={[{ label: t`Checks`, to: paths.checks() }]} above={<><StateMark {...checkMark(check)} strong /> {check.rehearsal && t`rehearsal, `}<span className="mono">{targetWords(check.target)}</span></>}
        below={check.summary}
        actions={<>
          <ActionButton reason={reason} showReason={false} onClick={() => void pause().catch(toastFailure)}>{check.enabled ? t`Pause` : t`Resume`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.checks.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => ask(true)}>{t`Stop for good`}</ActionButton>
        </>} />}
      strip={<FactStrip note={attempts} facts={[
        { name: t`State`, value: <StateMark {...checkMark(check)} /> }, { name: t`Since`, value: check.since === null ? t`not known yet` : <Moment at={check.since} /> },
        ...askedFacts(check),
        { name: t`Urgency`, value: <Urgency urgency={check.urgency} /> },
      ]} />}
      margin={<>
        <Section name={t`Belongs to`}>
          {check.service !== null && <Row to={paths.services.one(check.service.id)} subject={check.service.name} quiet={t`service`} />}
          {check.item !== null && check.item.id !== check.service?.id && <Row to={paths.inventory.one(check.item.id)} subject={check.item.name} quiet={t`item`} />}
          {check.service === null && check.item === null && <Why>{t`To nothing: its alerts reach the team alone. ${<Link to={paths.checks.edit(id)}>{t`Say what it belongs to`}</Link>}`}</Why>}
        </Section>
        {check.probe !== null && <Section name={t`Asked from`}><Row to={paths.probes.one(check.probe.id)} subject={check.probe.name} quiet={t`probe`} /></Section>}
        {check.target.kind === 'heartbeat' && <BeatAddress check={check} reason={reason} />}
        <Section name={t`How it is asked`}><FactList facts={settingFacts(check)} /></Section>
      </>}>
      <Results check={check} />
      <ObjectTimeline kind="check" id={id} />
      <Confirm open={asking} onClose={() => ask(false)} title={t`Stop “${check.name}” for good?`} verb={t`Stop it`} reason={reason} act={() => archive.mutateAsync({ params: { id } })}>
        {t`It is not asked any more. What it found stays. To rest it for a while, pause it.`}
      </Confirm>
    </DetailPage>
  )
}

/** What is sent beside the address; its values are stored and never shown. */
function sendsWords({ headers, body }: NonNullable<Check['sends']>): string {
  const names = headers.join(', ')
  return body ? (headers.length > 0 ? t`${names} and a body: stored, never shown` : t`a body: stored, never shown`) : t`${names}: stored, never shown`
}

/** When it was asked last, and how long the answer took; signs of life are not asked for. */
function askedFacts(check: Check): { name: string; value: ReactNode }[] {
  const last = check.lastAt === null ? t`not yet` : <Moment at={check.lastAt} as="distance" />
  if (check.target.kind === 'heartbeat') return [{ name: t`Last looked at`, value: last }]
  return [{ name: t`Last asked`, value: last }, { name: t`Took`, value: check.lastMs === null ? t`unknown` : `${(check.lastMs < 1 ? Math.round(check.lastMs * 100) / 100 : Math.round(check.lastMs)).toLocaleString(readerLocale())} ms` }]
}

function settingFacts(check: Check): { name: string; value: string }[] {
  const { target } = check
  const own = target.kind === 'http'
    ? [{ name: t`Expects`, value: target.expectText === undefined ? t`status ${target.expectStatus}` : t`status ${target.expectStatus}, the text “${target.expectText}”` }, { name: t`Certificate`, value: target.certificateDays === 0 ? t`not judged` : t`degraded ${target.certificateDays} days before its end` }, ...(check.sends === null ? [] : [{ name: t`Sends`, value: sendsWords(check.sends) }])]
    : target.kind === 'host' ? limitFacts(target)
    : target.kind === 'heartbeat' ? [{ name: t`Sign of life`, value: rhythmWords(target) }, { name: t`May be late`, value: target.grace === 0 ? t`not at all` : lasting(target.grace * 1000) }]
    : target.kind === 'icmp' ? [{ name: t`Packets`, value: String(target.packets) }, { name: t`Loss allowed`, value: `${target.lossAllowed} %` }]
    : target.kind === 'tls' ? [
      { name: t`Server name`, value: target.servername ?? target.host }, { name: t`Authority`, value: target.trusted ? t`must be trusted here` : t`not judged` },
      { name: t`Certificate`, value: target.certificateDays === 0 ? t`not judged` : t`degraded ${target.certificateDays} days before its end` },
    ]
    : target.kind === 'postgresql' ? [
      { name: t`User`, value: target.user ?? t`nobody: the greeting alone` }, { name: t`Password`, value: check.hasPassword ? t`stored, never shown` : t`none` }, { name: t`Database`, value: target.database }, { name: t`Encryption`, value: target.encrypted ? t`must be offered` : t`not judged` },
      ...(target.query === undefined ? [] : [{ name: t`Query`, value: target.query }]), ...(target.expectText === undefined ? [] : [{ name: t`Expects`, value: t`the text “${target.expectText}”` }]),
    ]
    : target.kind === 'smtp' && target.startTls ? [{ name: t`Encryption`, value: t`must offer STARTTLS` }, ...(target.expectText === undefined ? [] : [{ name: t`Expects`, value: t`the text “${target.expectText}”` }])]
    : !('expectText' in target) || target.expectText === undefined ? [] : [{ name: t`Expects`, value: t`the text “${target.expectText}”` }]
  return [
    { name: t`Every`, value: lasting(check.interval * 1000) }, { name: t`Waits`, value: t`at most ${check.timeout.toLocaleString(readerLocale())} ms` }, { name: t`Down after`, value: check.retries === 0 ? t`one failure` : t`${check.retries + 1} failures` },
    { name: t`Slow above`, value: check.slowAfter === null ? t`not judged` : `${check.slowAfter.toLocaleString(readerLocale())} ms` }, ...own, { name: t`Team`, value: check.team.name },
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
      <SubjectScore kind="check" id={check.id} from={wire(from)} to={null} before={0} label={t`${check.name}, alerts`}
        empty={{ name: t`Alerts`, says: t`No alert of this check in this stretch.` }} />
      <Section name={t`What it found`} {...(asked.data ? { count: t`${asked.data.items.length.toLocaleString(readerLocale())} answers, ${failed.length.toLocaleString(readerLocale())} bad` } : {})}>
        <SegmentedControl aria-label={t`Stretch of time`} mb="sm" value={span} onChange={setSpan} data={spans.map(([value, label]) => ({ value, label }))} />
        {asked.error && !asked.data && <ErrorPage part error={asked.error} works={t`The check goes on; only what it found cannot be read.`} retry={() => void asked.refetch()} />}
        {asked.data?.items.length === 0 && <Why>{t`Nothing in this stretch of time. ${check.enabled ? t`The first answer comes within its interval.` : t`It is paused.`}`}</Why>}
        {curve.times.length > 0 && check.target.kind !== 'icmp' && <Graph height={150} times={curve.times} unit="ms" series={[{ name: t`answer`, values: curve.values }]} spans={curve.bad} {...(check.slowAfter === null ? {} : { limit: { at: check.slowAfter, words: t`slow: ${check.slowAfter} ms` } })}
          words={t`Milliseconds to answer; ${failed.length} of ${asked.data?.items.length ?? 0} answers were bad`} />}
        <Measured check={check} from={from} to={to} bad={curve.bad} />
        {failed.slice(0, 5).map((one) => <Row key={one.at} mark={<Moment at={one.at} />} subject={one.code} quiet={one.detail} right={`${Math.round(one.durationMs)} ms`} />)}
      </Section>
    </>
  )
}
