/** What any program needs of the environment to find its files, its language and its time zone. It holds no secret. */
const needed = ['PATH', 'HOME', 'USER', 'TMPDIR', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH']

/**
 * The environment of a process that the product starts: only what it needs. The rest stays here, such as DATABASE_URL with its
 * password and whatever else the operator keeps there.
 */
export function childEnvironment(from: Readonly<Record<string, string | undefined>> = process.env): Record<string, string> {
  return Object.fromEntries(needed.flatMap((name) => { const value = from[name]; return value === undefined ? [] : [[name, value]] }))
}
