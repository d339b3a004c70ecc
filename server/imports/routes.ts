import * as routes from '@fullscore/api/imports/imports.ts'
import { bind } from '../http/binding.ts'
import { badRows } from './bad-rows.ts'
import { commitImport, stopImport } from './commit.ts'
import { beginImport, mapImport, sourceOf } from './draft.ts'
import { exportList } from './export.ts'
import { importSubjects, pageOfImportRows, pageOfImports, readImport } from './read.ts'
import { undoImport } from './undo.ts'

export const importRoutes = [
  bind(routes.listImportSubjects, async (ctx) => ({ items: importSubjects(ctx) })),
  bind(routes.uploadImport, (ctx, { query, body }, request) => beginImport(ctx, { ...query, source: sourceOf(body), bytes: body }, request.signal)),
  bind(routes.pasteImport, (ctx, { body }, request) => beginImport(ctx, { subject: body.subject, name: 'Pasted cells', source: 'paste', bytes: new TextEncoder().encode(body.text) }, request.signal)),
  bind(routes.listImports, (ctx, { query }) => pageOfImports(ctx, query)),
  bind(routes.readImport, (ctx, { params }) => readImport(ctx, params.id)),
  bind(routes.mapImport, (ctx, { params, body }) => mapImport(ctx, params.id, body)),
  bind(routes.listImportRows, (ctx, { params, query }) => pageOfImportRows(ctx, params.id, query)),
  bind(routes.commitImport, (ctx, { params }) => commitImport(ctx, params.id)),
  bind(routes.stopImport, (ctx, { params }) => stopImport(ctx, params.id)),
  bind(routes.undoImport, (ctx, { params }) => undoImport(ctx, params.id)),
  bind(routes.downloadBadRows, (ctx, { params, query }) => badRows(ctx, params.id, query.format)),
  bind(routes.exportList, (ctx, { params, query }, request) => exportList(ctx, params.list, query, request)),
]
