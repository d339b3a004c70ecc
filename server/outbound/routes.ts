import * as routes from '@fullscore/api/outbound/outbound.ts'
import { bind } from '../http/binding.ts'
import { acknowledgeLinked, acknowledgeMine, readLinked } from './answer.ts'
import { readChannels, setMailChannel, setWebhookChannel, testOf } from './channels.ts'
import { addMethod, readContact, removeMethod, setRules } from './contact.ts'
import { markShown, pageOfPages, pagesOfMine, readPage } from './pages.ts'

export const outboundRoutes = [
  bind(routes.listPages, (ctx, { query }) => pageOfPages(ctx, query)),
  bind(routes.minePages, async (ctx) => ({ items: await pagesOfMine(ctx) })),
  bind(routes.shownPage, (ctx, { params }) => markShown(ctx, params.id)),
  bind(routes.acknowledgePage, async (ctx, { params }) => {
    await acknowledgeMine(ctx, params.id)
    return readPage(ctx, params.id)
  }),
  bind(routes.readPageLink, (ctx, { params }) => readLinked(ctx, params.token)),
  bind(routes.acknowledgePageLink, (ctx, { params }) => acknowledgeLinked(ctx, params.token)),
  bind(routes.readContact, (ctx, { params }) => readContact(ctx, params.id)),
  bind(routes.addContactMethod, (ctx, { params, body }) => addMethod(ctx, params.id, body)),
  bind(routes.removeContactMethod, (ctx, { params }) => removeMethod(ctx, params.id, params.method)),
  bind(routes.setContactRules, (ctx, { params, body }) => setRules(ctx, params.id, body.rules)),
  bind(routes.readChannels, (ctx) => readChannels(ctx)),
  bind(routes.setMail, (ctx, { body }) => setMailChannel(ctx, body)),
  bind(routes.setWebhook, (ctx, { body }) => setWebhookChannel(ctx, body)),
  bind(routes.testChannel, (ctx, { params, body }) => testOf(ctx, params.kind, body.method)),
]
