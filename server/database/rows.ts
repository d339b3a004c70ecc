// Generated from the migrated database by `npm run generate`; never edited.
import type { AccessTables } from './rows/access.ts'
import type { AgendaTables } from './rows/agenda.ts'
import type { DeadlinesTables } from './rows/deadlines.ts'
import type { EventsTables } from './rows/events.ts'
import type { HttpTables } from './rows/http.ts'
import type { ImportsTables } from './rows/imports.ts'
import type { InfrastructureTables } from './rows/infrastructure.ts'
import type { InsightTables } from './rows/insight.ts'
import type { JobsTables } from './rows/jobs.ts'
import type { OperationsTables } from './rows/operations.ts'
import type { OrganisationTables } from './rows/organisation.ts'
import type { OutboundTables } from './rows/outbound.ts'
import type { SearchTables } from './rows/search.ts'
import type { SecurityTables } from './rows/security.ts'
import type { StrategyTables } from './rows/strategy.ts'

export interface DB extends AccessTables, AgendaTables, DeadlinesTables, EventsTables, HttpTables, ImportsTables, InfrastructureTables, InsightTables, JobsTables, OperationsTables, OrganisationTables, OutboundTables, SearchTables, SecurityTables, StrategyTables {}
