import { textOf } from '../kernel/plain/rows.ts'

/** A cell of CSV (RFC 4180). What a spreadsheet would run as a formula is made text; telephone numbers stay. */
export function csvCell(value: unknown): string {
  const text = textOf(value)
  // A text that looks as if it were made safe already is made so once more, so that it comes back as it was.
  const safe = /^'*[=@\t\r]/.test(text) || /^'+[+-]/.test(text) || /^[+-](?![\d\s().\-/]*$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
