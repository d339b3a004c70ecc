import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import { jsonWithoutName, namesPerson, withoutName } from '../kernel/erased.ts'
import type { ErasedPerson } from '../kernel/module.ts'

/** Says another name wherever entries about an erased person, or that name them, said theirs: labels, reasons, moments, what was. */
export async function relabelPerson(tx: Ctx, person: ErasedPerson): Promise<void> {
  const named = sql.join(['label', 'why', 'moments', 'was'].map((column) => namesPerson(column, person)), sql` or `)
  for (const table of ['agenda.entry', 'agenda.gone'] as const) {
    await tx.db.updateTable(table).where(sql<boolean>`(subjects @> array[${`person:${person.id}`}] or ${named})`)
      .set({ label: withoutName('label', person), why: withoutName('why', person), moments: jsonWithoutName('moments', person), was: jsonWithoutName('was', person) }).execute()
  }
}
