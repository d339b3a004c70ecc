/** How a language writes numbers and dates in the region of a locale (both BCP 47): `nl-NL` gives `en-NL` for English; British, or the language alone, where the region is not known. */
export function writtenIn(language: string, locale: string | undefined): string {
  try {
    const base = new Intl.Locale(language).language
    const region = locale === undefined ? undefined : new Intl.Locale(locale).maximize().region
    return region !== undefined ? `${base}-${region}` : base === 'en' ? 'en-GB' : language
  } catch {
    return 'en-GB'
  }
}

/** How English writes numbers and dates in the region of a locale. */
export const englishOf = (locale: string | undefined): string => writtenIn('en', locale)
