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
  return signed(ctx, purpose, page, linkLife)
}

/** How long a door's token is good for: what it asks has days, and its reminder carries a new one. */
export const doorLife = { hours: 24 * 7 }
const doorPurpose = (door: string) => `door ${door}`

/** The token of a message's door: a page of the web, `/<door>/<token>`, that acts for this person on this cause alone. */
export function doorToken(ctx: OpenCtx, door: string, page: PageRow): string {
  return signed(ctx, doorPurpose(door), page, doorLife)
}

/** Reads a door's token back. @throws Refusal `link-dead` */
export function readDoorToken(ctx: OpenCtx, door: string, token: string): LinkClaim {
  return claimOf(ctx, doorPurpose(door), token, 'This link was good for seven days. Sign in to see what it was about.')
}

function signed(ctx: OpenCtx, what: string, page: PageRow, life: { hours: number }): string {
  const text = Buffer.from(JSON.stringify([page.person_id, page.cause_kind, page.cause_id, page.made_at.add(life).epochMilliseconds])).toString('base64url')
  return `${text}.${authenticate(ctx.house.keyring, what, text)}`
}

/** Reads a token back. @throws Refusal `link-dead` for one that we did not make or that is too old */
export function readLinkToken(ctx: OpenCtx, token: string): LinkClaim {
  return claimOf(ctx, purpose, token, 'This link was good for 24 hours. Sign in to see what it was about.')
}

function claimOf(ctx: OpenCtx, what: string, token: string, tooOld: string): LinkClaim {
  const dead = (detail: string) => new Refusal({ code: 'link-dead', kind: 'missing', detail })
  const [text = '', code = ''] = token.split('.')
  if (!isAuthentic(ctx.house.keyring, what, text, code)) throw dead('This link is not one of ours, or it was cut off. Open the whole link from the message.')
  const [personId, kind, id, end] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [Id<'person'>, string, string, number]
  const expiresAt = Temporal.Instant.fromEpochMilliseconds(end)
  if (Temporal.Instant.compare(expiresAt, ctx.clock.now()) <= 0) throw dead(tooOld)
  return { personId, cause: { kind, id }, expiresAt }
}
