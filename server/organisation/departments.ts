import { sql } from 'kysely'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { addDepartment, Department, DepartmentDetail, editDepartment } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../events/event.ts'
import { change } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { changesOf, isTaken } from '../kernel/input.ts'
import { conflict, invalid, missing, stale } from '../kernel/refusal.ts'
import { departmentAdded, departmentChanged } from './events.ts'
import { requireMay } from './visible.ts'

const taken = (error: unknown): never => {
  throw isTaken(error, 'department_name') ? conflict('name-taken', 'There is already a department of this name there.') : error
}
const subjects = (id: string) => [{ kind: 'department', id, role: 'department' }]

/** All departments, archived ones only when asked for. The tree is small and known to everybody who reads the organisation. */
export async function listDepartments(ctx: Ctx, archived: boolean): Promise<Department[]> {
  let query = ctx.db.selectFrom('organisation.department').selectAll().orderBy('name')
  if (!archived) query = query.where('archived_at', 'is', null)
  return (await query.execute()).map((d) => ({ id: d.id, name: d.name, parentId: d.parent_id, archived: d.archived_at !== null, version: d.version }))
}

/** One department with its way up, what lies directly below it and its teams; archived ones are left out. */
export async function readDepartment(ctx: Ctx, id: Id<'department'>): Promise<DepartmentDetail> {
  const all = await listDepartments(ctx, true)
  const own = all.find((one) => one.id === id)
  if (!own) throw missing('department')
  const above: DepartmentDetail['above'] = []
  for (let up = all.find((one) => one.id === own.parentId); up && above.length < all.length; up = all.find((one) => one.id === up?.parentId)) above.unshift({ id: up.id, name: up.name })
  const teams = await ctx.db.selectFrom('organisation.team as t').select(['t.id', 't.name', sql<number>`(select count(*)::int from organisation.membership m where m.team_id = t.id)`.as('members')])
    .where('t.department_id', '=', id).where('t.archived_at', 'is', null).orderBy(sql`lower(t.name)`).execute()
  const below = all.filter((one) => one.parentId === id && !one.archived).map((one) => ({ id: one.id as string, name: one.name }))
  return { ...own, above, below, teams }
}

function requireParent(known: readonly { id: string; archived_at: unknown }[], id: string): void {
  if (!known.some((one) => one.id === id && one.archived_at === null)) throw invalid([{ field: 'body.parentId', message: 'names no department that is still there' }])
}

/** Adds a department below another, or at the top. */
export async function createDepartment(ctx: Ctx, input: BodyOf<typeof addDepartment>): Promise<Department> {
  requireMay(ctx.actor, 'organisation:manage', null)
  const id = ctx.ids.make<'department'>()
  return change(ctx, async (tx) => {
    if (input.parentId) requireParent(await tx.db.selectFrom('organisation.department').selectAll().where('id', '=', input.parentId).forShare().execute(), input.parentId)
    await tx.db.insertInto('organisation.department').values({ id, name: input.name, parent_id: input.parentId ?? null }).execute().catch(taken)
    return {
      events: [announce(departmentAdded, { team: null, subjects: subjects(id), payload: { departmentId: id } })],
      value: { id, name: input.name, parentId: input.parentId ?? null, archived: false, version: 1 },
    }
  })
}

/** Renames, moves or archives a department. A department that still has teams or departments is not archived; none becomes its own parent. */
export async function changeDepartment(ctx: Ctx, id: Id<'department'>, version: number, edit: BodyOf<typeof editDepartment>): Promise<Department> {
  requireMay(ctx.actor, 'organisation:manage', null)
  return change(ctx, async (tx) => {
    const all = await tx.db.selectFrom('organisation.department').selectAll().forNoKeyUpdate().execute()
    const row = all.find((d) => d.id === id)
    if (!row) throw missing('department')
    if (row.version !== version) throw stale()
    const stored = { name: row.name, parentId: row.parent_id, archived: row.archived_at !== null }
    const changes = changesOf(stored, edit)
    if (changes.parentId) requireParent(all, changes.parentId)
    for (let up = changes.parentId ?? null; up; up = all.find((d) => d.id === up)?.parent_id ?? null) {
      if (up === id) throw conflict('circle', 'A department cannot stand below itself.')
    }
    if (changes.archived) await requireEmpty(tx, id)
    const next = { ...stored, ...changes }
    await tx.db.updateTable('organisation.department')
      .set({ name: next.name, parent_id: next.parentId, archived_at: next.archived ? (row.archived_at ?? tx.clock.now()) : null, version: version + 1 })
      .where('id', '=', id).execute().catch(taken)
    return {
      events: [announce(departmentChanged, { team: null, subjects: subjects(id), payload: { changed: Object.keys(changes) } })],
      value: { id, ...next, version: version + 1 },
    }
  })
}

async function requireEmpty(tx: Ctx, id: Id<'department'>): Promise<void> {
  const team = await tx.db.selectFrom('organisation.team').select('name').where('department_id', '=', id).where('archived_at', 'is', null).executeTakeFirst()
  const below = await tx.db.selectFrom('organisation.department').select('name').where('parent_id', '=', id).where('archived_at', 'is', null).executeTakeFirst()
  const still = team ?? below
  if (still) throw conflict('not-empty', say`${still.name} still belongs to this department: move or archive it first.`)
}
