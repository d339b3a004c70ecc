import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { sendAlert } from '@fullscore/api/operations/alerts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { requireMay } from '../../organisation/visible.ts'
import { findItem } from '../../infrastructure/inventory/public.ts'
import { findService } from '../../infrastructure/services/public.ts'
import type { Signal } from './alert.ts'
import type { About } from './store.ts'
import { withUnknown } from './unknown-names.ts'
import { intakeQueue } from './sources/queue.ts'

/** Takes an alert from outside. The sender is told at once what became of it; what follows from it happens after. */
export async function receive(ctx: OpenCtx, body: BodyOf<typeof sendAlert>): Promise<AnswerOf<typeof sendAlert>> {
  const signal: Signal = {
    source: { kind: 'intake', id: ctx.actor.id, name: ctx.actor.name }, dedupKey: body.dedupKey, title: body.title, urgency: body.urgency, status: body.status,
    at: body.at === undefined ? ctx.clock.now() : Temporal.Instant.from(body.at), details: body.details ?? {}, rehearsal: false,
  }
  const { about, unknown } = await aboutOf(ctx, body)
  signal.details = withUnknown(signal.details, unknown)
  const [taken] = await intakeQueue(ctx).submit({ from: { actor: ctx.actor }, requestId: ctx.requestId, bytes: JSON.stringify(body).length, signals: [{ signal, about }] })
  const { id, outcome } = taken!
  if (outcome === 'late' || outcome === 'acknowledged' || outcome === 'suppressed') throw new TypeError(`A token's alert cannot be ${outcome}`)
  return { id, outcome }
}

/**
 * What the alert is about and who owns it: its service's team, else its item's, else the first team for which the sender speaks.
 * A name that nothing bears, or nothing in the sender's scope, loses no alert: it is taken as without that, and its reason says which
 * name that was. The answer tells nobody what others have.
 */
async function aboutOf(ctx: Ctx, body: BodyOf<typeof sendAlert>): Promise<{ about: About; unknown: string[] }> {
  const [service, item] = await Promise.all([body.service ? findService(ctx, body.service) : undefined, body.item ? findItem(ctx, body.item) : undefined])
  const team = service?.ownerTeamId ?? item?.ownerTeamId ?? (await ownTeam(ctx))
  requireMay(ctx.actor, 'alerts:send', team)
  return {
    about: { team, serviceId: service?.id, itemId: item?.id ?? (service?.id as Id<'item'> | undefined) },
    unknown: [...(body.service && !service ? [body.service] : []), ...(body.item && !item ? [body.item] : [])],
  }
}

async function ownTeam(ctx: Ctx): Promise<Id<'team'>> {
  const [first, reach] = [await firstTeam(ctx), ctx.actor.reach('alerts:send')]
  return reach instanceof Set && !reach.has(first) ? ([...reach].toSorted((a, b) => (a < b ? -1 : 1))[0] ?? first) : first
}
