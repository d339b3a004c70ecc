import { useNavigate, useParams } from 'react-router'
import { editVendor, readVendor, type Vendor } from '@fullscore/api/strategy/vendors.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { refsOf } from '../../pick/about.ts'
import { VendorForm, vendorKeys, type VendorFields } from './VendorForm.tsx'
import { t } from '../../words.ts'

/** Changes a vendor. */
export function Component() {
  const id = useParams()['id'] as Id<'vendor'>
  const asked = useTagged(readVendor, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the vendor`} />
  return <Edit vendor={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ vendor, etag, reload }: { vendor: Vendor; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const { given, set } = useFields<VendorFields>({ values: Object.fromEntries(vendorKeys.map((key) => [key, vendor[key]])) as VendorFields['values'], teamId: vendor.team.id, about: vendor.about.map((one) => one.id) }, etag)
  const edit = useSend(editVendor, { shows: [{ kind: 'service' }], done: () => void navigate(paths.vendors.one(vendor.id), { replace: true }) })
  const same = given.about.join() === vendor.about.map((one) => one.id).join()
  // What lies outside the reader's scope would be lost by sending the list: it is sent only when it was changed.
  const send = async () => edit.mutateAsync({ params: { id: vendor.id }, ifMatch: etag, body: { ...given.values, teamId: given.teamId as Id<'team'>, ...(same ? {} : { about: await refsOf(given.about, vendor.about) }) } })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${vendor.name}`} path={[{ label: t`Vendors`, to: paths.vendors() }, { label: vendor.name, to: paths.vendors.one(vendor.id) }]} />
      <VendorForm fields={given} set={set} known={Object.fromEntries(vendor.about.map((one) => [one.id, one.title]))} team={vendor.team} verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'vendors:manage')} />
    </Page>
  )
}
