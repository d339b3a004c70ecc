import { Select } from '@mantine/core'
import { useState } from 'react'
import { decideProposals, relateItems, relationKinds, unrelateItems, type ItemDetail, type Relation, type RelationKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { ItemPick } from '../../pick/pick.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { relationWords, reverseWords } from './words.ts'
import { t, word } from '../../words.ts'
import kit from '../../kit/kit.module.css'

const also = { shows: [{ kind: 'item' }, { kind: 'service' }] }

/** An item's relations both ways: those that hold, and those proposed with their evidence, to accept or refuse. */
export function Relations({ item, reason }: { item: Pick<ItemDetail, 'id' | 'name'> & { relationsOf: readonly Relation[] }; reason: string | undefined }) {
  const [adding, add] = useState(false)
  const held = item.relationsOf.filter((one) => one.state === 'accepted')
  const proposed = item.relationsOf.filter((one) => one.state === 'proposed')
  return (
    <Section name={t`Relations`} count={proposed.length > 0 ? t`${held.length} hold, ${proposed.length} proposed` : t`${held.length} hold`} {...(reason === undefined ? { link: { label: t`Add`, onClick: () => add(true) } } : {})}>
      {held.length + proposed.length === 0 && <Why>{t`None known: nobody can say what falls with it.`}</Why>}
      {held.map((one) => <One key={one.id} relation={one} id={item.id} reason={reason} />)}
      {proposed.map((one) => <One key={one.id} relation={one} id={item.id} reason={reason} />)}
      {adding && <Add item={item} onClose={() => add(false)} />}
    </Section>
  )
}

function One({ relation, id, reason }: { relation: Relation; id: string; reason: string | undefined }) {
  const decide = useSend(decideProposals, also)
  const remove = useSend(unrelateItems, also)
  const out = relation.from?.id === id
  const other = out ? relation.to : relation.from
  const name = other?.name ?? t`one more, outside your scope`
  const say = (accept: boolean) => decide.mutate({ body: { ids: [relation.id], accept } }, { onSuccess: () => toast(accept ? t`Accepted.` : t`Refused; it does not come back.`), onError: toastFailure })
  const link = (label: string, act: () => void) => <button type="button" className={kit['linkButton']} aria-label={t`${label} ${name}`} onClick={act}>{label}</button>
  const buttons = reason !== undefined ? undefined
    : relation.state === 'proposed' ? <>{link(t`accept`, () => say(true))}{link(t`refuse`, () => say(false))}</>
    : link(t`remove`, () => remove.mutate({ params: { id: relation.id } }, { onError: toastFailure }))
  return (
    <><Row mark={<span className="quiet">{(out ? relationWords : reverseWords)[relation.kind]}</span>} subject={name} right={buttons}
      {...(other === null ? {} : { to: other.kind === 'service' ? paths.services.one(other.id) : paths.inventory.one(other.id) })}
      quiet={relation.state === 'proposed' ? t`proposed` : other && word(other.kind)} />
      {relation.state === 'proposed' && <Why>{relation.evidence?.says ?? t`observed`}</Why>}</>
  )
}

function Add({ item, onClose }: { item: Pick<ItemDetail, 'id' | 'name'>; onClose(): void }) {
  const [kind, setKind] = useState<RelationKind>('depends-on')
  const [other, setOther] = useState<string | null>(null)
  const [way, setWay] = useState<'out' | 'in'>('out')
  const relate = useSend(relateItems, { ...also, done: onClose })
  const send = () => relate.mutateAsync({ body: { kind, fromId: (way === 'out' ? item.id : other) as Id<'item'>, toId: (way === 'out' ? other : item.id) as Id<'item'> } })
  return (
    <Dialog open onClose={onClose} title={t`How ${item.name} stands to another`} size={620}>
      <Form verb={t`Add the relation`} send={send} cancel={onClose} check={(): Record<string, string> => other === null ? { toId: t`Choose an item.` } : {}}>
        <Field name="way" label={t`Says`}><Select allowDeselect={false} data={[{ value: 'out', label: `${item.name} ${relationWords[kind]} …` }, { value: 'in', label: `… ${relationWords[kind]} ${item.name}` }]} value={way} onChange={(next) => setWay((next ?? 'out'))} /></Field>
        <Field name="kind" label={t`Kind`}><Select allowDeselect={false} data={relationKinds.map((value) => ({ value, label: relationWords[value] }))} value={kind} onChange={(next) => setKind((next ?? kind))} /></Field>
        <Field name="toId" label={t`The other`}><ItemPick value={other} onChange={setOther} /></Field>
      </Form>
    </Dialog>
  )
}
