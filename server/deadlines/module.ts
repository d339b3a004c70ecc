import { z } from 'zod'
import { listDeadlines } from '@fullscore/api/deadlines/deadlines.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEntry } from '../agenda/entries.ts'
import { replaceEntries } from '../agenda/replace.ts'
import { bind } from '../http/binding.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Module } from '../kernel/module.ts'
import { isReminded, tickTask } from './apply.ts'
import { tickDeadline } from './deadlines.ts'
import { entryOf, entryPrefix } from './entry.ts'
import { deadlineEvents } from './events.ts'
import { explainedDeadlines } from './read.ts'
import { forgetInTitles, fromRow, type Deadline } from './store.ts'

const Tick = z.object({ id: z.string().transform((id) => id as Id<'deadline'>) })
const batchSize = 500

/** All deadlines, in batches. */
async function* everyDeadline(ctx: Ctx, unsettled: boolean): AsyncGenerator<Deadline> {
  for (let after: Id<'deadline'> | undefined; ;) {
    let query = ctx.db.selectFrom('deadlines.deadline').selectAll().orderBy('id').limit(batchSize)
    if (unsettled) query = query.where('state', 'in', ['running', 'paused'])
    if (after) query = query.where('id', '>', after)
    const rows = await query.execute()
    for (const row of rows) yield fromRow(row)
    if (rows.length < batchSize) return
    after = rows.at(-1)!.id
  }
}

async function* entries(ctx: Ctx): AsyncGenerator<NewEntry> {
  for await (const deadline of everyDeadline(ctx, false)) {
    const entry = entryOf(deadline, await isReminded(ctx, deadline))
    if (entry) yield entry
  }
}

/** Due moments, timers and flags from the clocks alone; what was passed unannounced is announced. */
async function rebuildDeadlines(ctx: Ctx): Promise<number> {
  let count = 0
  for await (const { id } of everyDeadline(ctx, true)) {
    await tickDeadline(ctx, id)
    count += 1
  }
  return count
}

export const deadlinesModule: Module = {
  name: 'deadlines',
  events: deadlineEvents,
  staves: [{ id: 'deadlines', area: 'operations', name: say`Deadlines`, lines: 5, order: 90 }],
  routes: [bind(listDeadlines, (ctx, { query }) => explainedDeadlines(ctx, query))],
  erasers: [{ name: 'deadlines', run: forgetInTitles }],
  tasks: [{ name: tickTask, run: (ctx, payload) => tickDeadline(ctx, Tick.parse(payload).id) }],
  rebuilders: [
    { of: 'deadlines', name: 'deadlines', run: rebuildDeadlines },
    { of: 'agenda', name: 'deadlines', run: (ctx) => replaceEntries(ctx, entryPrefix, entries(ctx)) },
  ],
}
