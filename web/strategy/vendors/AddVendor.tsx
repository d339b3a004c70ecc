import { useNavigate } from 'react-router'
import { addVendor } from '@fullscore/api/strategy/vendors.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { useSend } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { refsOf } from '../../pick/about.ts'
import { VendorForm, vendorKeys, type VendorFields } from './VendorForm.tsx'
import { t } from '../../words.ts'

/** Adds a vendor. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const { given, set } = useFields<VendorFields>({ values: Object.fromEntries(vendorKeys.map((key) => [key, ''])) as VendorFields['values'], teamId: reader?.person.teams[0]?.id ?? null, about: [] })
  const add = useSend(addVendor, { shows: [{ kind: 'service' }], done: (one) => void navigate(paths.vendors.one(one.id), { replace: true }) })
  const send = async () => add.mutateAsync({ body: { ...given.values, teamId: given.teamId as Id<'team'>, about: await refsOf(given.about, []) } })
  return (
    <Page narrow>
      <PageHeader title={t`Add a vendor`} path={[{ label: t`Vendors`, to: paths.vendors() }]} />
      <VendorForm fields={given} set={set} known={{}} team={reader?.person.teams[0]} verb={t`Add the vendor`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'vendors:manage')} />
    </Page>
  )
}
