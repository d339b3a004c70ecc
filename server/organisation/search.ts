import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../kernel/context.ts'
import type { Rebuilder } from '../kernel/module.ts'
import { dropSearch, putSearch, replaceSearch, type NewSearchEntry } from '../search/entries.ts'

interface PersonWords { id: Id<'person'>; name: string; email: string; title: string }
interface TeamWords { id: Id<'team'>; name: string; archived: boolean }

/** The first team of a person decides who finds them; the organisation's own have none. */
async function teamOf(ctx: Ctx, id: Id<'person'>): Promise<Id<'team'> | null> {
  return (await ctx.db.selectFrom('organisation.membership').select('team_id').where('person_id', '=', id).orderBy('team_id').executeTakeFirst())?.team_id ?? null
}

/** A person as people look for them. @param team the first of theirs */
export const personEntry = (one: PersonWords, team: Id<'team'> | null): NewSearchEntry => ({ kind: 'person', id: one.id, title: one.name, words: `${one.email} ${one.title}`, team, rank: 13 })
const teamEntry = (one: TeamWords): NewSearchEntry => ({ kind: 'team', id: one.id, title: one.name, words: '', team: one.id, rank: 13 })

/** Puts a person into the search index, or takes an archived one out. */
export async function indexPerson(tx: Ctx, one: PersonWords & { archived: boolean }): Promise<void> {
  await (one.archived ? dropSearch(tx, 'person', one.id) : putSearch(tx, personEntry(one, await teamOf(tx, one.id))))
}

/** Puts somebody who came into a team or left one where their teams say; the archived are in no index. */
export async function indexMember(tx: Ctx, id: Id<'person'>): Promise<void> {
  const row = await tx.db.selectFrom('organisation.person').select(['name', 'email', 'title', 'archived_at']).where('id', '=', id).executeTakeFirst()
  if (row && !row.archived_at) await indexPerson(tx, { id, ...row, archived: false })
}

/** Puts a team into the search index, or takes an archived one out. */
export async function indexTeam(tx: Ctx, one: TeamWords): Promise<void> {
  await (one.archived ? dropSearch(tx, 'team', one.id) : putSearch(tx, teamEntry(one)))
}

async function rebuild(ctx: Ctx): Promise<number> {
  const persons = await ctx.db.selectFrom('organisation.person').select(['id', 'name', 'email', 'title']).where('archived_at', 'is', null).execute()
  const memberships = await ctx.db.selectFrom('organisation.membership').select(['person_id', 'team_id']).orderBy('team_id', 'desc').execute()
  const first = new Map(memberships.map((row) => [row.person_id, row.team_id]))
  const teams = await ctx.db.selectFrom('organisation.team').select(['id', 'name']).where('archived_at', 'is', null).execute()
  return (await replaceSearch(ctx, 'person', persons.map((one) => personEntry(one, first.get(one.id) ?? null))))
    + (await replaceSearch(ctx, 'team', teams.map((one) => teamEntry({ ...one, archived: false }))))
}

export const organisationRebuilder: Rebuilder = { of: 'search', name: 'organisation', run: rebuild }
