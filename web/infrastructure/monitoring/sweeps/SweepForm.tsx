import { Select, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from 'react-router'
import { listGrants } from '@fullscore/api/infrastructure/monitoring.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useRoute } from '../../../data/query.ts'
import type { Changed } from '../../../data/changed.ts'
import { Field, Form, Side } from '../../../kit/Form.tsx'
import { Why } from '../../../kit/marks.tsx'
import { FactList, Section } from '../../../kit/PageHeader.tsx'
import { ruleMoved, rulesFrom } from '../../../kit/repeats.ts'
import { lasting } from '../../../kit/time.ts'
import { useFields } from '../../../pick/fields.ts'
import { TeamPick, ZonePick } from '../../../pick/pick.tsx'
import { addressesOf, leastSeconds, portsOf } from './words.ts'
import { count, t, word } from '../../../words.ts'

export interface SweepFields { range: string; ports: string; rate: string; teamId: string | null; /** Empty for a sweep that is made once, now. */ repeats: string; starts: string; zone: string }
interface Props { given: SweepFields; verb(repeats: boolean): string; send(fields: SweepFields): Promise<unknown>; reason: string | undefined; /** A plan is changed: its team stays, and it goes on coming again. */ plan?: boolean; /** Of what `given` shows. */ version?: string | undefined; reload?: () => Promise<Changed> }

/** What is swept, and whether it comes again. */
export function SweepForm({ given: first, verb, send, reason, plan = false, version, reload }: Props) {
  const navigate = useNavigate()
  const { given, set, text } = useFields(first, version)
  const check = (): Record<string, string> => ({
    ...(given.range.trim() === '' ? { range: t`A range like 10.1.2.0/24.` } : {}), ...(portsOf(given.ports) ? {} : { ports: t`One to fifty numbers from 1 to 65535.` }),
    ...(/^\d+$/.test(given.rate) && Number(given.rate) >= 1 && Number(given.rate) <= 1000 ? {} : { rate: t`A whole number from 1 to 1000.` }),
  })
  return (
    <Form send={() => send(given)} verb={verb(given.repeats !== '')} check={check} reason={reason} cancel={() => void navigate(-1)} {...(reload ? { reload } : {})} side={<><Ahead given={given} /><Granted /></>}>
      <Section name={t`What to look at`}>
        <Field name="range" label={t`Range`} hint={t`At most 4,096 addresses, and only what your department may reach.`}><TextInput autoFocus className="mono" placeholder="10.1.2.0/24" {...text('range')} /></Field>
        {!plan && <Field name="teamId" label={t`For the team`} optional hint={t`Owns what is found, and its department's grants count; your own team if you leave it empty.`}><TeamPick value={given.teamId} onChange={(teamId) => set({ teamId })} /></Field>}
        <Field name="ports" label={t`Ports`} hint={t`Tried on each address that answers an echo request; 22, 80 and 443 of them on silent ones.`}><Textarea autosize minRows={1} {...text('ports')} /></Field>
        <Field name="rate" label={t`No faster than`} after={t`packets and connections begun in a second`}><TextInput w={100} inputMode="numeric" {...text('rate')} /></Field>
      </Section>
      <Section name={t`When`}>
        <Field name="repeats" label={t`Again`}><Select allowDeselect={false} data={[...(plan ? [] : [{ value: '', label: t`once, now` }]), ...rulesFrom(given.starts, given.repeats)]} value={given.repeats} onChange={(repeats) => set({ repeats: repeats ?? '' })} /></Field>
        {given.repeats !== '' && <Field name="starts" label={t`From`}><TextInput type="datetime-local" value={given.starts} onChange={(event) => { const { value } = event.currentTarget; set({ starts: value, repeats: ruleMoved(given.repeats, given.starts, value) }) }} /></Field>}
        {given.repeats !== '' && <Field name="zone" label={t`Zone`} hint={t`It keeps its hour here when the clocks change.`}><ZonePick value={given.zone} onChange={(zone) => set({ zone })} /></Field>}
      </Section>
    </Form>
  )
}

function Ahead({ given }: { given: SweepFields }) {
  const many = addressesOf(given.range)
  const rate = Number(given.rate)
  const says = many === undefined ? t`Each address is asked for an echo and its ports are tried.`
  : many > 4096 ? t`${many.toLocaleString(readerLocale())} addresses are too many: at most 4,096 (/20) at once.`
  : t`${count(many, 'address', 'addresses')}, ${lasting(1000 * leastSeconds(many, rate >= 1 ? rate : 1))} at least. Nothing is added: what is found waits for your word.`
  return (
    <Side name={t`What will happen`}>
      <Why>{says}</Why>
      {given.repeats !== '' && <Why>{t`Each run says what is new and what is gone since the one before; the owner team is told of a run that finds something new. What is missed while Fullscore does not run is made up for once.`}</Why>}
    </Side>
  )
}

function Granted() {
  const grants = useRoute(listGrants, {}).data?.items ?? []
  return <Side name={t`What is granted`}><FactList facts={grants.map((one) => ({ name: one.department, value: one.ranges.length === 0 ? t`nothing` : one.ranges.map(word).join(', ') }))} /></Side>
}
