import * as routes from '@fullscore/api/files/files.ts'
import { bind } from '../http/binding.ts'
import { attach } from './attach.ts'
import { download } from './download.ts'
import { filesOf } from './list.ts'
import { remove } from './remove.ts'

export const fileRoutes = [
  bind(routes.listFiles, (ctx, { query }) => filesOf(ctx, query)),
  bind(routes.attachFile, (ctx, { query }, request) => attach(ctx, query, request.body, Number(request.header('content-length')) || undefined)),
  bind(routes.downloadFile, (ctx, { params }) => download(ctx, params.id, 'attachment')),
  bind(routes.showFile, (ctx, { params }) => download(ctx, params.id, 'inline')),
  bind(routes.removeFile, (ctx, { params }) => remove(ctx, params.id)),
]
