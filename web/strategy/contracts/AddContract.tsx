import { useNavigate, useSearchParams } from 'react-router'
import { addContract } from '@fullscore/api/strategy/contracts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { useSend } from '../../data/query.ts'
import { readerZone } from '../../kit/time.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { refsOf } from '../../pick/about.ts'
import { ContractForm } from './ContractForm.tsx'
import { calendarOf, fieldsOf, termOf } from './fields.ts'
import { t } from '../../words.ts'

/** Adds a contract. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const reader = useMe()
  const [asked] = useSearchParams()
  const { given, set } = useFields({
    ...fieldsOf({ zone: reader?.organisation.zone ?? readerZone(), currency: reader?.organisation.currency ?? 'EUR', teamId: reader?.person.teams[0]?.id ?? null }), vendorId: asked.get('vendor'),
  })
  const add = useSend(addContract, { shows: [{ kind: 'service' }, { kind: 'item' }], done: (one) => void navigate(paths.contracts.one(one.id), { replace: true }) })
  const send = async () => add.mutateAsync({
    body: {
      name: given.name, number: given.number, vendorId: given.vendorId, teamId: given.teamId as Id<'team'>, ...(given.ownerId === null ? {} : { ownerId: given.ownerId as Id<'person'> }),
      cost: given.amount.trim() === '' ? null : { amount: given.amount.trim(), currency: given.currency, per: given.per }, term: termOf(given), zone: given.zone, calendar: calendarOf(given),
      supportNumber: given.supportNumber, supportHours: given.supportHours, notes: given.notes, covers: (await refsOf(given.covers, [])) as { kind: 'item' | 'service'; id: string }[],
    },
  })
  return (
    <Page narrow>
      <PageHeader title={t`Add a contract`} path={[{ label: t`Contracts`, to: paths.contracts() }]} />
      <ContractForm fields={given} set={set} known={{}} team={reader?.person.teams[0]} owner={null} vendor={null} verb={t`Add the contract`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'contracts:manage')} />
    </Page>
  )
}
