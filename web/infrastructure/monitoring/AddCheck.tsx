import { useNavigate, useSearchParams } from 'react-router'
import { addCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import { useSend } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { CheckForm } from './CheckForm.tsx'
import { firstFields, settingsOf } from './fields.ts'
import { t } from '../../words.ts'

/** Adds a check. `?service=` and `?item=` say what it belongs to, `?probe=` who asks. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const [search] = useSearchParams()
  const { given, set } = useFields(firstFields(undefined, { serviceId: search.get('service'), itemId: search.get('item'), probeId: search.get('probe') }))
  const add = useSend(addCheck, { shows: [{ kind: 'service' }, { kind: 'item' }], done: (check) => void navigate(paths.checks.one(check.id), { replace: true }) })
  const send = () => add.mutateAsync({ body: { ...settingsOf(given), ...(given.serviceId === null ? {} : { serviceId: given.serviceId }), ...(given.itemId === null ? {} : { itemId: given.itemId }) } })
  return (
    <Page narrow>
      <PageHeader title={t`Add a check`} path={[{ label: t`Checks`, to: paths.checks() }]} />
      <CheckForm fields={given} set={set} verb={t`Add the check`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'monitoring:manage')} />
    </Page>
  )
}
