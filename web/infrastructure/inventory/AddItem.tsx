import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { addItem, itemKinds, lifecycles, type ItemKind } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { Field, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { TeamPick } from '../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { AttributeFields, attributeValues } from './ItemFields.tsx'
import { choices, t } from '../../words.ts'

const kinds = itemKinds.filter((kind) => kind !== 'service')

/** Adds an item by hand. */
export function Component() {
  const navigate = useNavigate()
  const session = useSession()
  const { given, set, text } = useFields<{ kind: ItemKind; name: string; teamId: string | null; lifecycle: (typeof lifecycles)[number] }>({ kind: 'server', name: '', teamId: null as string | null, lifecycle: 'live' })
  const [values, setValues] = useState<Record<string, string>>({})
  const add = useSend(addItem, { done: (item) => void navigate(paths.inventory.one(item.id), { replace: true }) })
  const send = () => add.mutateAsync({ body: { kind: given.kind, name: given.name, lifecycle: given.lifecycle, attributes: attributeValues(given.kind, values), ...(given.teamId === null ? {} : { teamId: given.teamId as Id<'team'> }) } })
  return (
    <Page narrow>
      <PageHeader title={t`Add an item`} path={[{ label: t`Inventory`, to: paths.inventory() }]} />
      <Form verb={t`Add the item`} send={send} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'inventory:manage')}
        side={<Side name={t`What will happen`}><Why>{t`It stands in the inventory at once. What is observed later fills the fields you leave empty; what you write wins until you release it.`}</Why></Side>}>
        <Section name={t`What it is`}>
          <Field name="kind" label={t`Kind`} hint={t`A service has a form of its own.`}><Select allowDeselect={false} data={kinds} value={given.kind} onChange={(kind) => set({ kind: (kind ?? given.kind) })} /></Field>
          <Field name="name" label={t`Name`}><TextInput autoFocus {...text('name')} /></Field>
          <Field name="teamId" label={t`Owner`} optional hint={t`Your own team if you choose none.`}><TeamPick clearable value={given.teamId} onChange={(teamId) => set({ teamId })} /></Field>
          <Field name="lifecycle" label={t`Lifecycle`}><Select allowDeselect={false} data={choices(lifecycles)} value={given.lifecycle} onChange={(one) => set({ lifecycle: (one ?? 'live') })} /></Field>
        </Section>
        <Section name={t`What is known of it`}><AttributeFields kind={given.kind} values={values} onChange={setValues} /></Section>
      </Form>
    </Page>
  )
}
