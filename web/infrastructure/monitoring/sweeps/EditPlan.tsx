import { useNavigate, useParams } from 'react-router'
import { editSweepPlan, readSweepPlan } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend, useTagged } from '../../../data/query.ts'
import { Page, PageHeader } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { SweepForm, type SweepFields } from './SweepForm.tsx'
import { portsOf } from './words.ts'
import { t } from '../../../words.ts'

/** Changes a sweep that comes again; a run that goes on is not touched. */
export function Component() {
  const id = useParams()['id'] as Id<'sweep-plan'>
  const navigate = useNavigate()
  const session = useSession()
  const asked = useTagged(readSweepPlan, { params: { id } })
  const edit = useSend(editSweepPlan, { shows: [{ kind: 'sweep-plan', id }], done: () => void navigate(paths.sweepPlans.one(id), { replace: true }) })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the plan`} />
  const { answer: plan, etag } = asked.data
  const send = ({ range, ports, rate, repeats, starts, zone }: SweepFields) => edit.mutateAsync({ params: { id }, ifMatch: etag, body: { range: range.trim(), ports: portsOf(ports) ?? [], rate: Number(rate), repeats, starts, zone } })
  return (
    <Page narrow>
      <PageHeader title={t`Change the sweep of ${plan.range}`} path={[{ label: t`Sweeps`, to: paths.sweeps() }, { label: t`Planned sweeps`, to: paths.sweepPlans() }, { label: plan.range, to: paths.sweepPlans.one(id) }]} />
      <SweepForm version={etag} plan given={{ range: plan.range, ports: plan.ports.join(', '), rate: String(plan.rate), teamId: plan.team.id, repeats: plan.repeats, starts: plan.starts, zone: plan.zone }} verb={() => t`Save`} send={send}
        reason={plan.state === 'ended' ? t`It was ended.` : reasonWithout(session, 'monitoring:manage')} reload={asked.reload} />
    </Page>
  )
}
