import { say } from '@fullscore/api/sentence.ts'
import { EgressFailed } from '../egress/egress.ts'
import type { OpenCtx } from '../kernel/context.ts'
import type { Outcome } from './ledger.ts'
import { sendLimitMs } from './page.ts'
import { webhookSettings } from './webhook-settings.ts'

/** One HTTP call of a channel. */
export interface Post {
  url: string
  method?: string
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array | undefined
  /** Exactly this host and port, entered by an administrator; otherwise public addresses and the allow-list. */
  exactly?: string
  /** The address came from a stranger: public addresses only, whatever an administrator allows webhooks of the house. */
  publicOnly?: boolean
  /** Whether trying again cannot help, by the status and the answer's text. */
  final?(status: number, text: string): boolean
  /** Whether a 2xx answer means no after all, by its text: some services say so. */
  refused?(text: string): boolean
  /** What must not stand in the ledger should the other side repeat it. */
  secrets?: readonly string[]
}

/** Sends it through the way out. 2xx is good; redirects are not followed. The other side's answer is the outcome; nothing is thrown. */
export async function post(ctx: OpenCtx, { url, method = 'POST', headers, body, exactly, publicOnly = false, final, refused, secrets = [] }: Post): Promise<Outcome> {
  const hide = (text: string) => secrets.filter((one) => one.length >= 4).reduce((shown, one) => shown.replaceAll(one, '***'), text)
  try {
    const reach = exactly === undefined ? { purpose: 'webhook' as const, grants: publicOnly ? [] : (await webhookSettings(ctx)).settings.allowed } : { purpose: 'exact' as const, grants: [exactly] }
    const answer = await ctx.house.egress.httpRequest({ ...reach, url, method, headers, ...(body === undefined ? {} : { body }), timeoutMs: sendLimitMs / 2, maxBytes: 4096, overflow: 'cut' })
    const text = answer.body.toString().trim()
    const good = answer.status >= 200 && answer.status < 300 && !(refused?.(text) ?? false)
    const said = text === '' || !/text|json/.test(String(answer.headers['content-type'] ?? '')) ? say`${new URL(url).host} answered ${answer.status}.` : say`${new URL(url).host} answered ${answer.status}: ${hide(text.slice(0, 200)).replace(/[.\s]*$/, '')}.`
    return good ? { ok: true, answer: said } : { ok: false, answer: said, unsure: false, final: final?.(answer.status, text) ?? false }
  } catch (error) {
    return { ok: false, answer: hide((error as Error).message), unsure: error instanceof EgressFailed && (error.code === 'timeout' || error.code === 'protocol') }
  }
}
