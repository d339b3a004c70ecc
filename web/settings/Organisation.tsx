import { TextInput } from '@mantine/core'
import { editOrganisation, readOrganisation, readPublicUrl, type Organisation as Facts } from '@fullscore/api/organisation/organisation.ts'
import type { Changed } from '../data/changed.ts'
import { useRoute, useSend, useTagged } from '../data/query.ts'
import { Field, Form } from '../kit/Form.tsx'
import { Why } from '../kit/marks.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { useFields } from '../pick/fields.ts'
import { ZonePick } from '../pick/pick.tsx'
import { ErrorPage } from '../shell/states.tsx'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'

/** Name, zone, locale and currency. */
export function Organisation() {
  const asked = useTagged(readOrganisation, {})
  return (
    <Section name={t`Organisation`}>
      {asked.error && <ErrorPage part error={asked.error} retry={() => void asked.refetch()} />}
      {asked.data && <Edit organisation={asked.data.answer} etag={asked.data.etag} reload={asked.reload} />}
    </Section>
  )
}

function Edit({ organisation, etag, reload }: { organisation: Facts; etag: string | undefined; reload(): Promise<Changed> }) {
  const { given, set, text } = useFields({ name: organisation.name, zone: organisation.zone, locale: organisation.locale, currency: organisation.currency, publicUrl: organisation.publicUrl ?? '' }, etag)
  const leads = useRoute(readPublicUrl, {}, { shows: [{ kind: 'organisation' }] })
  const edit = useSend(editOrganisation, { shows: [{ kind: 'me' }, { kind: 'person' }], done: () => { toast(t`Saved.`); reload().catch(() => undefined) } })
  return (
    <Form verb={t`Save`} send={() => edit.mutateAsync({ ifMatch: etag, body: { ...given, publicUrl: given.publicUrl.trim() === '' ? null : given.publicUrl } })} reload={reload}>
      <Field name="name" label={t`Name`}><TextInput {...text('name')} /></Field>
      <Field name="zone" label={t`Time zone`} hint={t`Working hours and notice dates are counted in it.`}><ZonePick value={given.zone} onChange={(zone) => set({ zone })} /></Field>
      <Field name="locale" label={t`Locale`} hint={t`Like en-GB or nl-NL.`}><TextInput w={140} {...text('locale')} /></Field>
      <Field name="publicUrl" label={t`Public address`} optional hint={t`Where people reach Fullscore: links in mails and messages begin with it.`}><TextInput placeholder="https://fullscore.example.org" {...text('publicUrl')} /></Field>
      {leads.data && <div style={{ marginBottom: 14 }}><Why>{leads.data.warning ?? t`Links lead to ${leads.data.url}. ${leads.data.why}`}</Why></div>}
      <Field name="currency" label={t`Currency`} hint={t`Three letters.`}><TextInput w={100} {...text('currency')} /></Field>
    </Form>
  )
}
