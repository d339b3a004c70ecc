import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addOverride } from '@fullscore/api/operations/on-call.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { readerZone, zonedLocal } from '../../kit/time.ts'
import { PersonPick } from '../../pick/pick.tsx'
import { t } from '../../words.ts'

/** What is known of a stand-in before the form is filled in; `replacedId` null: wherever nobody is on call. */
export interface StandInGiven { replacedId: string | null; byId?: string | null; from: number; to: number }
export interface StandInProps { rotation: { id: string; name: string; participants: readonly { id: string; name: string }[] }; given: StandInGiven; reason?: string | undefined; onClose(): void }

const nobody = 'nobody'

/** Puts somebody in for somebody else in a rotation, or where nobody is on call, for a time. */
export function StandIn({ rotation, given, reason, onClose }: StandInProps) {
  const reader = useMe()?.person
  const me = reader?.id
  const [replaced, setReplaced] = useState(given.replacedId ?? nobody)
  const [by, setBy] = useState<string | null>(given.byId ?? null)
  const [from, setFrom] = useState(zonedLocal(given.from))
  const [to, setTo] = useState(zonedLocal(given.to))
  const [why, setWhy] = useState('')
  const add = useSend(addOverride, { shows: [{ kind: 'rotation' }], done: onClose })
  // Without the permission one takes over a turn, or gives away one's own.
  const own = me !== undefined && rotation.participants.some((one) => one.id === me) && (by === me || (replaced === me && (by === null || rotation.participants.some((one) => one.id === by))))
  const wire = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime(readerZone()).toInstant().toString()
  const check = (): Record<string, string> => ({
    ...(by === null ? { byId: t`Choose who.` } : by === replaced ? { byId: t`Somebody else than who is replaced.` } : {}),
    ...(from === '' ? { from: t`Say when it begins.` } : {}), ...(to === '' || to <= from ? { to: t`After it begins.` } : {}),
  })
  return (
    <Dialog open onClose={onClose} title={t`Who stands in, ${rotation.name}?`} size={620}>
      <Form verb={t`Put in`} cancel={onClose} reason={own ? undefined : reason} check={check} send={() => add.mutateAsync({ params: { id: rotation.id as Id<'rotation'> }, body: { replacedId: replaced === nobody ? null : replaced as Id<'person'>, byId: by as Id<'person'>, from: wire(from), to: wire(to), why } })}>
        <Field name="byId" label={t`Who`}><PersonPick known={by === me ? reader : undefined} value={by} onChange={setBy} /></Field>
        <Field name="replacedId" label={t`Instead of`} {...(replaced === nobody ? { hint: t`Whoever has a turn in that time keeps it.` } : {})}>
          <Select allowDeselect={false} data={[...rotation.participants.map((one) => ({ value: one.id, label: one.name })), { value: nobody, label: t`nobody: where nobody is on call` }]} value={replaced} onChange={(value) => setReplaced(value ?? nobody)} />
        </Field>
        <Field name="from" label={t`From`} hint={t`by ${readerZone()}`}><TextInput type="datetime-local" value={from} onChange={(event) => setFrom(event.currentTarget.value)} /></Field>
        <Field name="to" label={t`To`}><TextInput type="datetime-local" value={to} onChange={(event) => setTo(event.currentTarget.value)} /></Field>
        <Field name="why" label={t`Why`} optional><TextInput value={why} onChange={(event) => setWhy(event.currentTarget.value)} /></Field>
      </Form>
    </Dialog>
  )
}
