import { expect, test } from 'vitest'
import { steadied } from './steady.ts'

const rows = (text: string) => [...text].map((letter, index) => ({ letter, place: index }))
const told = (shown: string, fresh: string) => {
  const found = steadied(rows(shown), rows(fresh), (row) => row.letter)
  return [found.rows.map((row) => row.letter).join(''), found.waiting]
}

test.each([
  ['nothing changed', 'abc', 'abc', 'abc', 0],
  ['one came above: it waits', 'abc', 'xabc', 'abc', 1],
  ['one came between: it waits', 'abc', 'axbc', 'abc', 1],
  ['one went: it stays where it was', 'abc', 'ac', 'abc', 1],
  ['one came and one went', 'abc', 'xac', 'abc', 2],
  ['more was asked for: it follows', 'abc', 'abcde', 'abcde', 0],
  ['the first rows', '', 'abc', 'abc', 0],
  ['all went', 'abc', '', 'abc', 3],
  ['the order changed', 'abc', 'cba', 'abc', 0],
])('%s', (_, shown, fresh, expected, waiting) => { expect(told(shown, fresh)).toEqual([expected, waiting]) })

test('a row that stands still is shown as it is now', () => {
  expect(steadied([{ id: 'a', state: 'firing' }], [{ id: 'x', state: 'firing' }, { id: 'a', state: 'resolved' }], (row) => row.id).rows).toEqual([{ id: 'a', state: 'resolved' }])
})
