import * as routes from '@fullscore/api/security/certificates.ts'
import { replaceEntries } from '../../agenda/replace.ts'
import { bind } from '../../http/binding.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Module } from '../../kernel/module.ts'
import { replaceSearch } from '../../search/entries.ts'
import type { Verdict } from '@fullscore/api/security/certificates.ts'
import { say } from '@fullscore/api/sentence.ts'
import { certificatesBrief } from './brief.ts'
import { certificateEvents } from './events.ts'
import { pageOfCertificates, readCertificate, summaryOf } from './list.ts'
import { allPolicies, choosePolicy } from './policy.ts'
import { fromCheck, judgeLater, remindLeads, whenCheckChanges, whenItemChanges, whenServiceChanges } from './reactions.ts'
import { certificatesSample } from './sample.ts'
import { certificateRow, type CertificateRow } from './store.ts'
import { entryOf, searchOf, thresholdsOf, weightOf } from './verdicts.ts'
import { certificateWatch } from './watch.ts'

async function* currentRows(ctx: Ctx): AsyncGenerator<CertificateRow> {
  for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
    const ids = await ctx.db.selectFrom('security.certificate').select('item_id').where('state', '=', 'current').where('item_id', '>', last as never).orderBy('item_id').limit(500).execute()
    if (ids.length === 0) return
    for (const { item_id } of ids) {
      const row = await certificateRow(ctx, item_id)
      if (row) yield row
    }
    last = ids.at(-1)!.item_id
  }
}
async function* entries(ctx: Ctx) {
  for await (const row of currentRows(ctx)) yield entryOf(row, row.verdicts as Verdict[], await thresholdsOf(ctx, row.owner_team_id, await weightOf(ctx, row.item_id)), ctx.clock.now())
}
async function* words(ctx: Ctx) {
  for await (const row of currentRows(ctx)) yield searchOf(row)
}

export const certificatesModule: Module = {
  name: 'security/certificates',
  kinds: [{ kind: 'certificate', read: 'certificates:read', page: '/security/certificates/:id' }],
  events: certificateEvents,
  sample: certificatesSample,
  reactions: [fromCheck, whenCheckChanges, whenItemChanges, whenServiceChanges, remindLeads],
  tasks: [judgeLater],
  briefs: [certificatesBrief],
  staves: [{ id: 'certificates', area: 'security', name: say`Certificates`, lines: 5, order: 10 }],
  services: [certificateWatch],
  rebuilders: [
    { of: 'agenda', name: 'security/certificates', run: (ctx) => replaceEntries(ctx, 'certificate:', entries(ctx)) },
    { of: 'search', name: 'security/certificates', run: (ctx) => replaceSearch(ctx, 'certificate', words(ctx)) },
  ],
  routes: [
    bind(routes.listCertificates, (ctx, { query }) => pageOfCertificates(ctx, query)),
    bind(routes.certificateSummary, (ctx) => summaryOf(ctx)),
    bind(routes.readCertificate, (ctx, { params }) => readCertificate(ctx, params.id)),
    bind(routes.listPolicies, (ctx) => allPolicies(ctx)),
    bind(routes.setPolicy, (ctx, { body }) => choosePolicy(ctx, body)),
  ],
}
