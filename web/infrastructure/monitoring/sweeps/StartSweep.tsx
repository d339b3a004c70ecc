import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { listGrants } from '@fullscore/api/infrastructure/monitoring.ts'
import { startSweep, usualPorts } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../../data/query.ts'
import { Field, Form, Side } from '../../../kit/Form.tsx'
import { Why } from '../../../kit/marks.tsx'
import { FactList, Page, PageHeader, Section } from '../../../kit/PageHeader.tsx'
import { lasting } from '../../../kit/time.ts'
import { paths } from '../../../paths.ts'
import { TeamPick } from '../../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { addressesOf, leastSeconds, portsOf } from './words.ts'

/** Says which range is looked at. `?range=` fills it in. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const [search] = useSearchParams()
  const [range, setRange] = useState(search.get('range') ?? '')
  const [ports, setPorts] = useState(usualPorts.join(', '))
  const [rate, setRate] = useState('100')
  const [teamId, setTeam] = useState<string | null>(null)
  const begin = useSend(startSweep, { shows: [{ kind: 'sweep' }], done: (sweep) => void navigate(paths.sweeps.one(sweep.id), { replace: true }) })
  const send = () => begin.mutateAsync({ body: { range: range.trim(), ports: portsOf(ports) ?? [], rate: Number(rate), ...(teamId === null ? {} : { teamId: teamId as Id<'team'> }) } })
  const check = (): Record<string, string> => ({
    ...(range.trim() === '' ? { range: 'A range like 10.1.2.0/24.' } : {}), ...(portsOf(ports) ? {} : { ports: 'One to fifty numbers from 1 to 65535.' }),
    ...(/^\d+$/.test(rate) && Number(rate) >= 1 && Number(rate) <= 1000 ? {} : { rate: 'A whole number from 1 to 1000.' }),
  })
  return (
    <Page narrow>
      <PageHeader title="Sweep a range" path={[{ label: 'Sweeps', to: paths.sweeps() }]} />
      <Form send={send} verb="Begin the sweep" check={check} reason={reasonWithout(session, 'monitoring:manage')} cancel={() => void navigate(-1)} side={<><Ahead range={range} rate={Number(rate)} /><Granted /></>}>
        <Section name="What to look at">
          <Field name="range" label="Range" hint="At most 4,096 addresses, and only what your department may reach."><TextInput autoFocus className="mono" placeholder="10.1.2.0/24" value={range} onChange={(event) => setRange(event.currentTarget.value)} /></Field>
          <Field name="teamId" label="For the team" optional hint="Owns what is found, and its department's grants count; the first team if you leave it empty."><TeamPick value={teamId} onChange={setTeam} /></Field>
          <Field name="ports" label="Ports" hint="Tried on each address that answers an echo request; 22, 80 and 443 of them on silent ones."><Textarea autosize minRows={1} value={ports} onChange={(event) => setPorts(event.currentTarget.value)} /></Field>
          <Field name="rate" label="No faster than" after="packets and connections begun in a second"><TextInput w={100} inputMode="numeric" value={rate} onChange={(event) => setRate(event.currentTarget.value)} /></Field>
        </Section>
      </Form>
    </Page>
  )
}

function Ahead({ range, rate }: { range: string; rate: number }) {
  const count = addressesOf(range)
  const says = count === undefined ? 'Each address is asked for an echo and its ports are tried.'
  : count > 4096 ? `${count.toLocaleString('en-GB')} addresses are too many: at most 4,096 (/20) at once.`
  : `${count.toLocaleString('en-GB')} ${count === 1 ? 'address' : 'addresses'}, ${lasting(1000 * leastSeconds(count, rate >= 1 ? rate : 1))} at least. Nothing is added: what is found waits for your word.`
  return <Side name="What will happen"><Why>{says}</Why></Side>
}

function Granted() {
  const grants = useRoute(listGrants, {}).data?.items ?? []
  return <Side name="What is granted"><FactList facts={grants.map((one) => ({ name: one.department, value: one.ranges.length === 0 ? 'nothing' : one.ranges.join(', ') }))} /></Side>
}
