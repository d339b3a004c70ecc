let written = 'en-GB'

/** How numbers and dates are written for who reads, BCP 47: English words in the order and with the signs of the reader's region. */
export const readerLocale = (): string => written

/** Says by which locale numbers and dates are written from now on. Set once a browser knows its reader; a server writes for everybody and leaves it. */
export function writeFor(locale: string): void {
  written = locale
}
