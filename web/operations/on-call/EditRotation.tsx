import { useNavigate, useParams } from 'react-router'
import { editRotation, readRotation, type RotationDetail } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { planOf, RotationForm, type RotationFields } from './RotationForm.tsx'
import { t } from '../../words.ts'

/** Changes a rotation. */
export function Component() {
  const id = useParams()['id'] as Id<'rotation'>
  const asked = useTagged(readRotation, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the rotation`} />
  return <Edit rotation={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ rotation, etag, reload }: { rotation: RotationDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const { given, set } = useFields<RotationFields>({
    name: rotation.name, teamId: rotation.teamId, zone: rotation.zone, starts: rotation.starts, every: String(rotation.every), unit: rotation.unit, windows: rotation.windows, line: String(rotation.line),
    participants: rotation.participants.flatMap((one) => one.personId === null ? [] : [one.personId as string]),
  }, etag)
  const edit = useSend(editRotation, { done: () => void navigate(paths.rotations.one(rotation.id), { replace: true }) })
  const send = () => edit.mutateAsync({ params: { id: rotation.id }, ifMatch: etag, body: { name: given.name, line: Number(given.line), ...planOf(given) } })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${rotation.name}`} path={[{ label: t`On call`, to: paths.onCall() }, { label: rotation.name, to: paths.rotations.one(rotation.id) }]} />
      <RotationForm fresh={false} fields={given} set={set} verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'on-call:manage')} />
    </Page>
  )
}
