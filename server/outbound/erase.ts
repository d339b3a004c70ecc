import { sql } from 'kysely'
import { namesPerson, withoutName } from '../kernel/erased.ts'
import type { Ctx } from '../kernel/context.ts'
import type { ErasedPerson } from '../kernel/module.ts'

/** The ways to reach a person go; the ledger keeps that and when they were told, without the words and addresses. */
export async function forgetContact(tx: Ctx, person: ErasedPerson): Promise<void> {
  const { id } = person
  await tx.db.deleteFrom('outbound.rule').where('person_id', '=', id).execute()
  await tx.db.deleteFrom('outbound.contact_method').where('person_id', '=', id).execute()
  await tx.db.updateTable('outbound.delivery').set({ answer: withoutName('answer', person), why: withoutName('why', person) })
    .where(sql<boolean>`page_id in (select id from outbound.page where person_id = ${id})`).execute()
  await tx.db.updateTable('outbound.page').set({ subject: withoutName('subject', person), body: withoutName('body', person), why: withoutName('why', person) })
    .where(sql<boolean>`(${namesPerson('subject', person)} or ${namesPerson('body', person)} or ${namesPerson('why', person)})`).execute()
  await tx.db.updateTable('outbound.page').set({ body: '', why: withoutName('why', person), declined_why: null }).where('person_id', '=', id).execute()
}
