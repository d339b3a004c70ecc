import { sql } from 'kysely'
import { keep, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'

const tables = ['event', 'subject', 'detail']

/** Makes the record's partitions for this month and the two after it. Runs at start and daily; a month whose rows lie in the default partition already stays there. */
export async function ensurePartitions(ctx: Ctx): Promise<void> {
  await keep(ctx, 'partitions hold facts and are none', async (tx) => {
    await lockName(tx, 'event partitions')
    const first = tx.clock.now().toZonedDateTimeISO('UTC').toPlainDate().with({ day: 1 })
    for (let month = 0; month < 3; month++) {
      const from = first.add({ months: month })
      const name = `_${from.toString().slice(0, 7).replace('-', '')}`
      for (const table of tables) await ensureOne(tx, table, name, from)
    }
  })
}

async function ensureOne(tx: Ctx, table: string, suffix: string, from: Temporal.PlainDate): Promise<void> {
  const { rows: [there] } = await sql<{ there: boolean }>`select to_regclass(${`events.${table}${suffix}`}) is not null
    or exists (select from ${sql.table(`events.${table}_default`)} where at >= ${from.toString()}::date and at < ${from.add({ months: 1 }).toString()}::date) as there`.execute(tx.db)
  if (there?.there) return
  await sql.raw(`create table events.${table}${suffix} partition of events.${table} for values from ('${from}') to ('${from.add({ months: 1 })}')`).execute(tx.db)
}
