import { useNavigate, useParams } from 'react-router'
import { editMaintenance, readMaintenance } from '@fullscore/api/operations/maintenance.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { MaintenanceForm, type MaintenanceFields } from './MaintenanceForm.tsx'
import { t } from '../../words.ts'

/** Changes a window; what has not begun follows. */
export function Component() {
  const id = useParams()['id'] as Id<'maintenance-window'>
  const navigate = useNavigate()
  const asked = useTagged(readMaintenance, { params: { id } })
  const edit = useSend(editMaintenance, { done: () => void navigate(paths.maintenance.one(id), { replace: true }) })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the maintenance window`} />
  const { answer: window, etag } = asked.data
  const of = (kind: 'service' | 'item') => window.covered.flatMap((one) => (one.kind === kind && one.id !== null ? [one.id] : []))
  const hidden = window.covered.filter((one) => one.id === null).length
  const given: MaintenanceFields = { title: window.title, reason: window.reason, teamId: window.team.id, serviceIds: of('service'), itemIds: of('item'), zone: window.zone, starts: window.starts, ends: window.ends, repeats: window.repeats ?? '' }
  const same = (one: readonly string[], other: readonly string[]) => [...one].sort().join() === [...other].sort().join()
  const send = ({ teamId: _, repeats, serviceIds, itemIds, ...fields }: MaintenanceFields) => edit.mutateAsync({
    params: { id }, ifMatch: etag,
    body: { ...fields, repeats: repeats || null, ...(same(serviceIds, given.serviceIds) && same(itemIds, given.itemIds) ? {} : { serviceIds, itemIds }) },
  })
  const allowed = window.can.find((one) => one.action === 'edit')
  return (
    <Page narrow>
      <PageHeader title={t`Change ${window.title}`} path={[{ label: t`Maintenance`, to: paths.maintenance() }, { label: window.title, to: paths.maintenance.one(id) }]} />
      {hidden > 0 && <Why>{t`It covers ${hidden} more outside your scope. They stay as long as you leave what it covers as it is.`}</Why>}
      <MaintenanceForm version={etag} given={given} verb={t`Save`} send={send} ownerFixed reason={allowed?.allowed === true ? undefined : allowed?.reason ?? t`Not possible now.`} reload={asked.reload} />
    </Page>
  )
}
