/** Areas in their order, each with its modules in order: left may be called, right may only be heard. DESIGN: the map. */
export const AREAS: readonly (readonly [area: string, modules: readonly string[]])[] = [
  ['team', ['people', 'teams', 'skills', 'learning', 'hiring', 'onboarding', 'feedback']],
  ['infrastructure', ['inventory', 'services', 'monitoring', 'network', 'servers', 'databases', 'backups', 'cloud']],
  ['security', ['policies', 'vulnerabilities', 'certificates', 'access-reviews', 'awareness', 'posture']],
  ['operations', ['on-call', 'runbooks', 'maintenance', 'alerts', 'changes', 'incidents', 'problems', 'requests', 'status-page', 'rehearsal']],
  ['strategy', ['vendors', 'contracts', 'assets', 'orders', 'budget', 'costs', 'projects', 'objectives']],
  ['insight', ['score', 'desk', 'anomalies', 'root-cause', 'forecasts', 'risks', 'reports', 'assistant']],
  ['connections', ['connectors', 'importers']],
]

/** What stands under all areas and knows none of them. */
export const GROUND: Readonly<Record<'server' | 'web' | 'api', readonly string[]>> = {
  server: [
    'kernel', 'database', 'organisation', 'access', 'events', 'agenda', 'deadlines', 'briefs', 'search', 'approvals', 'files', 'jobs', 'secrets',
    'egress', 'outbound', 'telemetry', 'http', 'imports', 'backup', 'sample',
  ],
  web: ['data', 'gallery', 'kit', 'public', 'score', 'shell', 'theme', 'access', 'agenda', 'approvals', 'briefs', 'events', 'files', 'imports', 'organisation', 'outbound', 'pick', 'profile', 'sample', 'search', 'settings'],
  api: ['access', 'agenda', 'approvals', 'deadlines', 'events', 'files', 'http', 'imports', 'jobs', 'organisation', 'outbound', 'sample', 'search', 'secrets', 'telemetry'],
}

/** The only files that know all areas. */
export const KNOW_ALL: readonly string[] = ['server/modules.ts', 'web/routes.tsx', 'api/routes.ts']

/** Packages that a workspace's product code may import; undefined means any that its package.json lists (knip sees to that). */
export const PACKAGES: Readonly<Record<string, readonly string[] | undefined>> = { api: ['zod'], time: [], engraving: [] }

/** Workspaces that a workspace may import besides itself. */
export const WORKSPACES: Readonly<Record<string, readonly string[]>> = {
  api: [], time: [], engraving: [], server: ['api', 'time', 'engraving'], web: ['api', 'time', 'engraving'], cli: ['api', 'time'],
  bench: ['api', 'time', 'engraving', 'server', 'cli', 'tools', 'bench', 'journeys'], journeys: ['api', 'time', 'engraving', 'server', 'cli', 'web', 'tools'], tools: ['api', 'time', 'engraving', 'server', 'cli', 'web'],
}

/** The door by which bench, journeys and tools enter the server, and those who may go past it. */
export const TESTING_DOOR = /^server\/testing(-[a-z-]+)?\.ts$/
export const PAST_THE_DOOR: readonly { files: RegExp; why: string }[] = [
  { files: /^tools\/generate\//, why: 'describes the product from its own parts' },
  { files: /^tools\/test\//, why: 'starts the database before any test world stands' },
]

/** Ground tables that every module may read, as reference views of the ground. */
export const READ_BY_ALL: readonly string[] = [
  'organisation.organisation', 'organisation.department', 'organisation.team', 'organisation.person', 'organisation.membership', 'organisation.sight',
  // The one time axis is there to be read.
  'agenda.entry',
]

/** Who may import `server/egress` for more than its types. */
export const EGRESS_FROM: readonly { files: RegExp; why: string }[] = [
  { files: /^server\/(egress|outbound)\//, why: 'the way out, and what sends messages' },
  { files: /^server\/access\//, why: 'OIDC and LDAP' },
  { files: /^server\/[a-z-]+\.ts$/, why: 'start and stop' },
  { files: /^server\/sample\//, why: 'the way out that is shut while the sample company is made' },
  { files: /^server\/(infrastructure|connections)\//, why: 'checks, scrapes, SSH, SQL; connectors' },
  { files: /^server\/security\/(certificates|vulnerabilities|posture)\//, why: 'certificates in use, advisories' },
]

/** Files of a module that run outside of transactions and so may import `server/outbound` for more than its types. */
export const OUTBOUND_FROM = /\/(reactions|routes|tasks|jobs|service|module)\.ts$/
