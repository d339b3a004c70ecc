import { useNavigate, useSearchParams } from 'react-router'
import { addSweepPlan, startSweep, usualPorts } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { now } from '../../../data/clock.ts'
import { useSend } from '../../../data/query.ts'
import { Page, PageHeader } from '../../../kit/PageHeader.tsx'
import { readerZone } from '../../../kit/time.ts'
import { paths } from '../../../paths.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { SweepForm, type SweepFields } from './SweepForm.tsx'
import { portsOf } from './words.ts'
import { t } from '../../../words.ts'

/** Two in the morning of the next day: few are disturbed then. */
const tonight = () => `${now().toZonedDateTimeISO(readerZone()).toPlainDate().add({ days: 1 }).toString()}T02:00`

/** Says which range is looked at, once or again and again. `?range=` and `?again` fill it in. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const [search] = useSearchParams()
  const begin = useSend(startSweep, { shows: [{ kind: 'sweep' }], done: (sweep) => void navigate(paths.sweeps.one(sweep.id), { replace: true }) })
  const plan = useSend(addSweepPlan, { shows: [{ kind: 'sweep-plan' }], done: (made) => void navigate(paths.sweepPlans.one(made.id), { replace: true }) })
  const send = ({ range, ports, rate, teamId, repeats, starts, zone }: SweepFields) => {
    const body = { range: range.trim(), ports: portsOf(ports) ?? [], rate: Number(rate), ...(teamId === null ? {} : { teamId: teamId as Id<'team'> }) }
    return repeats === '' ? begin.mutateAsync({ body }) : plan.mutateAsync({ body: { ...body, repeats, starts, zone } })
  }
  const given: SweepFields = { range: search.get('range') ?? '', ports: usualPorts.join(', '), rate: '100', teamId: null, repeats: search.has('again') ? 'FREQ=DAILY' : '', starts: tonight(), zone: readerZone() }
  return (
    <Page narrow>
      <PageHeader title={t`Sweep a range`} path={[{ label: t`Sweeps`, to: paths.sweeps() }]} />
      <SweepForm given={given} verb={(again) => (again ? t`Plan the sweep` : t`Begin the sweep`)} send={send} reason={reasonWithout(session, 'monitoring:manage')} />
    </Page>
  )
}
