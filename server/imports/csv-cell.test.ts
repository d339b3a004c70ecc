import { expect, it } from 'vitest'
import { csvCell } from './csv-cell.ts'

it.each([
  ['plain', 'plain'], [null, ''], [undefined, ''], [false, 'false'], ['a,b', '"a,b"'], ['say "hi"', '"say ""hi"""'], ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"], ['@SUM(A1)', "'@SUM(A1)"], ['+1-1+cmd|x', "'+1-1+cmd|x"], ['+31 (20) 555-0199', '+31 (20) 555-0199'], ['-5.2', '-5.2'], ["'=1+1", "''=1+1"], ["'+1", "''+1"], ["'tis", "'tis"],
])('writes %j as %j', (value, cell) => expect(csvCell(value)).toBe(cell))
