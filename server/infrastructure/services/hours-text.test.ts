import { expect, test } from 'vitest'
import { hoursText, readHours } from './hours-text.ts'

test.each([
  ['24/7', '24/7'], ['immer', '24/7'], ['24x7 (Europe/Berlin)', '24/7'],
  ['mon-fri 08:00-18:00, sat 09:00-12:00 (Europe/Berlin)', 'mon-fri 08:00-18:00, sat 09:00-12:00 (Europe/Berlin)'], ['Mon-Fri 08:00-18:00 (Europe/Berlin)', 'mon-fri 08:00-18:00 (Europe/Berlin)'],
  ['Mo-Fr 8-18 (Europe/Berlin)', 'mon-fri 08:00-18:00 (Europe/Berlin)'], ['Mo.–Fr.: 8–18 Uhr; Sa 9-12 Uhr (Europe/Berlin)', 'mon-fri 08:00-18:00, sat 09:00-12:00 (Europe/Berlin)'], ['Montag bis Freitag 8.30-17.00 (Europe/Vienna)', 'mon-fri 08:30-17:00 (Europe/Vienna)'],
  ['Mon to Fri 9am-5:30pm (Europe/London)', 'mon-fri 09:00-17:30 (Europe/London)'], ['lun-ven 8h-12h et 13h30-18h (Europe/Paris)', 'mon-fri 08:00-12:00 13:30-18:00 (Europe/Paris)'], ['täglich 8-20 (UTC)', 'mon-sun 08:00-20:00 (UTC)'],
] as const)('%s is read', (text, says) => {
  const read = readHours(text)
  expect(read && hoursText(read)).toBe(says)
  expect(readHours(says)).toEqual(read)
})

test.each(['sometimes', 'Mo-Fr 8-18', 'Mo-Fr (Europe/Berlin)', 'Fri-Mon 8-18 (UTC)', 'Mon-Wed-Fri 8-18 (UTC)', 'Mo-Fr 8-99 (UTC)', 'xy 8-18 (UTC)', 'Mo 13am-5pm (UTC)'])('%s is no opening hours', (text) => expect(readHours(text)).toBeUndefined())
