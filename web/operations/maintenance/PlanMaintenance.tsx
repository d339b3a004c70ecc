import { useNavigate, useSearchParams } from 'react-router'
import { planMaintenance } from '@fullscore/api/operations/maintenance.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { now } from '../../data/clock.ts'
import { useSend } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { readerZone } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { MaintenanceForm, type MaintenanceFields } from './MaintenanceForm.tsx'
import { t } from '../../words.ts'

/** The next full hour in a zone and the one two hours after, as wall-clock readings. */
function soon(zone: string): { starts: string; ends: string } {
  const hour = now().toZonedDateTimeISO(zone).round({ smallestUnit: 'hour', roundingMode: 'ceil' }).toPlainDateTime()
  const text = (hours: number) => hour.add({ hours }).toString({ smallestUnit: 'minute' })
  return { starts: text(0), ends: text(2) }
}

/** Plans a maintenance window. */
export function Component() {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const session = useSession()
  const reader = useMe()
  const zone = reader?.organisation.zone ?? readerZone()
  const some = (name: string) => [...new Set(search.getAll(name))].slice(0, 100)
  const given: MaintenanceFields = { title: '', reason: '', teamId: reader?.person.teams[0]?.id ?? null, serviceIds: some('service'), itemIds: some('item'), zone, ...soon(zone), repeats: '' }
  const plan = useSend(planMaintenance, { done: (answer) => void navigate(paths.maintenance.one(answer.id), { replace: true }) })
  const send = ({ repeats, teamId, ...fields }: MaintenanceFields) => plan.mutateAsync({ body: { ...fields, teamId: teamId as Id<'team'>, ...(repeats ? { repeats } : {}) } })
  return (
    <Page narrow>
      <PageHeader title={t`Plan a maintenance window`} path={[{ label: t`Maintenance`, to: paths.maintenance() }]} />
      <MaintenanceForm given={given} verb={t`Plan it`} send={send} reason={reasonWithout(session, 'maintenance:manage')} />
    </Page>
  )
}
