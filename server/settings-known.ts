import { say, term } from '@fullscore/api/sentence.ts'

/** One thing that can be set from outside: by a flag, in the environment, in a file. */
export interface Definition {
  readonly name: string
  readonly flag: string
  readonly value: string
  readonly meaning: string
  /** The default in words, for people. */
  readonly default: string
  /** Only `fullscore probe` knows its flag; what a server and a probe both read bears no mark and stands in {@link COMMON}. */
  readonly probe?: true
}

/** All that can be set, of the server, the sample company and a probe: one table, so that each can say whose a flag is. */
export const DEFINITIONS = [
  {
    name: 'FULLSCORE_CONFIG', flag: '--config', value: 'FILE',
    meaning: 'File with settings, one `NAME=value` a line; lines that begin with `#` are comments.',
    default: 'none',
  },
  {
    name: 'FULLSCORE_DATA', flag: '--data', value: 'DIR',
    meaning: 'Directory of everything that Fullscore keeps.',
    default: '`~/.local/share/fullscore`, as root `/var/lib/fullscore`',
  },
  {
    name: 'FULLSCORE_HOST', flag: '--host', value: 'ADDRESS',
    meaning: 'Address that the server listens on; `0.0.0.0` or `::` for all.',
    default: '`127.0.0.1`',
  },
  {
    name: 'FULLSCORE_PORT', flag: '--port', value: 'PORT',
    meaning: 'TCP port that the server listens on; `0` takes any free one.',
    default: '`4400`',
  },
  {
    name: 'FULLSCORE_URL', flag: '--url', value: 'URL',
    meaning: 'Address under which people reach Fullscore, used in links and messages.',
    default: '`http://HOST:PORT`',
  },
  {
    name: 'FULLSCORE_KEY_FILE', flag: '--key-file', value: 'FILE',
    meaning: 'File with the key that encrypts secrets. Keep it outside the data directory and its backups.',
    default: '`~/.config/fullscore/key`, as root `/etc/fullscore/key`',
  },
  {
    name: 'FULLSCORE_TRUSTED_PROXIES', flag: '--trusted-proxies', value: 'LIST',
    meaning: 'Addresses or ranges of the proxies in front, with commas: `10.0.0.5, fd00::/8`. Only their X-Forwarded-For is believed; without this, all who come through a proxy count as one address where wrong passwords and connections are limited.',
    default: 'none',
  },
  {
    name: 'DATABASE_URL', flag: '--database-url', value: 'URL',
    meaning: 'PostgreSQL 18 or newer to use instead of the embedded one: `postgres://user:password@host/database`.',
    default: 'the embedded PostgreSQL',
  },
  {
    name: 'CLICKHOUSE_URL', flag: '--clickhouse-url', value: 'URL',
    meaning: 'ClickHouse to use instead of the embedded engine: `http://user:password@host:8123/database`.',
    default: 'the embedded engine',
  },
  {
    name: 'FULLSCORE_ADMIN_EMAIL', flag: '--admin-email', value: 'EMAIL',
    meaning: 'E-mail address of the first administrator, for a first start without the set-up link.',
    default: 'none: the first start prints a set-up link',
  },
  {
    name: 'FULLSCORE_ADMIN_PASSWORD', flag: '--admin-password', value: 'PASSWORD',
    meaning: 'Password of the first administrator, at least 12 characters; only together with the e-mail address. Better in the file or the environment: flags are seen by every user of the machine.',
    default: 'none',
  },
  {
    name: 'FULLSCORE_DEMO_DATA', flag: '--demo-data', value: 'DIR',
    meaning: 'Directory of the sample company that `npm run demo` shows, where `--data` means the same. It is emptied whenever the company is made anew; one that holds anything else is refused.',
    default: 'the data directory with `-demo` at its end',
  },
  {
    name: 'FULLSCORE_PROBE_SERVER', flag: '--server', value: 'URL', probe: true,
    meaning: 'Address of the server that a probe (`fullscore probe`) works for. The probe keeps it once it is enrolled.',
    default: 'the one it enrolled with',
  },
  {
    name: 'FULLSCORE_PROBE_TOKEN', flag: '--token', value: 'TOKEN', probe: true,
    meaning: 'Token by which a probe enrols, good for ten minutes and once. Better in the environment: flags are seen by every user of the machine.',
    default: 'none: it is enrolled already',
  },
  {
    name: 'FULLSCORE_PROBE_DATA', flag: '--probe-data', value: 'DIR', probe: true,
    meaning: 'Directory of a probe: its key, and its results that wait to be sent. In `fullscore probe`, `--data` means the same.',
    default: 'the data directory with `-probe` at its end',
  },
  {
    name: 'FULLSCORE_PROBE_CA', flag: '--ca', value: 'FILE', probe: true,
    meaning: 'File with the certificate authorities (PEM) by which a probe knows its server, instead of the usual ones.',
    default: 'the authorities that Node brings',
  },
  {
    name: 'FULLSCORE_PROBE_ALLOW_HTTP', flag: '--allow-http', value: 'yes', probe: true,
    meaning: 'Lets a probe speak to its server without TLS: everybody on the way then reads the passwords of its checks. On loopback it may anyway.',
    default: 'no',
  },
  {
    name: 'FULLSCORE_PROBE_BUFFER', flag: '--buffer', value: 'MIB', probe: true,
    meaning: 'How much of its disk a probe takes, in MiB, for results while it is cut off; when it is full the oldest are dropped, and that is counted and said.',
    default: '`64`',
  },
  {
    name: 'FULLSCORE_LOG', flag: '--log', value: 'LEVEL',
    meaning: 'Least level that is logged: `trace`, `debug`, `info`, `warn`, `error`, `silent`.',
    default: '`info`',
  },
] as const satisfies readonly Definition[]

/** What a probe reads beside its own. */
export const COMMON: readonly string[] = ['FULLSCORE_CONFIG', 'FULLSCORE_DATA', 'FULLSCORE_LOG']

/** All settings in words, for `--help`; of a probe, or of the server. */
export function describeSettings(probe = false): string {
  const own = DEFINITIONS.filter((one: Definition) => (probe ? one.probe || COMMON.includes(one.name) : !one.probe))
  const paragraphs = own.map(({ name, flag, value, meaning, default: fallback }) =>
    `  ${flag} ${value}\n      ${term(meaning)}\n      ${say`Environment: ${name}. Default: ${term(fallback)}.`}`)
  return paragraphs.join('\n')
}

/** The text of docs/operators/settings.md. */
export function settingsDocument(): string {
  const rows = DEFINITIONS.map(({ name, flag, value, meaning, default: fallback }) =>
    `| \`${name}\` | \`${flag} ${value}\` | ${meaning} | ${fallback} |`)
  return [
    '# Settings',
    '',
    'Made from `server/settings-known.ts` by `npm run generate`; do not edit by hand.',
    '',
    'A flag wins over the environment, the environment over the file that `FULLSCORE_CONFIG` names. An empty value counts as',
    'not given. A wrong setting stops the start with one sentence that names it. Flags follow the command: `npm start -- --port 4500`.',
    '',
    '| setting | flag | meaning | default |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
