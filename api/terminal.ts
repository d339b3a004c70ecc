/** A terminal obeys escape sequences (ECMA-48) and controls: what others wrote must not move its cursor or change its title. */
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const sequences = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]P^_X]|[\u009d\u0090\u009e\u009f\u0098])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** A text as a terminal may show it. */
export const harmless = (text: string): string => text.replace(sequences, '').replace(controls, '')

/** A value as JSON for programs: the same value, with what a terminal would obey written as JSON writes it. */
export const harmlessJson = (value: unknown, indent?: number): string => JSON.stringify(value, null, indent).replace(controls, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The locale of a terminal as POSIX orders its variables (XBD 8.2), BCP 47: `nl_NL.UTF-8` is `nl-NL`; none for the locale C, which is nobody's. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>, of: 'LC_TIME' | 'LC_MESSAGES' = 'LC_TIME'): string | undefined {
  const said = (environment['LC_ALL'] || environment[of] || environment['LANG'] || 'C').replace(/[.@].*$/, '')
  return said === 'C' || said === 'POSIX' ? undefined : said.replaceAll('_', '-')
}
