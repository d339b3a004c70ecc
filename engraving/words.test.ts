import { afterEach, expect, test } from 'vitest'
import { count, countInWords, speak, speaks, t, word } from './words.ts'

afterEach(() => speak(undefined))

const german = {
  language: 'de', sentences: {
    'No alerts.': 'Keine Alarme.', 'Raised {0} by {1}': '{1} hat es {0} gemeldet', '{{{0}}} has {1}.': '{1} gehört zu {{{0}}}.', '(rehearsal)': '(Probe)', critical: 'kritisch', Two: 'Zwei',
    '# alert|# alerts': { one: '# Alarm', other: '# Alarme' }, 'Its check is unknown.|Its # checks are unknown.': { one: 'Seine Prüfung ist unbekannt.', other: 'Seine # Prüfungen sind unbekannt.' },
    '# of {0} works.|# of {0} work.': { one: 'Von {0} geht #.', other: 'Von {0} gehen #.' }, 'a form|# forms': 'no forms at all', toString: 'x',
  },
}
const polish = { language: 'pl', sentences: { '# alert|# alerts': { one: '# alarm', few: '# alarmy', many: '# alarmów', other: '# alarmu' } } }
const all = (who: string) => [t`No alerts.`, t`Raised ${'today'} by ${who}`, t`{${who}} has ${2}.`, `a${t` (rehearsal)`}`, word('critical'), count(1, 'alert', 'alerts'), countInWords(2, 'alert', 'alerts'), count(1, 'Its check is unknown.', 'Its # checks are unknown.'), count(3, '# of {0} works.', '# of {0} work.', 12), word('toString'), word('constructor')]

test('in English as it stands in the source', () => {
  expect(all('Ada')).toEqual(['No alerts.', 'Raised today by Ada', '{Ada} has 2.', 'a (rehearsal)', 'critical', '1 alert', 'Two alerts', 'Its check is unknown.', '3 of 12 work.', 'toString', 'constructor'])
  expect([count(0, 'alert', 'alerts'), count(1200, 'alert', 'alerts'), countInWords(0, 'alert fires', 'alerts fire'), countInWords(12, 'alert fires', 'alerts fire')]).toEqual(['0 alerts', '1,200 alerts', 'No alerts fire', '12 alerts fire'])
})

test('in another language where it has the words, parameters in its order, with its own forms', () => {
  speak(german)
  expect(speaks()?.language).toBe('de')
  expect(all('Ada')).toEqual(['Keine Alarme.', 'Ada hat es today gemeldet', '2 gehört zu {Ada}.', 'a (Probe)', 'kritisch', '1 Alarm', 'Zwei Alarme', 'Seine Prüfung ist unbekannt.', 'Von 12 gehen 3.', 'x', 'constructor'])
  expect([t`Not translated, ${1}`, count(2, 'lamp', 'lamps'), count(2, 'a form', '# forms'), word('gone')]).toEqual(['Not translated, 1', '2 lamps', '2 forms', 'gone'])
})

test('a language may have four forms', () => {
  speak(polish)
  expect([1, 2, 5, 22, 1.5].map((many) => count(many, 'alert', 'alerts'))).toEqual(['1 alarm', '2 alarmy', '5 alarmów', '22 alarmy', '1,5 alarmu'])
})

test('what people write stays what it is', () => {
  speak(german)
  expect(t`Raised ${'{1}'} by ${'# {0}'}`).toBe('# {0} hat es {1} gemeldet')
  expect(count(2, '# of {0} works.', '# of {0} work.', '# {0}')).toBe('Von # {0} gehen 2.')
})
