import { describe, expect, test } from 'vitest'
import { mapTexts, objectsNamed, plain, render, renderAll, withoutNames, type Catalogue, type Reader } from './render.ts'
import { amount, bare, count, cut, hasMarks, isSaid, named, range, readSentence, reworded, say, unmarked } from './sentence.ts'
import { asLine, asLines, oneLine } from './values.ts'

const at = Temporal.Instant.from('2026-11-30T13:05:20.5Z')
const now = Temporal.Instant.from('2026-11-30T18:00Z').epochMilliseconds
const german: Catalogue = {
  language: 'de',
  sentences: {
    'Held back: {0} at {1}.': 'Um {1} zurückgehalten: {0}.', '# alert|# alerts': { one: '# Meldung', other: '# Meldungen' }, 'Sign in first.': 'Erst anmelden.',
    'one more, outside your scope': 'eines mehr, außerhalb deines Bereichs', '{0} lasts {1}, {2} %.': '{0} dauert {1}, {2} %.', 'A set is written {{{0}}}.': 'Eine Menge: {{{0}}}.',
  },
}
const berlin: Reader = { catalogue: german, locale: 'de-DE', zone: 'Europe/Berlin', namesZone: false, now }
const here: Reader = { locale: 'en-GB', zone: 'Europe/Amsterdam', namesZone: false, now }

describe('saying', () => {
  const texts: [string, string, string][] = [
    ['no parameter', say`Sign in first.`, 'Sign in first.'],
    ['a name', say`${'Ada'} said so.`, 'Ada said so.'],
    ['a moment', say`It began ${at}.`, 'It began 30 Nov 2026, 13:05 UTC.'],
    ['a moment in a text of ISO form', say`It began ${at.toString()}.`, 'It began 30 Nov 2026, 13:05 UTC.'],
    ['a moment in its own zone', say`It opens ${at.toZonedDateTimeISO('Asia/Tokyo')}.`, 'It opens 30 Nov 2026, 22:05 (Asia/Tokyo).'],
    ['a date', say`It ends on ${Temporal.PlainDate.from('2027-01-02')}.`, 'It ends on 2 Jan 2027.'],
    ['a stretch of days', say`Away ${range(Temporal.PlainDate.from('2026-12-03'), Temporal.PlainDate.from('2026-12-07'))}.`, 'Away 3–7 Dec 2026.'],
    ['one over the turn of a year', range(Temporal.PlainDate.from('2026-12-30'), Temporal.PlainDate.from('2027-01-02')), '30 Dec 2026 – 2 Jan 2027'],
    ['a duration', say`Due every ${Temporal.Duration.from('P1DT2H5M')}.`, 'Due every 1 day 2 h 5 min.'],
    ['a port, not grouped', say`Port ${8443} of ${'db-1'}`, 'Port 8443 of db-1'],
    ['a fraction', say`${0.5} ms`, '0.5 ms'],
    ['an amount', say`More than ${amount(12_000)} rows.`, 'More than 12,000 rows.'],
    ['one of a count', say`${count(1, 'alert', 'alerts')} open`, '1 alert open'],
    ['many of a count', count(1200, 'alert', 'alerts'), '1,200 alerts'],
    ['none of a count', count(0, 'alert', 'alerts'), '0 alerts'],
    ['a count that says one otherwise', say`without ${count(1, 'one pause', '# pauses')}`, 'without one pause'],
    ['a sentence in a sentence', say`Paged: ${say`${'Ada'} is on call until ${at}.`}`, 'Paged: Ada is on call until 30 Nov 2026, 13:05 UTC.'],
    ['sentences joined', [say`${'A'} is down.`, 'Nobody answers.', say`${'B'} too.`].join(' '), 'A is down. Nobody answers. B too.'],
    ['a name of an object', say`It needs ${named('db-1', { kind: 'item', id: 'x', team: null })}.`, 'It needs db-1.'],
    ['braces', say`A set is written {${'a'}}.`, 'A set is written {a}.'],
    ['signs in a parameter from outside', say`It said "\u2066${'evil\u2069\u2069 \u2068more'}"`, 'It said "evil more"'],
  ]
  test.each(texts)('%s reads plainly', (_, text, english) => {
    expect(plain(text)).toBe(english)
    expect(hasMarks(plain(text))).toBe(false)
  })

  test('a parameter that holds marks of its own counts as said only if all of them are closed and in place', () => {
    expect(isSaid(say`a ${say`b`} c`)).toBe(true)
    expect(isSaid(`x ${say`b`} y`)).toBe(true)
    for (const broken of ['\u2066a', 'a\u2069', '\u2068a\u2069', '\u2066\u2066a\u2069\u2069', '\u2066a\u2069\u2069', '\u2067a\u2069', 'a']) expect(isSaid(broken)).toBe(false)
    expect(readSentence(say`from outside: ${'\u2066half'}`)).toEqual([{ code: 'from outside: {0}', pieces: ['from outside: ', { parts: ['half'] }] }])
    expect(isSaid('\u2066\u2068'.repeat(40) + '\u2069'.repeat(80))).toBe(false)
  })
  test('what people write holds no mark: the values refuse them, texts from outside lose them', () => {
    for (const sign of ['\u2066', '\u2067', '\u2068', '\u2069']) expect(oneLine(20).safeParse(`a${sign}b`).success).toBe(false)
    expect(asLine(say`a ${'b'}`)).toBe('a b')
    expect(unmarked('\u2066a\u2067\u2068\u2069')).toBe('a')
  })
})

