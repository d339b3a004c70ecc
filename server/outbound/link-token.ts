import type { Id } from '@fullscore/api/ids.ts'
import type { OpenCtx } from '../kernel/context.ts'
import { Refusal } from '../kernel/refusal.ts'
import { authenticate, isAuthentic } from '../secrets/sign.ts'
import type { PageRow } from './page.ts'

const purpose = 'page-link'
/** How long a message's link is good for. */
export const linkLife = { hours: 24 }

export interface LinkClaim {
  personId: Id<'person'>
  cause: { kind: string; id: string }
  expiresAt: Temporal.Instant
}

/** The token of a page's links: person, cause and end, with a code by the installation's key. Good for this page and its button alone. */
export function linkToken(ctx: OpenCtx, page: PageRow): string {
  const text = Buffer.from(JSON.stringify([page.person_id, page.cause_kind, page.cause_id, page.made_at.add(linkLife).epochMilliseconds])).toString('base64url')
  return `${text}.${authenticate(ctx.house.keyring, purpose, text)}`
}

/** Reads a token back. @throws Refusal `link-dead` for one that we did not make or that is too old */
export function readLinkToken(ctx: OpenCtx, token: string): LinkClaim {
  const dead = (detail: string) => new Refusal({ code: 'link-dead', kind: 'missing', detail })
  const [text = '', code = ''] = token.split('.')
  if (!isAuthentic(ctx.house.keyring, purpose, text, code)) throw dead('This link is not one of ours, or it was cut off. Open the whole link from the message.')
  const [personId, kind, id, end] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [Id<'person'>, string, string, number]
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(end)
  if (Temporal.Instant.compare(expiresAt, ctx.clock.now()) <= 0) throw dead('This link was good for 24 hours. Sign in to see what it was about.')
  return { personId, cause: { kind, id }, expiresAt }
}
