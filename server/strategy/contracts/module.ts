import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Module } from '../../kernel/module.ts'
import { contractBriefAnswer } from './brief.ts'
import { contractEvents } from './events.ts'
import { contractImporter } from './importer.ts'
import { contractReactions } from './reactions.ts'
import { contractRebuilders } from './rebuild.ts'
import { roll } from './roll.ts'
import { contractRoutes } from './routes.ts'
import { teamOfContract } from './store.ts'
import { contractsSample } from './sample.ts'

export const contractsModule: Module = {
  name: 'strategy/contracts',
  kinds: [{ kind: 'contract', read: 'contracts:read', page: '/strategy/contracts/:id' }],
  events: contractEvents,
  routes: contractRoutes,
  sample: contractsSample,
  reactions: contractReactions,
  tasks: [roll],
  staves: [{ id: 'contracts', area: 'strategy', name: say`Contracts`, lines: 5, order: 10 }],
  attachables: [{ kind: 'contract', manage: 'contracts:manage', teamOf: (ctx, id) => teamOfContract(ctx, id as Id<'contract'>) }],
  briefs: [contractBriefAnswer],
  importers: [contractImporter],
  rebuilders: contractRebuilders,
}
