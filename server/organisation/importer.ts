import { sql } from 'kysely'
import { listPersons } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { ImportedRecord, Importer, RowValues } from '../imports/importer.ts'
import { synonymsOf } from '../imports/synonyms.ts'
import type { Ctx } from '../kernel/context.ts'
import { archivePersons, createPersons } from './persons-many.ts'
import { changePerson, createPerson } from './persons.ts'
import { dropMember, putMember } from './teams.ts'

type Teams = readonly Id<'team'>[]
const teamsIn = (values: RowValues, name: string): Teams | undefined => { const value = values[name]; return Array.isArray(value) ? (value as unknown as Teams) : undefined }
const mailAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** People with the teams they are in and lead. They sign in only after an invitation; roles are not imported. */
export const personImporter: Importer = {
  name: 'persons', title: 'People', kind: 'person', permission: 'organisation:manage', list: listPersons, keys: [['email'], ['name']],
  columns: [
    { name: 'name', label: 'Name', type: 'text', required: true, synonyms: ['person', ...synonymsOf('person')], check: (value) => (String(value).length > 120 ? 'is longer than 120 characters' : undefined) },
    { name: 'email', label: 'Mail', type: 'text', required: true, synonyms: synonymsOf('email'), check: (value) => (mailAddress.test(String(value)) && String(value).length <= 254 ? undefined : say`"${String(value).slice(0, 40)}" is not a mail address`) },
    { name: 'title', label: 'Title', type: 'text', check: (value) => (String(value).length > 120 ? 'is longer than 120 characters' : undefined) },
    { name: 'zone', label: 'Time zone', type: 'text', hint: 'Like Europe/Amsterdam.' },
    { name: 'teams', label: 'Teams', type: 'references', refers: ['team'], hint: 'Names of teams, separated by semicolons. A person leaves teams that are not named.' },
    { name: 'leads', label: 'Leads', type: 'references', refers: ['team'], synonyms: ['team lead of', 'leitet', 'dirige'], hint: 'Those of the teams that the person leads.' },
  ],
  find: (ctx, key, values) => personsWhere(ctx, sql`p.archived_at is null and lower(${sql.ref(`p.${key[0] === 'name' ? 'name' : 'email'}`)}) = any(${values.map((one) => String(one[key[0]!]).trim().toLowerCase())}::text[])`),
  read: (ctx, ids) => personsWhere(ctx, sql`p.id = any(${[...ids]}::uuid[])`),
  create: async (tx, values) => {
    const [teams, leads] = [teamsIn(values, 'teams') ?? [], teamsIn(values, 'leads') ?? []]
    const zone = values['zone']
    const person = await createPerson(tx, { name: String(values['name']), email: String(values['email']), title: typeof values['title'] === 'string' ? values['title'] : '', ...(typeof zone === 'string' ? { zone } : {}), teamIds: [...new Set([...teams, ...leads])] })
    for (const team of leads) await putMember(tx, team, person.id, true)
    return { id: person.id, version: person.version }
  },
  createMany: async (tx, rows) => (await createPersons(tx, rows.map((values) => ({
    name: String(values['name']), email: String(values['email']), title: typeof values['title'] === 'string' ? values['title'] : '', zone: typeof values['zone'] === 'string' ? values['zone'] : null,
    teams: teamsIn(values, 'teams') ?? [], leads: teamsIn(values, 'leads') ?? [],
  })))).map((id) => ({ id, version: 1 })),
  removeMany: (tx, records) => archivePersons(tx, records as readonly { id: Id<'person'>; version: number }[]),
  update: async (tx, id, version, values) => {
    const { teams: _, leads: __, zone, title, ...rest } = values
    const edit = { ...rest, ...(title === undefined ? {} : { title: title ?? '' }), ...(zone === undefined ? {} : { zone }) } as Parameters<typeof changePerson>[3]
    const person = await changePerson(tx, id as Id<'person'>, version, edit)
    await joinTeams(tx, id as Id<'person'>, values)
    return person.version
  },
  remove: async (tx, id, version) => { await changePerson(tx, id as Id<'person'>, version, { archived: true }) },
}

/** Makes a person be in exactly these teams and lead exactly those; a column that is not given stays as it is. */
async function joinTeams(tx: Ctx, id: Id<'person'>, values: RowValues): Promise<void> {
  const had = await tx.db.selectFrom('organisation.membership').select(['team_id', 'lead']).where('person_id', '=', id).execute()
  const leads = teamsIn(values, 'leads') ?? had.filter((one) => one.lead).map((one) => one.team_id)
  const teams = [...new Set([...(teamsIn(values, 'teams') ?? had.map((one) => one.team_id)), ...leads])]
  for (const { team_id } of had) if (!teams.includes(team_id)) await dropMember(tx, team_id, id)
  for (const team of teams) {
    const before = had.find((one) => one.team_id === team)
    if (!before || before.lead !== leads.includes(team)) await putMember(tx, team, id, leads.includes(team))
  }
}

async function personsWhere(ctx: Ctx, where: ReturnType<typeof sql>): Promise<ImportedRecord[]> {
  const reach = ctx.actor.reach('organisation:read')
  if (reach === undefined || (reach !== 'everything' && reach.size === 0)) return []
  const { rows } = await sql<{ id: string; name: string; email: string; title: string; zone: string | null; version: number; archived: boolean; teams: string[]; leads: string[] }>`
    select p.id, p.name, p.email, p.title, p.zone, p.version, p.archived_at is not null as archived,
      array(select m.team_id::text from organisation.membership m where m.person_id = p.id order by 1) as teams,
      array(select m.team_id::text from organisation.membership m where m.person_id = p.id and m.lead order by 1) as leads
    from organisation.person p where ${where}`.execute(ctx.db)
  return rows.map(({ id, version, archived, ...values }) => ({ id, title: values.name, version, archived, values }))
}
