/** The subject of a page, taken apart where it is an incident's: messages carry it in one line, the screen has its tag for the severity. */
export function partsOf(subject: string): { severity: 1 | 2 | 3 | 4 | undefined; name: string; title: string } {
  const found = /^\[SEV([1-4])\] (INC-\d+) (.+)$/.exec(subject)
  if (found === null) return { severity: undefined, name: '', title: subject }
  const [, severity, name = '', title = ''] = found
  return { severity: Number(severity) as 1 | 2 | 3 | 4, name, title }
}
