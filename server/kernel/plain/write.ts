import { sql } from 'kysely'
import type { Id, Ref } from '@fullscore/api/ids.ts'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../events/event.ts'
import { requireOwner } from '../../organisation/organisation.ts'
import { requireSeenAndMay } from '../../organisation/visible.ts'
import { dropSearch, putSearch, type NewSearchEntry } from '../../search/entries.ts'
import { change } from '../change.ts'
import type { Ctx } from '../context.ts'
import { changesOf } from '../input.ts'
import { conflict, missing, stale } from '../refusal.ts'
import { aboutOf, setAbout } from './about.ts'
import type { PlainEvents } from './events.ts'
import { present, readPlain, rowOf } from './read.ts'
import { columnOf, tableOf, type PlainRow, textOf } from './rows.ts'

/** A subject with what it announces. */
export interface Plain {
  declaration: PlainDeclaration
  events: PlainEvents
}
export type PlainBody = Record<string, unknown> & { teamId?: Id<'team'>; about?: Ref[] }

/** The record in the index of objects. */
export function searchEntryOf(d: PlainDeclaration, row: Pick<PlainRow, 'id' | 'team' | 'fields'>): NewSearchEntry {
  const words = Object.entries(d.fields).filter(([name, field]) => field.search && name !== d.named).map(([name]) => textOf(row.fields[name]))
  return { kind: d.kind, id: row.id, title: textOf(row.fields[d.named]), words: words.filter((word) => word !== '').join(' '), team: row.team }
}

export const fieldsOf = (d: PlainDeclaration, body: PlainBody) => Object.fromEntries(Object.keys(d.fields).filter((name) => body[name] !== undefined).map((name) => [name, body[name]]))

/** Adds a record to a team in which the actor may manage them. */
export async function addPlain(ctx: Ctx, subject: Plain, body: PlainBody) {
  return change(ctx, async (tx) => {
    const { id, event } = await insertPlain(tx, subject, body)
    return { events: [event], value: await readPlain(tx, subject.declaration, id) }
  })
}

/** The same inside a transaction, for many: nothing is read back. @returns the id, and the event for the caller to record */
export async function insertPlain(tx: Ctx, { declaration: d, events }: Plain, body: PlainBody) {
  const [id, team, fields] = [tx.ids.make(), body.teamId!, fieldsOf(d, body)]
  await requireOwner(tx, d.manage, team)
  const columns = Object.keys(fields)
  await sql`insert into ${tableOf(d)} (id, owner_team_id, changed_at, ${sql.join(columns.map((name) => sql.ref(columnOf(name))))})
    values (${id}, ${team}, ${tx.clock.now()}, ${sql.join(columns.map((name) => fields[name]))})`.execute(tx.db)
  const about = body.about ?? []
  if (about.length > 0) await setAbout(tx, d, id, about)
  await putSearch(tx, searchEntryOf(d, { id, team, fields }))
  const subjects = about.length > 0 ? await subjectsOf(tx, d, id) : [{ kind: d.kind, id, role: d.kind }]
  return { id, event: announce(events.added, { team, subjects, payload: { id }, detail: { name: fields[d.named], ...fields } }) }
}

async function subjectsOf(tx: Ctx, d: PlainDeclaration, id: string) {
  const about = (await aboutOf(tx, d, [id])).get(id) ?? []
  return [{ kind: d.kind, id, role: d.kind }, ...about.map((one) => ({ kind: one.kind, id: one.id, role: 'about' }))]
}

/** A record, locked, that the actor sees and may manage, in the version that was read. */
async function lockPlain(tx: Ctx, d: PlainDeclaration, id: string, version: number): Promise<PlainRow> {
  const row = await rowOf(tx, d, id, true)
  if (!row) throw missing(d.kind)
  await requireSeenAndMay(tx, d.manage, { kind: d.kind, id, team: row.team })
  if (row.version !== version) throw stale()
  return row
}

/** Changes fields, owner team or what it is about. */
export async function editPlain(ctx: Ctx, { declaration: d, events }: Plain, id: string, version: number, body: PlainBody) {
  return change(ctx, async (tx) => {
    const row = await lockPlain(tx, d, id, version)
    if (row.archivedAt) throw conflict('archived', say`This ${d.kind} is in the archive: restore it first.`)
    const changes = changesOf(row.fields, fieldsOf(d, body))
    const team = body.teamId && body.teamId !== row.team ? body.teamId : undefined
    if (team) await requireOwner(tx, d.manage, team)
    const before = await subjectsOf(tx, d, id)
    const relinked = body.about !== undefined && (await setAbout(tx, d, id, body.about))
    const sets = [...Object.entries(changes).map(([name, value]) => sql`${sql.ref(columnOf(name))} = ${value}`), ...(team ? [sql`owner_team_id = ${team}`] : [])]
    await sql`update ${tableOf(d)} set ${sql.join([...sets, sql`version = ${version + 1}`, sql`changed_at = ${tx.clock.now()}`])} where id = ${id}`.execute(tx.db)
    const next: PlainRow = { ...row, team: team ?? row.team, fields: { ...row.fields, ...changes } }
    await putSearch(tx, searchEntryOf(d, next))
    const changed = [...Object.keys(changes), ...(team ? ['teamId'] : []), ...(relinked ? ['about'] : [])]
    const after = await subjectsOf(tx, d, id)
    const subjects = [...after, ...before.filter((one) => !after.some((other) => other.kind === one.kind && other.id === one.id))]
    const was = Object.fromEntries(Object.keys(changes).map((name) => [name, row.fields[name]]))
    return { events: [announce(events.changed, { team: next.team, subjects, payload: { id, changed }, detail: { name: next.fields[d.named], was, is: changes } })], value: await answered(tx, d, id) }
  })
}

/** Into the archive, or out of it. Doing it twice is refused by the version. */
export async function archivePlain(ctx: Ctx, subject: Plain, id: string, version: number, archived: boolean) {
  return change(ctx, async (tx) => ({ events: [await putAwayPlain(tx, subject, id, version, archived)], value: await answered(tx, subject.declaration, id) }))
}

/** The same inside a transaction, for many: nothing is read back. @returns the event for the caller to record */
export async function putAwayPlain(tx: Ctx, { declaration: d, events }: Plain, id: string, version: number, archived: boolean) {
  const row = await lockPlain(tx, d, id, version)
  await sql`update ${tableOf(d)} set archived_at = ${archived ? (row.archivedAt ?? tx.clock.now()) : null}, version = ${version + 1}, changed_at = ${tx.clock.now()} where id = ${id}`.execute(tx.db)
  await (archived ? dropSearch(tx, d.kind, id) : putSearch(tx, searchEntryOf(d, row)))
  return announce(archived ? events.archived : events.restored, { team: row.team, subjects: await subjectsOf(tx, d, id), payload: { id }, detail: { name: row.fields[d.named] } })
}

/** The record as the actor who just changed it reads it, even if it went to a team out of their sight. */
async function answered(tx: Ctx, d: PlainDeclaration, id: string) {
  return present(tx, (await rowOf(tx, d, id))!, (await aboutOf(tx, d, [id])).get(id))
}
