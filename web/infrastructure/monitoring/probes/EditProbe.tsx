import { useNavigate, useParams } from 'react-router'
import { editProbe, readProbe, type Probe } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../../data/changed.ts'
import { useSend, useTagged } from '../../../data/query.ts'
import { Page, PageHeader } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { useFields } from '../../../pick/fields.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { ProbeForm, type ProbeFields } from './ProbeForm.tsx'
import { t } from '../../../words.ts'

/** Renames a probe, or gives it to another team. */
export function Component() {
  const id = useParams()['id'] as Id<'probe'>
  const asked = useTagged(readProbe, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the probe`} />
  return <Edit probe={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ probe, etag, reload }: { probe: Probe; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const { given, set } = useFields<ProbeFields>({ name: probe.name, place: probe.place, teamId: probe.team.id }, etag)
  const edit = useSend(editProbe, { done: () => void navigate(paths.probes.one(probe.id), { replace: true }) })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${probe.name}`} path={[{ label: t`Probes`, to: paths.probes() }, { label: probe.name, to: paths.probes.one(probe.id) }]} />
      <ProbeForm fields={given} set={set} known={probe.team} verb={t`Save`} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'probes:manage')}
        send={() => edit.mutateAsync({ params: { id: probe.id }, ifMatch: etag, body: { name: given.name.trim(), place: given.place.trim(), ...(given.teamId === null ? {} : { teamId: given.teamId as Id<'team'> }) } })} />
    </Page>
  )
}
