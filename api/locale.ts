/** How English writes numbers and dates in the region of a locale (BCP 47): `nl-NL` gives `en-NL`; British where the region is not known. */
export function englishOf(locale: string | undefined): string {
  try {
    const region = locale === undefined ? undefined : new Intl.Locale(locale).maximize().region
    return region === undefined ? 'en-GB' : `en-${region}`
  } catch {
    return 'en-GB'
  }
}
