import { Select } from '@mantine/core'
import { editMe } from '@fullscore/api/access/access.ts'
import { englishOf } from '@fullscore/api/locale.ts'
import { writeFor } from '@fullscore/engraving/locale.ts'
import { useSend } from '../data/query.ts'
import { useMe } from '../access/SignedIn.tsx'
import { Field, Form } from '../kit/Form.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { useFields } from '../pick/fields.ts'
import { ZonePick } from '../pick/pick.tsx'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'

const locales = ['en-GB', 'en-US', 'en-IE', 'en-CA', 'en-AU', 'en-IN', 'en-ZA', 'nl-NL', 'nl-BE', 'de-DE', 'de-AT', 'de-CH', 'fr-FR', 'fr-BE', 'es-ES', 'it-IT', 'pt-PT', 'pt-BR', 'da-DK', 'sv-SE', 'nb-NO', 'fi-FI', 'pl-PL', 'cs-CZ', 'ja-JP']
const region = new Intl.DisplayNames('en', { type: 'region' })

/** A locale by its region, with a number and a date as they are written there. */
export function localeWords(locale: string): string {
  const written = englishOf(locale)
  const date = new Intl.DateTimeFormat(written, { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(2026, 11, 31))
  return `${region.of(written.slice(3)) ?? locale}: ${(1234.5).toLocaleString(written)}, ${date}`
}

/** The reader's own zone, and how their numbers and dates are written. */
export function Formats() {
  const reader = useMe()
  const { given, set } = useFields({ zone: reader?.person.zone ?? '', locale: reader?.person.locale ?? null })
  const edit = useSend(editMe, { shows: [{ kind: 'me' }, { kind: 'person' }], done: () => toast(t`Saved.`) })
  if (reader === undefined) return null
  const { organisation, person } = reader
  const known = [...new Set([...locales, organisation.locale, ...(person.locale === null ? [] : [person.locale])])]
  const save = async () => {
    await edit.mutateAsync({ body: { zone: given.zone.trim() === '' ? null : given.zone.trim(), locale: given.locale } })
    writeFor(englishOf(given.locale ?? organisation.locale))
  }
  return (
    <Section name={t`Numbers and dates`}>
      <Form verb={t`Save`} send={save}>
        <Field name="zone" label={t`Time zone`} optional hint={t`Empty: ${organisation.zone}, the organisation's.`}><ZonePick value={given.zone} onChange={(zone) => set({ zone })} /></Field>
        <Field name="locale" label={t`Written as in`} optional hint={t`Empty: as the organisation writes them, ${localeWords(organisation.locale)}.`}>
          <Select clearable searchable data={known.map((value) => ({ value, label: localeWords(value) }))} value={given.locale} onChange={(locale) => set({ locale })} />
        </Field>
      </Form>
    </Section>
  )
}
