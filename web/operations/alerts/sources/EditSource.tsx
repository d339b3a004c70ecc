import { useNavigate, useParams } from 'react-router'
import { editSource, readSource, type AlertSourceDetail } from '@fullscore/api/operations/alerts/sources.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../../data/changed.ts'
import { useSend, useTagged } from '../../../data/query.ts'
import { Page, PageHeader } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { useFields } from '../../../pick/fields.ts'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { silentDaysOf, SourceForm, type SourceFields } from './SourceForm.tsx'
import { t } from '../../../words.ts'

/** Changes a source. */
export function Component() {
  const id = useParams()['id'] as Id<'alert-source'>
  const asked = useTagged(readSource, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the source`} />
  return <Edit source={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ source, etag, reload }: { source: AlertSourceDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const service = source.defaultService
  const { given, set } = useFields<SourceFields>({ name: source.name, kind: source.kind, teamId: source.team.id, reach: source.reach, defaultServiceId: service?.id ?? null, defaultUrgency: source.defaultUrgency, silentDays: source.silentDays ?? '' }, etag)
  const edit = useSend(editSource, { done: () => void navigate(paths.alertSources.one(source.id), { replace: true }) })
  const send = () => edit.mutateAsync({ params: { id: source.id }, ifMatch: etag, body: {
    name: given.name, teamId: given.teamId as Id<'team'>, reach: given.reach, defaultServiceId: given.defaultServiceId, defaultUrgency: given.defaultUrgency, silentDays: silentDaysOf(given.silentDays),
  } })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${source.name}`} path={[{ label: t`Alert sources`, to: paths.alertSources() }, { label: source.name, to: paths.alertSources.one(source.id) }]} />
      <SourceForm fresh={false} fields={given} set={set} known={service && { id: service.id, name: service.name ?? t`one more, outside your scope` }} verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'alerts:manage')} />
    </Page>
  )
}
