import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cleanName, disposition, extensionOf } from './name.ts'

it.each([
  ['term sheet.pdf', 'term sheet.pdf'], ['../../etc/passwd', 'passwd'], ['C:\\temp\\plan.docx', 'plan.docx'], ['.htaccess', 'htaccess'], ['...', 'file'], ['', 'file'], ['/', 'file'],
  ['a\u0000b\nc.txt', 'abc.txt'], ['invoice\u202efdp.exe', 'invoicefdp.exe'], ['x<y>:"z"|?*.txt', 'x_y___z____.txt'], ['con.txt', '_con.txt'], ['LPT1', '_LPT1'], ['console.log', 'console.log'],
  ['  many   spaces .txt ', 'many spaces .txt'], ['ends with dot.', 'ends with dot'], ['Ångström – 測定.csv', 'Ångström – 測定.csv'], ['zero\u200bwidth.txt', 'zerowidth.txt'], [`${'a'.repeat(300)}.pdf`, `${'a'.repeat(176)}.pdf`],
])('%j is kept as %j', (given, kept) => expect(cleanName(given)).toBe(kept))

it('is stable, never a path, never empty, never longer than 180 signs', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
    const name = cleanName(given)
    expect(name).not.toMatch(/[\\/]|^\.|[\p{Cc}\u202a-\u202e]/u)
    expect([...name].length).toBeGreaterThan(0)
    expect([...name].length).toBeLessThanOrEqual(181)
  }))
})

it('is offered in ASCII and in full, and cannot break out of its header', () => {
  expect(disposition('attachment', 'Ångström "1".pdf')).toBe(`attachment; filename="Angstrom _1_.pdf"; filename*=UTF-8''%C3%85ngstr%C3%B6m%20%221%22.pdf`)
  expect(disposition('inline', '測定')).toBe(`inline; filename="file"; filename*=UTF-8''%E6%B8%AC%E5%AE%9A`)
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (given) => {
    const header = disposition('attachment', cleanName(given))
    expect(header).toMatch(/^attachment; filename="[^"\\\r\n]*"; filename\*=UTF-8''[\w.~!%*+^`|#$&-]*$/)
    expect(() => new Headers({ 'content-disposition': header })).not.toThrow()
  }))
})

it.each([['a.PDF', 'pdf'], ['a.tar.gz', 'gz'], ['none', ''], ['a.', '']])('%s ends in %j', (name, extension) => expect(extensionOf(name)).toBe(extension))