describe('reading back', () => {
  test('finds the code and the parameters, also of sentences within', () => {
    expect(readSentence(`Now: ${say`${'Ada'} has ${count(2, 'alert', 'alerts')}.`}`)).toEqual(['Now: ', {
      code: '{0} has {1}.',
      pieces: [{ parts: ['Ada'] }, ' has ', { parts: [{ code: '# alert|# alerts', pieces: [{ parts: ['2'] }, ' alerts'], counted: { many: 2, one: '# alert', more: '# alerts' } }] }, '.'],
    }])
  })
  const text = say`a ${say`b ${'c'} d`} ${count(3, 'e', 'es')} ${named('n', { kind: 'item', id: '1', team: 't' })} ${1.5}`
  test('never fails on what was cut anywhere, nor shows an aside', () => {
    for (let length = 0; length <= text.length; length++) {
      const said = plain(text.slice(0, length))
      expect(said).not.toMatch(/[\u2066-\u2069=@#]/)
      expect('a b c d 3 es n 1.5'.startsWith(said.trimEnd()) || length > 0).toBe(true)
    }
  })
  test('signs out of place are left out', () => {
    for (const broken of ['a\u2069b', '\u2068a\u2069b', '\u2069\u2069ab', '\u2066a\u2066b', 'a\u2067x\u2069b'.replace('\u2067x', '')]) expect(plain(broken)).toBe('ab')
    expect(plain(`${'\u2066\u2068'.repeat(5000)}deep`)).toBe('deep')
  })
})

describe('cutting', () => {
  const text = say`abc ${say`de ${'fgh'} i`} jk`
  test('counts what is seen, and leaves no mark half open', () => {
    for (let most = 0; most <= 20; most++) {
      const short = cut(text, most)
      expect(bare(short)).toBe(bare(text).slice(0, most))
      expect(short === '' || isSaid(short)).toBe(true)
    }
  })
  test('a moment is kept whole or not at all; a text without marks is simply cut', () => {
    expect(bare(cut(say`since ${at} so`, 12))).toBe('since ')
    expect(bare(cut(say`${count(3, 'alert', 'alerts')} open`, 6))).toBe('3 aler')
    expect(cut('abcdef', 3)).toBe('abc')
    expect(cut('ab😀', 3)).toBe('ab')
  })
  test('cleaning goes word by word', () => {
    expect(reworded(say`a\n${'b\t c'} d`, asLine) === say`a ${'b c'} d`).toBe(true)
    expect(reworded('\u2066a\n', asLine)).toBe('a')
    expect(reworded([say`a ${'b'}`, say`c`].join('\n'), asLines) === [say`a ${'b'}`, say`c`].join('\n')).toBe(true)
    expect(reworded([say`a ${'b'}`, say`c`].join('\n'), asLine) === [say`a ${'b'}`, say`c`].join(' ')).toBe(true)
  })
})

describe('telling', () => {
  const lines: [string, string, Reader, string][] = [
    ['today, short', say`It began ${at}.`, here, 'It began 14:05.'],
    ['another day of the year', say`It began ${at.subtract({ hours: 24 * 30 })}.`, here, 'It began 31 Oct, 14:05.'],
    ['another year', say`It began ${at.subtract({ hours: 24 * 400 })}.`, here, 'It began 26 Oct 2025, 14:05.'],
    ['a zone that is not sure to be known', say`It began ${at}.`, { ...here, namesZone: true }, 'It began 14:05 (Europe/Amsterdam).'],
    ['a moment that belongs to another zone', say`It opens ${at.toZonedDateTimeISO('America/New_York')}.`, here, 'It opens 08:05 (America/New_York).'],
    ['a moment given in the reader\'s own zone', say`It opens ${at.toZonedDateTimeISO('Europe/Amsterdam')}.`, here, 'It opens 14:05.'],
    ['parameters in another order, in another zone', say`Held back: ${'Ada'} at ${at}.`, berlin, 'Um 14:05 zurückgehalten: Ada.'],
    ['a plural', say`Held back: ${count(1, 'alert', 'alerts')} at ${at}.`, berlin, 'Um 14:05 zurückgehalten: 1 Meldung.'],
    ['many', count(1200, 'alert', 'alerts'), berlin, '1.200 Meldungen'],
    ['numbers', say`${'It'} lasts ${Temporal.Duration.from('PT90M')}, ${99.5} %.`, berlin, 'It dauert 90 min, 99,5 %.'],
    ['braces', say`A set is written {${'a'}}.`, berlin, 'Eine Menge: {a}.'],
    ['what has no translation', say`${'Ada'} said so at ${at}.`, berlin, 'Ada said so at 14:05.'],
    ['a text without parameters', 'Sign in first.', berlin, 'Erst anmelden.'],
    ['one without parameters that was joined to others', [say`${'Ada'} left.`, 'Sign in first.', count(2, 'alert', 'alerts')].join(' '), berlin, 'Ada left. Erst anmelden. 2 Meldungen'],
    ['no moment at all', say`${'2026-99-99T00:00:00Z'}`, here, '2026-99-99T00:00:00Z'],
    ['a zone of no clock', say`${at}`, { ...here, zone: 'Nowhere/Never' }, at.toString()],
  ]
  test.each(lines)('%s', (_, text, reader, said) => { expect(render(text, reader)).toBe(said) })

  test('an answer in one walk; what holds no sentence stays the same object', () => {
    const answer = { items: [{ name: 'Sign in first.', why: say`Held back: ${'a'} at ${at}.` }], other: { detail: 'Sign in first.', n: 1, none: null } }
    const told = renderAll(answer, berlin)
    expect(told).toEqual({ items: [{ name: 'Sign in first.', why: 'Um 14:05 zurückgehalten: a.' }], other: { detail: 'Erst anmelden.', n: 1, none: null } })
    expect(renderAll(told, here)).toBe(told)
    expect(mapTexts({ a: ['x'] }, (text) => `${text}!`)).toEqual({ a: ['x!'] })
  })
  test('names of objects that the reader may not see are not told', () => {
    const answer = { why: say`It depends on ${named('db-1', { kind: 'item', id: '1', team: 't' })} and ${named('db-2', { kind: 'item', id: '2', team: null })}.` }
    expect(objectsNamed(answer)).toEqual([{ kind: 'item', id: '1', team: 't' }, { kind: 'item', id: '2', team: null }])
    const told = withoutNames(answer, ({ kind, id }) => kind === 'item' && id === '1')
    expect(plain(told.why)).toBe('It depends on db-1 and one more, outside your scope.')
    expect(JSON.stringify(told)).not.toContain('db-2')
  })
})
