import { useNavigate } from 'react-router'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { useSend } from '../../data/query.ts'
import { readerZone } from '../../kit/time.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { firstFields } from './fields.ts'
import { hoursOf } from './hours.ts'
import { ServiceForm } from './ServiceForm.tsx'
import { t } from '../../words.ts'

/** Adds a service. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const { given, set } = useFields(firstFields(reader?.organisation.zone ?? readerZone(), reader?.organisation.currency ?? 'EUR'))
  const add = useSend(addService, { shows: [{ kind: 'item' }], done: (service) => void navigate(paths.services.one(service.id), { replace: true }) })
  const send = () => add.mutateAsync({
    body: {
      name: given.name, criticality: given.criticality, audience: given.audience, description: given.description, hours: hoursOf(given.hours), dates: given.dates, runsOn: given.runsOn, dependsOn: given.dependsOn,
      ...(given.teamId === null ? {} : { teamId: given.teamId as Id<'team'> }), ...(given.businessOwnerId === null ? {} : { businessOwnerId: given.businessOwnerId as Id<'person'> }),
      ...(given.amount.trim() === '' ? {} : { hourValue: { amount: given.amount.trim(), currency: given.currency } }),
    },
  })
  return (
    <Page narrow>
      <PageHeader title={t`Add a service`} path={[{ label: t`Services`, to: paths.services() }]} />
      <ServiceForm fields={given} set={set} relations verb={t`Add the service`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'services:manage')} />
    </Page>
  )
}
