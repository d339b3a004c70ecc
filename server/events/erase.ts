import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import { namesPerson } from '../kernel/erased.ts'
import type { ErasedPerson } from '../kernel/module.ts'

/** What an erased detail becomes. Without its salt nobody can guess short words from the hash that the event keeps. */
export const nothingLeft = (tx: Ctx) => ({ body: null, salt: Buffer.alloc(0), erased_at: tx.clock.now() })

/** The details of all events about a person, and of those that name them. The events stay, and so does the chain. */
export async function forgetDetails(tx: Ctx, person: ErasedPerson): Promise<void> {
  const about = sql`(event_id, at) in (select event_id, at from events.subject where kind = 'person' and object_id = ${person.id})`
  await tx.db.updateTable('events.detail').set(nothingLeft(tx)).where('erased_at', 'is', null).where(sql<boolean>`(${about} or ${namesPerson('body', person)})`).execute()
}
