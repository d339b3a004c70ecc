import { NumberInput, Select } from '@mantine/core'
import { useState } from 'react'
import { setRedundancy, type ItemDetail } from '@fullscore/api/infrastructure/inventory.ts'
import { useSend } from '../../data/query.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { relationWords } from './words.ts'
import { t } from '../../words.ts'
import kit from '../../kit/kit.module.css'

type Redundancy = ItemDetail['redundancy'][number]
type Subject = Pick<ItemDetail, 'id' | 'name' | 'redundancy'>

/** How many of its suppliers an item needs, by the kind of relation; each can be said anew. */
export function Redundancies({ item, reason }: { item: Subject; reason: string | undefined }) {
  const [open, setOpen] = useState<Redundancy>()
  const alone = item.redundancy.filter((one) => one.suppliers > 0)
  return (
    <Section name={t`What it needs`}>
      {alone.length === 0 && <Why>{t`It is not known to need anything.`}</Why>}
      {alone.map((one) => (
        <Row key={one.kind} subject={one.words} quiet={`${relationWords[one.kind]} ${one.suppliers}`}
          right={reason === undefined && one.suppliers > 1 ? <button type="button" className={kit['linkButton']} aria-label={t`Change how many it ${relationWords[one.kind]}`} onClick={() => setOpen(one)}>{t`change`}</button> : undefined} />
      ))}
      {open !== undefined && <Editor item={item} one={open} onClose={() => setOpen(undefined)} />}
    </Section>
  )
}

function Editor({ item, one, onClose }: { item: Subject; one: Redundancy; onClose(): void }) {
  const [needed, setNeeded] = useState<string | number>(one.needed)
  const [unit, setUnit] = useState<'count' | 'percent' | 'all'>(one.unit)
  const put = useSend(setRedundancy, { shows: [{ kind: 'service' }], done: onClose })
  const kind = one.kind
  const send = () => put.mutateAsync({ params: { id: item.id, kind }, body: unit === 'all' ? { needed: null } : { needed: Number(needed), unit } })
  return (
    <Dialog open onClose={onClose} title={t`How many of ${one.suppliers} must be up?`} size={620}>
      <Form verb={t`Save`} send={send} cancel={onClose}>
        <Field name="unit" label={t`Count as`}><Select allowDeselect={false} data={[{ value: 'all', label: t`all of them` }, { value: 'count', label: t`a number` }, { value: 'percent', label: t`a percentage` }]} value={unit} onChange={(next) => setUnit((next ?? unit))} /></Field>
        {unit !== 'all' && <Field name="needed" label={t`At least`} after={unit === 'percent' ? '%' : t`of ${one.suppliers}`}><NumberInput min={0} max={unit === 'percent' ? 100 : 10_000} value={needed} onChange={setNeeded} /></Field>}
        <Why>{t`${item.name} counts as hit when fewer than that are up. While enough are up, it stands, and the walk says so.`}</Why>
      </Form>
    </Dialog>
  )
}
