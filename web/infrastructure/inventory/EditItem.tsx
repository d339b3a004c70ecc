import { Select, TextInput } from '@mantine/core'
import { useNavigate, useParams } from 'react-router'
import { editItem, lifecycles, readItem, type ItemDetail } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Changed } from '../../data/changed.ts'
import { useSend, useTagged } from '../../data/query.ts'
import { Field, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { TeamPick } from '../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { AttributeFields, attributeValues } from './ItemFields.tsx'
import { choices, t } from '../../words.ts'

/** Changes an item. */
export function Component() {
  const id = useParams()['id'] as Id<'item'>
  const asked = useTagged(readItem, { params: { id } })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the item`} />
  return <Edit item={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />
}

function Edit({ item, etag, reload }: { item: ItemDetail; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const session = useSession()
  const before = Object.fromEntries(item.attributes.map((one) => [one.name, String(one.value)]))
  const { given, set, text } = useFields<{ name: string; teamId: string | null; lifecycle: ItemDetail['lifecycle']; values: Record<string, string> }>({ name: item.name, teamId: item.team.id, lifecycle: item.lifecycle, values: before }, etag)
  const { values } = given
  const edit = useSend(editItem, { done: () => void navigate(paths.inventory.one(item.id), { replace: true }) })
  function send(): Promise<unknown> {
    const changed = Object.fromEntries(Object.entries(attributeValues(item.kind, values)).filter(([name]) => values[name] !== before[name]))
    const emptied = Object.fromEntries(Object.keys(before).filter((name) => (values[name] ?? '') === '').map((name) => [name, null]))
    return edit.mutateAsync({ params: { id: item.id }, ifMatch: etag, body: { name: given.name, lifecycle: given.lifecycle, attributes: { ...emptied, ...changed }, ...(given.teamId === null ? {} : { teamId: given.teamId as Id<'team'> }) } })
  }
  return (
    <Page narrow>
      <PageHeader title={t`Edit ${item.name}`} path={[{ label: t`Inventory`, to: paths.inventory() }, { label: item.name, to: paths.inventory.one(item.id) }]} />
      <Form verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(-1)} reason={reasonWithout(session, 'inventory:manage')}
        side={<Side name={t`What will happen`}><Why>{t`What you change here wins over what is observed, until you release it. A field you empty goes back to what is observed.`}</Why></Side>}>
        <Section name={t`What it is`}>
          <Field name="name" label={t`Name`}><TextInput {...text('name')} /></Field>
          <Field name="teamId" label={t`Owner`}><TeamPick allowDeselect={false} known={item.team} value={given.teamId} onChange={(teamId) => set({ teamId })} /></Field>
          <Field name="lifecycle" label={t`Lifecycle`}><Select allowDeselect={false} data={choices(lifecycles)} value={given.lifecycle} onChange={(one) => set({ lifecycle: (one ?? given.lifecycle) })} /></Field>
        </Section>
        <Section name={t`What is known of it`}>
          <AttributeFields kind={item.kind} values={values} onChange={(values) => set({ values })} hintOf={(name) => { const found = item.attributes.find((one) => one.name === name); return found && t`from ${found.source}` }} />
        </Section>
      </Form>
    </Page>
  )
}
