import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { endSweepPlan, listSweeps, pauseSweepPlan, readSweepPlan, resumeSweepPlan, type SweepPlan } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
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
import { toastFailure } from '../../../shell/toast.ts'
import { lastWords, planMark } from './PlanList.tsx'
import { sweepMark } from './SweepList.tsx'
import { comparedWords, sweepWords } from './words.ts'
import { t } from '../../../words.ts'

/** One sweep that comes again: when, what its runs found, and whether it rests. */
export function Component() {
  const id = useParams()['id'] as Id<'sweep-plan'>
  const asked = useRoute(readSweepPlan, { params: { id } }, { shows: [{ kind: 'sweep-plan', id }, { kind: 'sweep' }] })
  if (asked.error && !asked.data) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the plan`} />
  return <Body key={id} plan={asked.data} />
}

function Body({ plan }: { plan: SweepPlan }) {
  const navigate = useNavigate()
  const session = useSession()
  const [asking, ask] = useState<'pause' | 'end'>()
  const params = { id: plan.id }
  const resume = useSend(resumeSweepPlan, { shows: [{ kind: 'sweep-plan' }] })
  const reason = plan.state === 'ended' ? t`It was ended: plan a new one.` : reasonWithout(session, 'monitoring:manage')
  return (
    <DetailPage
      header={<PageHeader title={t`Sweep of ${plan.range}, ${plan.words}`} path={[{ label: t`Sweeps`, to: paths.sweeps() }, { label: t`Planned sweeps`, to: paths.sweepPlans() }]} above={<StateMark {...planMark(plan)} strong />} below={plan.stateWhy === '' ? undefined : plan.stateWhy}
        actions={<>
          {plan.state === 'paused' ? <ActionButton main reason={reason} onClick={() => resume.mutate({ params }, { onError: toastFailure })}>{t`Resume`}</ActionButton> : <ActionButton reason={reason} onClick={() => ask('pause')}>{t`Pause`}</ActionButton>}
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.sweepPlans.edit(plan.id))}>{t`Change`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => ask('end')}>{t`End it`}</ActionButton>
        </>} />}
      strip={<FactStrip note={lastWords(plan)} facts={[
        { name: t`Next`, value: plan.nextAt === null ? t`not planned` : <><Moment at={plan.nextAt} /> (<Moment at={plan.nextAt} as="distance" />)</> },
        { name: t`Last run`, value: plan.last === null ? t`none yet` : <Moment at={plan.last.startedAt} /> },
        ...(plan.last?.compared ? [{ name: t`New`, value: plan.last.compared.fresh }, { name: t`Gone`, value: plan.last.compared.gone }] : []),
      ]} />}
      margin={<Section name={t`How it is done`}><FactList facts={[
        { name: t`Ports`, value: plan.ports.join(', ') }, { name: t`No faster than`, value: `${plan.rate} a second` }, { name: t`For`, value: plan.team.name }, { name: t`Planned by`, value: plan.madeBy?.name ?? 'a program' }, { name: t`Since`, value: <Moment at={plan.madeAt} /> },
      ]} /></Section>}>
      <Runs plan={plan} />
      <ObjectTimeline kind="sweep-plan" id={plan.id} />
      {asking === 'pause' && <Pause plan={plan} onClose={() => ask(undefined)} />}
      {asking === 'end' && <End plan={plan} onClose={() => ask(undefined)} />}
    </DetailPage>
  )
}

function Runs({ plan }: { plan: SweepPlan }) {
  const asked = useRoute(listSweeps, { query: { planId: plan.id, limit: 20 } }, { shows: [{ kind: 'sweep' }] })
  const rows = asked.data?.items ?? []
  return (
    <Section name={t`Runs`} {...(asked.data?.next === undefined ? {} : { count: t`the last 20` })}>
      {asked.data && rows.length === 0 && <Why>{t`None yet. The first one has nothing to compare with; from the second on each says what is new and gone.`}</Why>}
      {rows.map((row) => <Row key={row.id} mark={<StateMark {...sweepMark(row)} />} to={paths.sweeps.one(row.id)} subject={<Moment at={row.startedAt} />} quiet={row.state === 'finished' ? `${comparedWords(row.compared)} ${sweepWords(row)}` : sweepWords(row)} />)}
    </Section>
  )
}

function Pause({ plan, onClose }: { plan: SweepPlan; onClose(): void }) {
  const [why, setWhy] = useState('')
  const pause = useSend(pauseSweepPlan, { shows: [{ kind: 'sweep-plan' }] })
  return (
    <Confirm open onClose={onClose} title={t`Pause the sweep of ${plan.range}?`} verb={t`Pause it`} reason={undefined} act={() => pause.mutateAsync({ params: { id: plan.id }, body: { reason: why } })}>
      <p>{t`It begins no more until somebody resumes it. What is missed meanwhile is not made up for.`}</p>
      <Textarea label={t`Why`} autosize minRows={2} maxLength={500} value={why} onChange={(event) => setWhy(event.currentTarget.value)} data-autofocus />
    </Confirm>
  )
}

function End({ plan, onClose }: { plan: SweepPlan; onClose(): void }) {
  const end = useSend(endSweepPlan, { shows: [{ kind: 'sweep-plan' }] })
  return <Confirm open onClose={onClose} title={t`End the sweep of ${plan.range}?`} verb={t`End it`} reason={undefined} act={() => end.mutateAsync({ params: { id: plan.id } })}><p>{t`It comes no more, for good. What its runs found stays.`}</p></Confirm>
}
