import { useNavigate, useParams } from 'react-router'
import { editService, readService, type ServiceDetail } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { readerZone } from '../../kit/time.ts'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { firstFields } from './fields.ts'
import { fieldsOf, hoursOf } from './hours.ts'
import { ServiceForm } from './ServiceForm.tsx'
import { t } from '../../words.ts'

/** Changes a service. */
export function Component() {
  const id = useParams()['id'] as Id<'service'>
  const asked = useTagged(readService, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the service`} />
  return <Edit service={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ service, etag, reload }: { service: ServiceDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const first = firstFields(reader?.organisation.zone ?? readerZone(), reader?.organisation.currency ?? 'EUR', service)
  const { given, set } = useFields(first, etag)
  // Hours with several stretches a day stay as they are until somebody touches them.
  const whole = fieldsOf(service.hours, 'UTC').whole
  const touched = given.hours !== first.hours && JSON.stringify(given.hours) !== JSON.stringify(first.hours)
  const edit = useSend(editService, { shows: [{ kind: 'item' }], done: () => void navigate(paths.services.one(service.id), { replace: true }) })
  const send = () => edit.mutateAsync({
    params: { id: service.id }, ifMatch: etag,
    body: {
      name: given.name, criticality: given.criticality, audience: given.audience, description: given.description, dates: given.dates, businessOwnerId: given.businessOwnerId as Id<'person'> | null,
      ...(touched ? { hours: hoursOf(given.hours, service.hours) } : {}), ...(given.teamId === null ? {} : { teamId: given.teamId as Id<'team'> }),
      hourValue: given.amount.trim() === '' ? null : { amount: given.amount.trim(), currency: given.currency },
    },
  })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${service.name}`} path={[{ label: t`Services`, to: paths.services() }, { label: service.name, to: paths.services.one(service.id) }]} />
      {!whole && <Why>{t`Its hours hold several stretches a day, of which this form shows the first. They stay as they are unless you change them here.`}</Why>}
      <ServiceForm fields={given} set={set} relations={false} known={{ team: service.team, owner: service.businessOwner }} verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'services:manage')} />
    </Page>
  )
}
