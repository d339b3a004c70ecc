import { useNavigate, useParams } from 'react-router'
import { editPerson, readPerson, type PersonDetail } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { PersonForm } from './PersonForm.tsx'
import { t } from '../../words.ts'

/** Changes a person. */
export function Component() {
  const id = useParams()['id'] as Id<'person'>
  const asked = useTagged(readPerson, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the person`} />
  return <Edit person={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ person, etag, reload }: { person: PersonDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const { given, set } = useFields({ name: person.name, email: person.email, title: person.title, zone: person.zone ?? '', teamIds: [] as string[] }, etag)
  const edit = useSend(editPerson, { shows: [{ kind: 'team' }, { kind: 'me' }], done: () => void navigate(paths.people.one(person.id), { replace: true }) })
  const send = () => edit.mutateAsync({ params: { id: person.id }, ifMatch: etag, body: { name: given.name, email: given.email, title: given.title, zone: given.zone.trim() === '' ? null : given.zone.trim() } })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${person.name}`} path={[{ label: t`People`, to: paths.people() }, { label: person.name, to: paths.people.one(person.id) }]} />
      <PersonForm teams={false} fields={given} set={set} verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'organisation:manage')} />
    </Page>
  )
}
