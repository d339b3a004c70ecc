import * as routes from '@fullscore/api/outbound/outbound.ts'
import { bind } from '../http/binding.ts'
import { acknowledgeLinked, acknowledgeMine, readLinked } from './answer.ts'
import { readChannels, setMailChannel, setWebhookChannel } from './channels.ts'
import { addMethod, readContact, removeMethod, setRules } from './contact.ts'
import { declineLinked, declineMine } from './decline.ts'
import { markShown, pageOfPages, pagesOfMine, readPage } from './pages.ts'
import { pushKey } from './push.ts'
import { setGatewayChannel } from './set-gateway.ts'
import { testOf } from './try.ts'
import { firstCode, sendCode, verifyMethod } from './verify.ts'

export const outboundRoutes = [
  bind(routes.listPages, (ctx, { query }) => pageOfPages(ctx, query)),
  bind(routes.minePages, async (ctx) => ({ items: await pagesOfMine(ctx) })),
  bind(routes.shownPage, (ctx, { params }) => markShown(ctx, params.id)),
  bind(routes.acknowledgePage, async (ctx, { params }) => {
    await acknowledgeMine(ctx, params.id)
    return readPage(ctx, params.id)
  }),
  bind(routes.declinePage, async (ctx, { params, body }) => {
    await declineMine(ctx, params.id, body.reason)
    return readPage(ctx, params.id)
  }),
  bind(routes.readPageLink, (ctx, { params }) => readLinked(ctx, params.token)),
  bind(routes.acknowledgePageLink, (ctx, { params }) => acknowledgeLinked(ctx, params.token)),
  bind(routes.declinePageLink, (ctx, { params, body }) => declineLinked(ctx, params.token, body.reason)),
  bind(routes.readContact, (ctx, { params }) => readContact(ctx, params.id)),
  bind(routes.addContactMethod, async (ctx, { params, body }) => {
    const { verified, ...added } = await addMethod(ctx, params.id, body)
    return { ...added, code: verified || body.kind === 'webhook' ? null : await firstCode(ctx, params.id, added.id) }
  }),
  bind(routes.sendContactCode, (ctx, { params }) => sendCode(ctx, params.id, params.method)),
  bind(routes.verifyContactMethod, (ctx, { params, body }) => verifyMethod(ctx, params.id, params.method, body.code)),
  bind(routes.readPushKey, async (ctx) => ({ key: (await pushKey(ctx)) ?? null })),
  bind(routes.removeContactMethod, (ctx, { params }) => removeMethod(ctx, params.id, params.method)),
  bind(routes.setContactRules, (ctx, { params, body }) => setRules(ctx, params.id, body.rules)),
  bind(routes.readChannels, (ctx) => readChannels(ctx)),
  bind(routes.setMail, (ctx, { body }) => setMailChannel(ctx, body)),
  bind(routes.setWebhook, (ctx, { body }) => setWebhookChannel(ctx, body)),
  bind(routes.setGateway, (ctx, { params, body }) => setGatewayChannel(ctx, params.kind, body)),
  bind(routes.testChannel, (ctx, { params, body }) => testOf(ctx, params.kind, body)),
]
