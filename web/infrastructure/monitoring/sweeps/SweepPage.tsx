import { Progress } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { cancelSweep, listSweepProposals, readSweep, type Sweep, type SweepDetail } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useRoute, useSend } from '../../../data/query.ts'
import { ObjectTimeline } from '../../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { Confirm } from '../../../kit/Confirm.tsx'
import { StateMark, Why } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { sweepMark } from './SweepList.tsx'
import { comparedWords, differenceWords, sweepWords } from './words.ts'
import { count, t, word } from '../../../words.ts'

const shown = 12

/** One sweep: how far it is, what answered, what it proposes. */
export function Component() {
  const id = useParams()['id'] as Id<'sweep'>
  const [running, setRunning] = useState(true)
  const asked = useRoute(readSweep, { params: { id } }, { shows: [{ kind: 'sweep', id }], ...(running ? { every: 1500 } : {}) })
  const isRunning = asked.data?.state === 'running'
  if (asked.data && isRunning !== running) setRunning(isRunning)
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the sweep`} />
  return <Body key={id} sweep={asked.data} />
}

function Body({ sweep }: { sweep: SweepDetail }) {
  const navigate = useNavigate()
  const session = useSession()
  const [asking, ask] = useState(false)
  const stop = useSend(cancelSweep, { shows: [{ kind: 'sweep' }] })
  const running = sweep.state === 'running'
  const reason = reasonWithout(session, 'monitoring:manage')
  return (
    <DetailPage
      header={<PageHeader title={t`Sweep of ${sweep.range}`} path={[{ label: t`Sweeps`, to: paths.sweeps() }]} above={<StateMark {...sweepMark(sweep)} strong />} below={sweepWords(sweep)}
        actions={<>
          {running && <ActionButton reason={reason} showReason={false} onClick={() => ask(true)}>{t`Stop it`}</ActionButton>}
          {!running && <ActionButton onClick={() => void navigate(`${paths.sweeps.new()}?range=${encodeURIComponent(sweep.range)}`)}>{t`Sweep it again`}</ActionButton>}
          {!running && sweep.planId === null && <ActionButton onClick={() => void navigate(`${paths.sweeps.new()}?again&range=${encodeURIComponent(sweep.range)}`)}>{t`Let it come again`}</ActionButton>}
          <ActionButton main reason={sweep.proposed > 0 ? undefined : running ? t`It has found nothing new so far.` : t`It found nothing that was not known.`} showReason={false} onClick={() => void navigate(paths.sweepProposals(sweep.id))}>{t`Decide what was found`}</ActionButton>
        </>} />}
      strip={<FactStrip facts={[
        { name: t`Looked at`, value: t`${sweep.done.toLocaleString(readerLocale())} of ${sweep.total.toLocaleString(readerLocale())}` }, { name: t`Answer`, value: sweep.answering.toLocaleString(readerLocale()) }, { name: t`Open ports`, value: sweep.openPorts.toLocaleString(readerLocale()) },
        { name: t`New proposals`, value: sweep.proposed.toLocaleString(readerLocale()) }, { name: running ? t`Begun` : t`Ended`, value: <Moment at={sweep.endedAt ?? sweep.startedAt} /> },
      ]} />}
      margin={<>
        <Section name={t`How it is done`}><FactList facts={[
          { name: t`Ports`, value: sweep.ports.join(', ') }, { name: t`No faster than`, value: `${sweep.rate} a second` }, { name: t`For`, value: sweep.team.name }, { name: t`Begun by`, value: sweep.planId === null ? sweep.startedBy?.name ?? t`the product` : <Link to={paths.sweepPlans.one(sweep.planId)}>{t`its plan`}</Link> },
        ]} /></Section>
        <Section name={t`Left out`} {...(sweep.leftOut > 0 ? { count: count(sweep.leftOut, 'address', 'addresses') } : {})}>
          {sweep.notes.length === 0 && <Why>{t`Nothing was left out.`}</Why>}
          {sweep.notes.map((note) => <Why key={note}>{note}</Why>)}
        </Section>
      </>}>
      {running && <Progress value={(100 * sweep.done) / sweep.total} aria-label={t`${sweep.done} of ${sweep.total} addresses looked at`} radius={3} size={6} color="var(--blue)" mb="md" />}
      {sweep.planId !== null && sweep.state === 'finished' && <Since sweep={sweep} />}
      <Found sweep={sweep} />
      <ObjectTimeline kind="sweep" id={sweep.id} />
      <Confirm open={asking} onClose={() => ask(false)} title={t`Stop the sweep of ${sweep.range}?`} verb={t`Stop it`} reason={reason} act={() => stop.mutateAsync({ params: { id: sweep.id } })}>
        {t`What it found by now stays and waits for your word.`}
      </Confirm>
    </DetailPage>
  )
}

/** What is new and gone since the run before of the same plan. */
function Since({ sweep }: { sweep: SweepDetail }) {
  const { compared, fresh, gone } = sweep
  return (
    <Section name={t`Since the run before`} {...(compared === null ? {} : { link: { label: t`That run`, to: paths.sweeps.one(compared.with) } })}>
      <Why>{comparedWords(compared)}</Why>
      {fresh.map((one) => <Row key={`new ${one.address} ${String(one.whole)}`} mark={<StateMark state="due" words={t`new`} />} subject={<span className="mono">{differenceWords(one)}</span>} />)}
      {gone.map((one) => <Row key={`gone ${one.address} ${String(one.whole)}`} mark={<StateMark state="muted" words={t`gone`} />} subject={<span className="mono">{differenceWords(one)}</span>} />)}
      {compared !== null && compared.fresh + compared.gone > fresh.length + gone.length && <p className="quiet">{t`and ${(compared.fresh + compared.gone - fresh.length - gone.length).toLocaleString(readerLocale())} more`}</p>}
    </Section>
  )
}

function Found({ sweep }: { sweep: Sweep }) {
  const asked = useRoute(listSweepProposals, { query: { sweepId: sweep.id, limit: shown } }, { shows: [{ kind: 'sweep' }], ...(sweep.state === 'running' ? { every: 3000 } : {}) })
  const rows = asked.data?.items ?? []
  return (
    <Section name={t`Waits for your word`} {...(rows.length > 0 ? { link: { label: t`All of them`, to: paths.sweepProposals(sweep.id) } } : {})}>
      {asked.data && rows.length === 0 && <Why>{sweep.state === 'running' ? t`Nothing yet.` : t`Nothing: all of it was known or is decided.`}</Why>}
      {rows.map((row) => <Row key={row.id} mark={<span className="quiet">{word(row.kind)}</span>} subject={row.title} quiet={<span className="why">{row.says}</span>} />)}
      {asked.data?.next !== undefined && <p className="quiet"><Link to={paths.sweepProposals(sweep.id)}>{t`and more`}</Link></p>}
    </Section>
  )
}
