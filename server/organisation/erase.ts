import { sql } from 'kysely'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { relabelPerson } from '../agenda/relabel.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { ErasedPerson } from '../kernel/module.ts'
import { conflict, invalid, missing } from '../kernel/refusal.ts'
import { dropSearch, renameInSearch } from '../search/entries.ts'
import { personErased } from './events.ts'
import { requireMay } from './visible.ts'

/** Ends every address of an erased person; reserved by RFC 2606, so nothing sent to it ever arrives. */
const nowhere = 'erased.invalid'

const addressOf = (id: string) => `${id}@${nowhere}`

/** Whether a stored person was erased: told by the address that erasing gives, made of their own id. */
export const isErased = ({ id, email }: { id: string; email: string }): boolean => email === addressOf(id)

/**
 * Erases an archived person for good: name, address, account, ways to be reached and the details of events about them go, in every module
 * and in one transaction. What happened stays in the record under a pseudonym, whose chain still verifies.
 * @param name the person's name as shown, typed once more: this cannot be undone
 */
export async function erasePerson(ctx: Ctx, id: Id<'person'>, name: string): Promise<void> {
  requireMay(ctx.actor, 'accounts:manage', null)
  await change(ctx, async (tx) => {
    await lockName(tx, 'roles')
    // Texts are looked through from end to end, which a large record takes its time for.
    await sql`set local statement_timeout = '10min'`.execute(tx.db)
    const row = await tx.db.selectFrom('organisation.person').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
    if (!row) throw missing('person')
    if (isErased(row)) throw conflict('person-erased', 'This person was erased already.')
    if (!row.archived_at) throw conflict('person-active', say`${row.name} is still active. Archive them first; erasing cannot be undone.`)
    if (name.trim() !== row.name) throw invalid([{ field: 'body.name', message: say`is not the name of this person, which is ${row.name}` }])
    const person: ErasedPerson = { id, name: row.name, email: row.email, pseudonym: `Erased person ${id.slice(-6)}` }
    for (const eraser of tx.registry.modules.flatMap((module) => module.erasers ?? [])) await eraser.run(tx, person)
    return { events: [announce(personErased, { team: null, subjects: [{ kind: 'person', id, role: 'person' }], payload: { personId: id } })], value: undefined }
  })
}

/** What the organisation itself knows of a person. */
export async function forgetPerson(tx: Ctx, person: ErasedPerson): Promise<void> {
  const { id, pseudonym } = person
  await tx.db.updateTable('organisation.person').where('id', '=', id)
    .set((e) => ({ name: pseudonym, email: addressOf(id), title: '', zone: null, locale: null, language: null, version: e('version', '+', 1) })).execute()
  await tx.db.deleteFrom('organisation.membership').where('person_id', '=', id).execute()
  await tx.db.deleteFrom('organisation.sight').where('person_id', '=', id).execute()
  await dropSearch(tx, 'person', id)
  await relabelPerson(tx, person)
  await renameInSearch(tx, person)
}
