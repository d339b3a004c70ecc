import { sql } from 'kysely'
import { checkAdded, checkArchived, checkChanged, checkHardened } from '../../infrastructure/monitoring/public.ts'
import { serviceChanged } from '../../infrastructure/services/public.ts'
import { accessSet, impactComputed, impactMarked, incidentEdited, incidentReopened, incidentResolved, mergedInto, mergeUndone, publicPublished, severitySet } from '../incidents/public.ts'
import { maintenanceCancelled, maintenanceChanged, maintenanceClosed, maintenanceExtended, maintenanceOpened, maintenancePlanned } from '../maintenance/public.ts'
import { addJobs } from '../../jobs/add.ts'
import { keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { payloadOf } from '../../events/event.ts'
import { statusPageSwitched } from './events.ts'
import { pageRow, putReading, checkNow } from './store.ts'
import { planMinute, refreshTask } from './tasks.ts'
import { deleteByAddress } from './store-subscribers.ts'

/** Many things at once make one rendering. */
async function planRefresh(ctx: OpenCtx): Promise<void> {
  if ((await pageRow(ctx)).enabled_at) await keep(ctx, 'planning a rendering is no fact', (tx) => addJobs(tx, [{ task: refreshTask, payload: {}, key: refreshTask }]))
}

/** What the public may read has perhaps changed, or may be read no longer. */
const refreshOnChange: Reaction = {
  name: 'operations.status-page.refresh-on-change',
  on: [
    publicPublished, incidentResolved, incidentReopened, incidentEdited, severitySet, accessSet, mergedInto, mergeUndone, impactComputed, impactMarked,
    maintenancePlanned, maintenanceChanged, maintenanceExtended, maintenanceOpened, maintenanceClosed, maintenanceCancelled, serviceChanged,
  ],
  run: (ctx) => planRefresh(ctx),
}

/** What a check says of a service from now on: kept for the bars of 90 days, whether the service is listed yet or not. */
const readCheck: Reaction = {
  name: 'operations.status-page.read-check',
  on: [checkHardened],
  unless: ({ payload }) => payload['serviceId'] === undefined || payload['rehearsal'] === true,
  run: async (ctx, event) => {
    const { checkId, serviceId, state } = payloadOf(checkHardened, event)
    await keep(ctx, 'what checks said is kept beside the record', (tx) => putReading(tx, { checkId, at: event.at, serviceId: serviceId ?? null, state }))
    await planRefresh(ctx)
  },
}

/** A check that is switched off, moved or taken away says nothing of its service any more. */
const followCheck: Reaction = {
  name: 'operations.status-page.follow-check',
  on: [checkAdded, checkChanged, checkArchived],
  run: async (ctx, event) => {
    const checkId = String(event.payload['checkId'])
    const now = await checkNow(ctx, checkId)
    await keep(ctx, 'what checks said is kept beside the record', async (tx) => {
      const { rows: [last] } = await sql<{ service_id: string | null }>`select service_id from operations.status_reading where check_id = ${checkId} order by at desc limit 1`.execute(tx.db)
      if (now?.rehearsal || (!last && !now?.serviceId)) return
      await putReading(tx, { checkId, at: event.at, serviceId: now ? now.serviceId : last?.service_id ?? null, state: now?.state ?? 'unknown' })
    })
    await planRefresh(ctx)
  },
}

const keepRenewing: Reaction = { name: 'operations.status-page.keep-renewing', on: [statusPageSwitched], run: (ctx) => planMinute(ctx) }

export const statusPageReactions = [refreshOnChange, readCheck, followCheck, keepRenewing]
export const statusPageErasers = [{ name: 'operations/status-page', run: async (tx: Parameters<typeof deleteByAddress>[0], person: { email: string }) => void (await deleteByAddress(tx, person.email)) }]
