import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import type { ErasedPerson } from '../kernel/module.ts'

/** The ways to reach a person go; the ledger keeps that and when they were told, without the words and addresses. */
export async function forgetContact(tx: Ctx, { id, name, email, pseudonym }: ErasedPerson): Promise<void> {
  await tx.db.deleteFrom('outbound.rule').where('person_id', '=', id).execute()
  await tx.db.deleteFrom('outbound.contact_method').where('person_id', '=', id).execute()
  const without = (column: string) => sql<string>`replace(replace(${sql.ref(column)}, ${name}, ${pseudonym}), ${email}, ${pseudonym})`
  await tx.db.updateTable('outbound.delivery').set({ answer: without('answer'), why: without('why') })
    .where(sql<boolean>`page_id in (select id from outbound.page where person_id = ${id})`).execute()
  await tx.db.updateTable('outbound.page').set({ body: '', why: without('why'), declined_why: null }).where('person_id', '=', id).execute()
}
