import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'

/** Says another name wherever entries about a person said theirs: labels, reasons and moments. */
export async function relabelPerson(tx: Ctx, id: Id<'person'>, name: string, other: string): Promise<void> {
  // Inside JSON the name stands as JSON writes it.
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
  await sql`update agenda.entry set label = replace(label, ${name}, ${other}), why = replace(why, ${name}, ${other}),
    moments = replace(moments::text, ${inJson(name)}, ${inJson(other)})::jsonb where subjects @> array[${`person:${id}`}]`.execute(tx.db)
}
