import type { OpenCtx } from '../kernel/context.ts'
import type { Outcome } from './ledger.ts'
import type { Message, Told } from './message.ts'
import { secretOf } from './methods.ts'
import type { Method } from './page.ts'
import { post } from './post.ts'

/** Slack asks that these three signs, and no others, are escaped in its own markup. */
const slackText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const markdown = (text: string) => text.replace(/([\\`*_{}[\]()#+!|<>~-])/g, '\\$1')
// A mention typed into an alert's name must not wake a whole channel.
const quiet = (text: string) => text.replace(/@(?=here|channel|all|everyone)/gi, '@\u200B')

/** The body of a Slack incoming webhook: `text` in its markup, with links. */
export function slackBody(message: Message): Record<string, unknown> {
  const one = (told: Told) => `*${slackText(told.subject)}*\n${slackText(told.why)}\n${told.doors.map(({ title, url }) => `<${url}|${title}>`).join(' · ')}`
  const parts = message.told.length === 0 ? [slackText(message.text.trim())] : [...(message.told.length > 1 ? [slackText(message.subject)] : []), ...message.notes.map(slackText), ...message.told.map(one)]
  return { text: quiet(parts.join('\n\n')), unfurl_links: false }
}

/** The body of a Mattermost incoming webhook: `text` in Markdown. */
export function mattermostBody(message: Message): Record<string, unknown> {
  const one = (told: Told) => `**${markdown(told.subject)}**\n${markdown(told.why)}\n${told.doors.map(({ title, url }) => `[${title}](${url})`).join(' · ')}`
  const parts = message.told.length === 0 ? [markdown(message.text.trim())] : [...(message.told.length > 1 ? [markdown(message.subject)] : []), ...message.notes.map(markdown), ...message.told.map(one)]
  return { text: quiet(parts.join('\n\n')) }
}

/** The body of a Teams workflow's webhook: one adaptive card in a message. */
export function teamsBody(message: Message): Record<string, unknown> {
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text: markdown(text), wrap: true, ...more })
  const links = (told: Told) => ({
    type: 'ActionSet', actions: told.doors.map((door) => ({ type: 'Action.OpenUrl', ...door })),
  })
  const body = message.told.length === 0
    ? [block(message.text.trim())]
    : [...(message.told.length > 1 ? [block(message.subject, { size: 'Medium' })] : []), ...message.notes.map((note) => block(note)), ...message.told.flatMap((told) => [block(told.subject, { weight: 'Bolder' }), block(told.why, { isSubtle: true }), links(told)])]
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: { $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', body } }] }
}

const bodies = { slack: slackBody, mattermost: mattermostBody, teams: teamsBody } as const

/** Posts a message to a chat's incoming webhook. Its address is a secret: whoever knows it can post there. */
export const sendChat = (kind: keyof typeof bodies) => async (ctx: OpenCtx, method: Method, message: Message): Promise<Outcome> => {
  const url = secretOf(ctx, method)
  return post(ctx, {
    url, body: JSON.stringify(bodies[kind](message)), headers: { 'content-type': 'application/json' }, secrets: [url, new URL(url).pathname],
    // The webhook was removed, or the channel archived: trying again cannot help.
    final: (status) => status === 404 || status === 410,
    // Old Teams connectors answer 200 and put their error into the text.
    refused: (text) => /^Webhook message delivery failed/i.test(text),
  })
}
