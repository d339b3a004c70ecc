let written = 'en-GB'

/** How numbers and dates are written for who reads: English words in the order and with the signs of the reader's region. */
export const readerLocale = (): string => written

/** English as it is written in the region of a locale: `nl-NL` gives `en-NL`; British where the region is not known. */
export function englishOf(locale: string | undefined): string {
  try {
    const region = locale === undefined ? undefined : new Intl.Locale(locale).maximize().region
    return region === undefined ? 'en-GB' : `en-${region}`
  } catch {
    return 'en-GB'
  }
}

/** Says by whose locale numbers and dates are written from now on. Set once a browser knows its reader; a server writes for everybody and leaves it. */
export function writeFor(locale: string | undefined): void {
  written = englishOf(locale)
}
