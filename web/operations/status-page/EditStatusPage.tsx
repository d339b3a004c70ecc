import { Checkbox, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from 'react-router'
import { changeStatusPage, readStatusPage, type StatusPage } from '@fullscore/api/operations/status-page.ts'
import { listServices } from '@fullscore/api/infrastructure/services.ts'
import type { Changed } from '../../data/changed.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Field, FieldGroup, Form, Side } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { Page, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { useFields } from '../../pick/fields.ts'
import { ServicePick } from '../../pick/pick.tsx'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast } from '../../shell/toast.ts'
import { reasonOf } from './words.ts'
import { t } from '../../words.ts'
import css from './status-page.module.css'

interface Edited { serviceId: string; serviceName: string; name: string; description: string; group: string; onlyIfDegraded: boolean; assumed: boolean }

/** Title and components of the public status page. */
export function Component() {
  const tagged = useTagged(readStatusPage, {})
  if (tagged.error) return <ErrorPage error={tagged.error} retry={() => void tagged.refetch()} />
  if (!tagged.data) return <LoadingPage what={t`the status page`} />
  return <Edit page={tagged.data.answer} etag={tagged.data.etag} reload={tagged.reload} />
}

function Edit({ page, etag, reload }: { page: StatusPage; etag: string | undefined; reload(): Promise<Changed> }) {
  const navigate = useNavigate()
  const services = useRoute(listServices, { query: { limit: 200 } })
  const { given, set, text } = useFields({ title: page.title, intro: page.intro, components: page.components.map((one): Edited => ({ serviceId: one.serviceId, serviceName: one.serviceName ?? t`a service outside your scope`, name: one.name, description: one.description, group: one.group, onlyIfDegraded: one.onlyIfDegraded, assumed: one.assumed })) }, etag)
  const change = useSend(changeStatusPage, { done: () => { toast(t`Saved. The public reads it now.`); void navigate(paths.statusPage()) } })
  const send = () => change.mutateAsync({ ifMatch: etag, body: { title: given.title, intro: given.intro, components: given.components.map(({ serviceName: _, ...one }) => one) } })
  const put = (index: number, some: Partial<Edited>) => set({ components: given.components.map((one, at) => (at === index ? { ...one, ...some } : one)) })
  const move = (index: number, by: number) => set({ components: given.components.with(index, given.components[index + by]!).with(index + by, given.components[index]!) })
  const add = (serviceId: string | null) => {
    if (serviceId === null || given.components.some((one) => one.serviceId === serviceId)) return
    const name = services.data?.items.find((one) => one.id === serviceId)?.name ?? t`Service`
    set({ components: [...given.components, { serviceId, serviceName: name, name, description: '', group: '', onlyIfDegraded: false, assumed: false }] })
  }
  return (
    <Page narrow>
      <PageHeader ruled title={t`Change the status page`} path={[{ label: t`Status page`, to: paths.statusPage() }]} above={t`What the public reads`} />
      <Form verb={t`Save`} send={send} reload={reload} cancel={() => void navigate(paths.statusPage())} reason={reasonOf(page)}
        side={<Side name={t`What will happen`}><Why>{page.enabled ? t`The public reads it as soon as it is saved.` : t`The page is off: the public reads it once it is switched on.`}</Why><Why>{t`Names and descriptions here are for people outside; the names of services stay inside.`}</Why></Side>}>
        <Field name="title" label={t`Title`} optional hint={t`Empty: the organisation’s name.`}><TextInput {...text('title')} /></Field>
        <Field name="intro" label={t`Introduction`} optional><Textarea autosize minRows={2} {...text('intro')} /></Field>
        <Section name={t`Components`} count={t`in the order of the page`}>
          {given.components.map((one, index) => <EditOne key={one.serviceId} index={index} count={given.components.length} one={one} put={(some) => put(index, some)} move={(by) => move(index, by)} drop={() => set({ components: given.components.toSpliced(index, 1) })} />)}
          <Field name="add" label={t`Add a service`}><ServicePick value={null} onChange={add} /></Field>
        </Section>
      </Form>
    </Page>
  )
}

interface OneProps { index: number; count: number; one: Edited; put(some: Partial<Edited>): void; move(by: number): void; drop(): void }

function EditOne({ index, count, one, put, move, drop }: OneProps) {
  const field = (name: string) => `components[${index}].${name}`
  return (
    <FieldGroup name={field('serviceId')} label={one.serviceName}>
      <div className={css['edited']}>
        <div className={css['pair']}>
          <TextInput label={t`Name outside`} name={field('name')} value={one.name} onChange={(event) => put({ name: event.currentTarget.value })} />
          <TextInput label={t`Group`} name={field('group')} value={one.group} onChange={(event) => put({ group: event.currentTarget.value })} />
        </div>
        <TextInput label={t`Description`} name={field('description')} value={one.description} onChange={(event) => put({ description: event.currentTarget.value })} />
        <Checkbox label={t`Show it only while it does not work as it should`} checked={one.onlyIfDegraded} onChange={(event) => put({ onlyIfDegraded: event.currentTarget.checked })} />
        <Checkbox label={t`Where no check watches it, it counts as working until an incident says otherwise`} checked={one.assumed} onChange={(event) => put({ assumed: event.currentTarget.checked })} />
        <div className={css['buttons']}>
          <ActionButton size="xs" showReason={false} reason={index === 0 ? t`It is the first.` : undefined} onClick={() => move(-1)}>{t`Up`}</ActionButton>
          <ActionButton size="xs" showReason={false} reason={index === count - 1 ? t`It is the last.` : undefined} onClick={() => move(1)}>{t`Down`}</ActionButton>
          <ActionButton size="xs" onClick={drop}>{t`Take it off`}</ActionButton>
        </div>
      </div>
    </FieldGroup>
  )
}
