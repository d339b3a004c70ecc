import { Select } from '@mantine/core'
import { editMe } from '@fullscore/api/access/access.ts'
import { writtenIn } from '@fullscore/api/locale.ts'
import { speaks } from '@fullscore/engraving/words.ts'
import { useSend } from '../data/query.ts'
import { useMe } from '../access/SignedIn.tsx'
import { Field, Form } from '../kit/Form.tsx'
import { Section } from '../kit/PageHeader.tsx'
import { writeAs } from '../kit/time.ts'
import { useFields } from '../pick/fields.ts'
import { ZonePick } from '../pick/pick.tsx'
import { toast } from '../shell/toast.ts'
import { t } from '../words.ts'

const locales = ['en-GB', 'en-US', 'en-IE', 'en-CA', 'en-AU', 'en-IN', 'en-ZA', 'nl-NL', 'nl-BE', 'de-DE', 'de-AT', 'de-CH', 'fr-FR', 'fr-BE', 'es-ES', 'it-IT', 'pt-PT', 'pt-BR', 'da-DK', 'sv-SE', 'nb-NO', 'fi-FI', 'pl-PL', 'cs-CZ', 'ja-JP']
const region = new Intl.DisplayNames(speaks()?.language ?? 'en', { type: 'region' })
/** A language by its own name. */
const languageWords = (tag: string): string => new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag

/** A locale by its region, with a number and a date as they are written there. */
export function localeWords(locale: string): string {
  const written = writtenIn(speaks()?.language ?? 'en', locale)
  const date = new Intl.DateTimeFormat(written, { day: 'numeric', month: 'numeric', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(2026, 11, 31))
  return `${region.of(new Intl.Locale(written).region ?? 'GB') ?? locale}: ${(1234.5).toLocaleString(written)}, ${date}`
}

/** The reader's own language and zone, and how their numbers and dates are written. */
export function Formats() {
  const reader = useMe()
  const { given, set } = useFields({ zone: reader?.person.zone ?? '', locale: reader?.person.locale ?? null, language: reader?.person.language ?? null })
  const edit = useSend(editMe, { shows: [{ kind: 'me' }, { kind: 'person' }], done: () => toast(t`Saved.`) })
  if (reader === undefined) return null
  const { organisation, person, languages } = reader
  const spoken = [...new Set(['en', ...languages, ...(person.language === null ? [] : [person.language])])]
  const known = [...new Set([...locales, organisation.locale, ...(person.locale === null ? [] : [person.locale])])]
  const save = async () => {
    await edit.mutateAsync({ body: { zone: given.zone.trim() === '' ? null : given.zone.trim(), locale: given.locale, language: given.language } })
    // Words are told when pages are made: a page in another language is another page.
    if (given.language !== person.language) location.reload()
    writeAs(given.locale ?? organisation.locale)
  }
  return (
    <Section name={spoken.length > 1 ? t`Language, numbers and dates` : t`Numbers and dates`}>
      <Form verb={t`Save`} send={save}>
        {spoken.length > 1 && (
          <Field name="language" label={t`Language`} optional hint={t`Empty: what your browser asks for. What a language lacks is shown in English.`}>
            <Select clearable data={spoken.map((value) => ({ value, label: languageWords(value) }))} value={given.language} onChange={(language) => set({ language })} />
          </Field>
        )}
        <Field name="zone" label={t`Time zone`} optional hint={t`Empty: ${organisation.zone}, the organisation's.`}><ZonePick value={given.zone} onChange={(zone) => set({ zone })} /></Field>
        <Field name="locale" label={t`Written as in`} optional hint={t`Empty: as the organisation writes them, ${localeWords(organisation.locale)}.`}>
          <Select clearable searchable data={known.map((value) => ({ value, label: localeWords(value) }))} value={given.locale} onChange={(locale) => set({ locale })} />
        </Field>
      </Form>
    </Section>
  )
}
