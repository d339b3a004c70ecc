// Generated from the migrated database by `npm run generate`; never edited.
import type { AccessTables } from './rows/access.ts'
import type { AgendaTables } from './rows/agenda.ts'
import type { EventsTables } from './rows/events.ts'
import type { HttpTables } from './rows/http.ts'
import type { InfrastructureTables } from './rows/infrastructure.ts'
import type { JobsTables } from './rows/jobs.ts'
import type { OperationsTables } from './rows/operations.ts'
import type { OrganisationTables } from './rows/organisation.ts'
<<<<<<< HEAD
import type { SearchTables } from './rows/search.ts'

export interface DB extends AccessTables, AgendaTables, EventsTables, HttpTables, InfrastructureTables, JobsTables, OperationsTables, OrganisationTables, SearchTables {}
=======
import type { OutboundTables } from './rows/outbound.ts'

export interface DB extends AccessTables, EventsTables, HttpTables, InfrastructureTables, JobsTables, OperationsTables, OrganisationTables, OutboundTables {}
>>>>>>> 16b95f5 (outbound: the ledger, mail, webhook and browser channels, link tokens)
