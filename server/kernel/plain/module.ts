import { sql } from 'kysely'
import type { PlainDeclaration } from '@fullscore/api/plain.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import { Tagged, type Binding } from '../../http/binding.ts'
import { replaceSearch, type NewSearchEntry } from '../../search/entries.ts'
import type { Ctx } from '../context.ts'
import type { Module } from '../module.ts'
import { plainBrief } from './brief.ts'
import { plainEvents } from './events.ts'
import { plainImporter } from './importer.ts'
import { pageOfPlain, readPlain, rowOf, type PlainQuery } from './read.ts'
import { selectRows, toRow } from './rows.ts'
import { addPlain, archivePlain, editPlain, searchEntryOf, type Plain, type PlainBody } from './write.ts'

/** The routes of a plain subject by what they do, as `plainRoutes` made them. */
export type PlainRouteSet = Record<'list' | 'read' | 'add' | 'edit' | 'archive' | 'restore', RouteShape>
interface PlainInput { params: { id: string }; query: PlainQuery & { limit: number; cursor?: string }; body: PlainBody; ifMatch: number }

/**
 * A whole module from one declaration: list, import and export, read, add, edit, archive, audit, search and brief. It has no hooks:
 * with its first rule a subject becomes a module of its own, assembled from the same parts.
 */
export function plainModule(declaration: PlainDeclaration, routes: PlainRouteSet): Module {
  const d = declaration
  const subject: Plain = { declaration, events: plainEvents(d) }
  const binding = (route: RouteShape, run: (ctx: Ctx, input: PlainInput) => Promise<unknown>): Binding => ({ route, run: run })
  const tagged = async (value: Promise<{ version: number }>) => { const answer = await value; return new Tagged(answer, answer.version) }
  return {
    name: `${d.area}/${d.plural}`,
    kinds: [{ kind: d.kind, read: d.read, page: d.page }],
    events: Object.values(subject.events),
    routes: [
      binding(routes.list, (ctx, { query }) => pageOfPlain(ctx, d, query)),
      binding(routes.read, (ctx, { params }) => tagged(readPlain(ctx, d, params.id))),
      binding(routes.add, (ctx, { body }) => tagged(addPlain(ctx, subject, body))),
      binding(routes.edit, (ctx, { params, ifMatch, body }) => tagged(editPlain(ctx, subject, params.id, ifMatch, body))),
      binding(routes.archive, (ctx, { params, ifMatch }) => tagged(archivePlain(ctx, subject, params.id, ifMatch, true))),
      binding(routes.restore, (ctx, { params, ifMatch }) => tagged(archivePlain(ctx, subject, params.id, ifMatch, false))),
    ],
    importers: [plainImporter(subject, routes.list)],
    attachables: [{ kind: d.kind, manage: d.manage, teamOf: async (ctx, id) => (await rowOf(ctx, d, id))?.team }],
    briefs: d.about.length > 0 ? [plainBrief(d)] : [],
    rebuilders: [{ of: 'search', name: d.plural, run: (ctx) => replaceSearch(ctx, d.kind, everyEntry(ctx, d)) }],
  }
}

const batchSize = 500

async function* everyEntry(ctx: Ctx, d: PlainDeclaration): AsyncGenerator<NewSearchEntry> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<Record<string, unknown>>`${selectRows(d)} where r.archived_at is null and r.id > ${after}::uuid order by r.id limit ${batchSize}`.execute(ctx.db)
    const records = rows.map((raw) => toRow(d, raw))
    for (const row of records) yield searchEntryOf(d, row)
    if (records.length < batchSize) return
    after = records.at(-1)!.id
  }
}
