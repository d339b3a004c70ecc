import { z } from 'zod'
import { eventType, textOf } from '../../events/event.ts'
import { keep } from '../../kernel/change.ts'
import type { Reaction } from '../../kernel/module.ts'
import { dropCheck, putCheck } from './store.ts'

/** Monitoring stands to the right: its events are heard as the ground carries them, and only what is needed of them is read. */
const News = z.object({ checkId: z.string(), state: z.enum(['ok', 'degraded', 'down', 'unknown']).optional(), enabled: z.boolean().optional() })

/** A service's state is the worst of its checks: what each says is kept as their events tell it. An archived check stays, switched off. */
export const stateFromChecks: Reaction = {
  name: 'infrastructure.services.state-from-checks',
  on: ['added', 'changed', 'hardened', 'archived'].map((verb) => eventType(`check.${verb}`, News)),
  run: async (ctx, event) => {
    const { checkId, state, enabled } = News.parse(event.payload)
    const service = event.subjects.find((one) => one.kind === 'service' && one.role === 'watched')
    await keep(ctx, 'what checks say is a soft state here', async (tx) => {
      if (!service) return dropCheck(tx, checkId)
      return putCheck(tx, { checkId, serviceId: service.id, name: textOf(event.detail?.['name'], 'A check'), state, enabled: event.type === 'check.archived' ? false : enabled, at: event.at })
    })
  },
}
