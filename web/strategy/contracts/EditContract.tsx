import { useNavigate, useParams } from 'react-router'
import { editContract, readContract, type ContractDetail } from '@fullscore/api/strategy/contracts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Page, PageHeader } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { refsOf } from '../../pick/about.ts'
import { ContractForm } from './ContractForm.tsx'
import { calendarOf, fieldsOf, termOf } from './fields.ts'
import { t } from '../../words.ts'

/** Changes a contract. */
export function Component() {
  const id = useParams()['id'] as Id<'contract'>
  const asked = useTagged(readContract, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the contract`} />
  return <Edit contract={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ contract, etag, reload }: { contract: ContractDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const { given, set } = useFields(fieldsOf({ zone: contract.zone, currency: 'EUR', teamId: contract.team.id }, contract), etag)
  const edit = useSend(editContract, { shows: [{ kind: 'service' }, { kind: 'item' }], done: () => void navigate(paths.contracts.one(contract.id), { replace: true }) })
  // What lies outside the reader's scope would be lost by sending the list: it is sent only when it was changed.
  const same = given.covers.join() === contract.covered.map((one) => one.id).join()
  const send = async () => edit.mutateAsync({
    params: { id: contract.id }, ifMatch: etag,
    body: {
      name: given.name, number: given.number, vendorId: given.vendorId, teamId: given.teamId as Id<'team'>, ownerId: given.ownerId as Id<'person'> | null,
      cost: given.amount.trim() === '' ? null : { amount: given.amount.trim(), currency: given.currency, per: given.per }, term: termOf(given), zone: given.zone, calendar: calendarOf(given, contract.calendar),
      supportNumber: given.supportNumber, supportHours: given.supportHours, notes: given.notes, ...(same ? {} : { covers: (await refsOf(given.covers, contract.covered)) as { kind: 'item' | 'service'; id: string }[] }),
    },
  })
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${contract.name}`} path={[{ label: t`Contracts`, to: paths.contracts() }, { label: contract.name, to: paths.contracts.one(contract.id) }]} />
      <ContractForm fields={given} set={set} known={Object.fromEntries(contract.covered.map((one) => [one.id, one.title]))} team={contract.team} owner={contract.owner} vendor={contract.vendor} verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'contracts:manage')} />
    </Page>
  )
}
