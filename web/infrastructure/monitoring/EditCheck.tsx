import { useNavigate, useParams } from 'react-router'
import { editCheck, readCheck, type Check } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { CheckForm } from './CheckForm.tsx'
import { firstFields, settingsOf } from './fields.ts'
import { t } from '../../words.ts'

/** Changes a check. */
export function Component() {
  const id = useParams()['id'] as Id<'check'>
  const asked = useTagged(readCheck, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the check`} />
  return <Edit check={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ check, etag, reload }: { check: Check; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const { given, set } = useFields(firstFields(check), etag)
  const edit = useSend(editCheck, { shows: [{ kind: 'service' }, { kind: 'item' }], done: () => void navigate(paths.checks.one(check.id), { replace: true }) })
  const send = () => edit.mutateAsync({ params: { id: check.id }, ifMatch: etag, body: { ...settingsOf(given), serviceId: given.serviceId, itemId: given.itemId } })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${check.name}`} path={[{ label: t`Checks`, to: paths.checks() }, { label: check.name, to: paths.checks.one(check.id) }]} />
      <CheckForm fields={given} set={set} known={check} verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'monitoring:manage')} />
    </Page>
  )
}
