import type { Import, ImportDetail, Mapping } from '@fullscore/api/imports/imports.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { tokenOf } from '../access/later.ts'
import { addJobs } from '../jobs/add.ts'
import { setTimer } from '../jobs/timers.ts'
import { keep } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, forbidden, invalid } from '../kernel/refusal.ts'
import { requireOwner } from '../organisation/organisation.ts'
import { giveSight, may } from '../organisation/visible.ts'
import { shown } from './cells.ts'
import type { Importer } from './importer.ts'
import { faultsOf, guessMapping, usualOf, wantsOf } from './mapping.ts'
import { readFile, type Source } from './read-file.ts'
import { importerNamed, readImport } from './read.ts'
import { deleteImport, deleteRows, importById, insertImport, insertRows, lockImport, resetRows, updateImport, type ImportRecord, type KeptFacts } from './store.ts'

const draftHours = 48
const headRows = 20

/** Reads a file or pasted cells into a draft, guesses its columns, and begins the dry run if nothing is left to say. */
export async function beginImport(ctx: Ctx, given: { subject: string; name: string; source: Source; bytes: Uint8Array; sheet?: string | undefined }, signal?: AbortSignal): Promise<ImportDetail> {
  const importer = importerNamed(ctx, given.subject, given.source === 'paste' ? 'body.subject' : 'query.subject')
  const { personId } = ctx.actor
  if (personId === undefined) throw forbidden('signed-in', 'Only a person imports, or a token of theirs.')
  const reach = ctx.actor.reach(importer.permission)
  if (reach === undefined || (reach !== 'everything' && reach.size === 0)) throw forbidden(importer.permission)
  const team = await usualTeam(ctx, importer)
  const id = ctx.ids.make<'import'>()
  const first: KeptFacts['headings'] = []
  await keep(ctx, 'an import is a draft until it is committed', async (tx) => {
    await insertImport(tx, { id, person_id: personId, token_id: tokenOf(ctx.actor), subject: importer.name, name: given.name, source: given.source, owner_team_id: team })
    const facts = await readFile({ bytes: given.bytes, source: given.source, sheet: given.sheet }, async (rows) => {
      for (const row of rows) if (first.length < headRows) first.push({ number: row.number, texts: row.cells.map((cell) => shown(cell).slice(0, 200)) })
      await insertRows(tx, id, rows)
    }, { signal })
    const { mapping, whys } = guessMapping(importer, facts, first, await usual(tx), team)
    await updateImport(tx, id, { facts: { ...facts, headings: first, guesses: whys }, mapping })
    await giveSight(tx, { kind: 'import', id }, { personId }, 'began this import')
    await setTimer(tx, { task: 'imports.forget', payload: { importId: id }, due: tx.clock.now().add({ hours: draftHours }), key: `import:${id}:forget` })
    if (wantsOf(importer, mapping).length === 0) await beginCheck(tx, await lockImport(tx, id))
  })
  return readImport(ctx, id)
}

/** An uploaded file's kind is told by its beginning, not by its name. */
export function sourceOf(bytes: Uint8Array): Source {
  const [a, b, c, d] = bytes
  return (a === 0x50 && b === 0x4b && c === 3 && d === 4) || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0) ? 'xlsx' : 'csv'
}

async function usual(ctx: Ctx) {
  const { locale } = await ctx.db.selectFrom('organisation.organisation').select('locale').executeTakeFirstOrThrow()
  return usualOf(locale)
}

/** The team that is meant unless said otherwise: one of the person's own in which they may do this. */
async function usualTeam(ctx: Ctx, importer: Importer): Promise<Id<'team'> | null> {
  if (importer.team === undefined) return null
  const teams = await ctx.db.selectFrom('organisation.team as t').leftJoin('organisation.membership as m', (j) => j.onRef('m.team_id', '=', 't.id').on('m.person_id', '=', ctx.actor.personId!))
    .select(['t.id', 'm.lead']).where('t.archived_at', 'is', null).orderBy((e) => e.case().when('m.person_id', 'is', null).then(1).else(0).end()).orderBy('t.id').execute()
  return teams.find((team) => may(ctx.actor, importer.permission, team.id))?.id ?? null
}

/** Says which column is what, and begins the dry run of it. */
export async function mapImport(ctx: Ctx, id: Id<'import'>, mapping: Mapping): Promise<ImportDetail> {
  await requireMine(ctx, id)
  await keep(ctx, 'the mapping of a draft', async (tx) => {
    const record = await lockImport(tx, id)
    requireDraft(record)
    const importer = importerNamed(tx, record.subject)
    const faults = faultsOf(importer, mapping, record.facts.width)
    if (faults.length > 0) throw invalid(faults, say`${faults[0]!.field}: ${faults[0]!.message}.`)
    if (mapping.teamId !== null) await requireOwner(tx, importer.permission, mapping.teamId)
    await updateImport(tx, id, { mapping, owner_team_id: mapping.teamId, state: 'mapping', round: record.round + 1 })
    await resetRows(tx, id)
    if (wantsOf(importer, mapping).length === 0) await beginCheck(tx, { ...record, mapping, round: record.round + 1 })
  })
  return readImport(ctx, id)
}

async function beginCheck(tx: Ctx, record: ImportRecord): Promise<void> {
  const round = record.round + 1
  await updateImport(tx, record.id, { state: 'checking', round, done_rows: 0, stop_asked: false, why: '' })
  await addJobs(tx, [{ task: 'imports.check', payload: { importId: record.id, round } }])
}

function requireDraft(record: ImportRecord): void {
  if (!['mapping', 'checking', 'checked'].includes(record.state)) throw conflict('import-begun', 'This import was taken in already: its columns are not changed any more.')
}

/** Refuses with 404 unless the actor sees the import, then with 403 unless it is their own. */
export async function requireMine(ctx: Ctx, id: Id<'import'>): Promise<Import> {
  const seen = await readImport(ctx, id)
  if (!seen.mine) throw forbidden('signed-in', say`This import is ${seen.person.name}'s: only they go on with it.`)
  return seen
}

/** Forgets a draft that nobody took in, or the rows of an import that is too old to be taken back. */
export async function forget(ctx: Ctx, id: Id<'import'>): Promise<void> {
  await keep(ctx, 'copies of rows are not kept for ever', async (tx) => {
    const record = await importById(tx, id).catch(() => undefined)
    if (!record) return
    if (['mapping', 'checking', 'checked'].includes(record.state)) await deleteImport(tx, id)
    else await deleteRows(tx, id)
  })
}
