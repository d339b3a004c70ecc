import { sql } from 'kysely'
import type { Ctx } from '../kernel/context.ts'
import { jsonWithoutName, withoutName } from '../kernel/erased.ts'
import type { ErasedPerson } from '../kernel/module.ts'

/** What an erased person asked or was asked: that it was decided and when stays, their words and their name go. */
export async function forgetApprovals(tx: Ctx, person: ErasedPerson): Promise<void> {
  const concerned = sql`(select id from approvals.approval where requester_id = ${person.id} or excluded::text like ${`%${person.id}%`}
    union select approval_id from approvals.voice where person_id = ${person.id} or decided_by = ${person.id})`
  await tx.db.updateTable('approvals.approval').where(sql<boolean>`id in ${concerned}`)
    .set({ title: withoutName('title', person), why: withoutName('why', person), lines: jsonWithoutName('lines', person), excluded: jsonWithoutName('excluded', person) }).execute()
  await tx.db.updateTable('approvals.step').where(sql<boolean>`approval_id in ${concerned}`).set({ why: withoutName('why', person) }).execute()
  await tx.db.updateTable('approvals.voice').where(sql<boolean>`approval_id in ${concerned}`).set({ why: withoutName('why', person), not_why: withoutName('not_why', person) }).execute()
  await tx.db.updateTable('approvals.voice').where((e) => e.or([e('person_id', '=', person.id), e('decided_by', '=', person.id)])).set({ comment: '' }).execute()
  await tx.db.updateTable('approvals.absence').where('person_id', '=', person.id).set({ why: withoutName('why', person) }).execute()
}
