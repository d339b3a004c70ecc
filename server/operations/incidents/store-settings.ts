import type { Handling } from '@fullscore/api/operations/incidents/settings.ts'
import type { Ctx } from '../../kernel/context.ts'
import { stale } from '../../kernel/refusal.ts'

export async function settingsRow(ctx: Ctx) {
  return ctx.db.selectFrom('operations.incident_settings').selectAll().executeTakeFirst()
}

/** Writes how incidents are handled. @param version of what was read; 0 when nobody had said anything @throws Refusal stale */
export async function saveSettings(tx: Ctx, given: Handling, version: number): Promise<void> {
  const row = { matrix: JSON.stringify(given.matrix), cadence: JSON.stringify(given.cadence), hourly_amount: given.hourlyAmount, change_hours: given.changeHours, version: version + 1 }
  const done = version === 0
    ? await tx.db.insertInto('operations.incident_settings').values(row).onConflict((c) => c.doNothing()).executeTakeFirst()
    : await tx.db.updateTable('operations.incident_settings').set(row).where('version', '=', version).executeTakeFirst()
  if (Number('numUpdatedRows' in done ? done.numUpdatedRows : done.numInsertedOrUpdatedRows) !== 1) throw stale()
}
