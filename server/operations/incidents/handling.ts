import type { Ctx } from '../../kernel/context.ts'
import { Handling } from '@fullscore/api/operations/incidents/settings.ts'
import { defaultCadence } from './cadence.ts'
import { defaultMatrix } from './severity.ts'
import { settingsRow } from './store-settings.ts'

/** How the organisation handles incidents: what it said, or the defaults. */
export async function handlingOf(ctx: Ctx): Promise<Handling & { version: number; ownMatrix: boolean }> {
  const row = await settingsRow(ctx)
  const given = Handling.parse({
    matrix: row?.matrix ?? defaultMatrix, cadence: row?.cadence ?? defaultCadence, hourlyAmount: row?.hourly_amount ?? null, changeHours: row?.change_hours ?? 24,
  })
  return { ...given, version: row?.version ?? 0, ownMatrix: row !== undefined && JSON.stringify(given.matrix) !== JSON.stringify(defaultMatrix) }
}
