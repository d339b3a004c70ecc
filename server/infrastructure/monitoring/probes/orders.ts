import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { OrdersBody, ordersRoute, type Order, type Orders, type Trial } from '@fullscore/api/infrastructure/monitoring/probing.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import type { KeyedRequest } from '../../../http/binding.ts'
import { keep } from '../../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { Refusal, unavailable } from '../../../kernel/refusal.ts'
import { open } from '../../../secrets/seal.ts'
import { passwordRecord, secretIn } from '../password.ts'
import { identifyProbe, parseBody, requireProtocol } from './access.ts'
import { mostOrders } from './assign.ts'
import { noteHeard } from './lost.ts'
import { takeTrials, type ProbeRow } from './store.ts'
import { trialRecord } from './trial.ts'

/** Milliseconds between two looks whether a waiting probe has news. */
const lookMs = 700

/** What a probe shall run: its own checks with the secrets these need, and nothing else. */
export async function ordersOf(ctx: OpenCtx, probe: Id<'probe'>): Promise<Order[]> {
  const { rows } = await sql<{ id: Id<'check'>; target: Target; interval_s: number; timeout_ms: number; retries: number; slow_after_ms: number | null; sealed: string | null; grants: string[] | null }>`
    select c.id, c.target, c.interval_s, c.timeout_ms, c.retries, c.slow_after_ms, k.sealed,
      (select array_agg(g.range order by g.range) from infrastructure.probe_grant g join organisation.team t on t.department_id = g.department_id where t.id = c.owner_team_id and g.probe_id = c.probe_id) as grants
    from infrastructure.check_definition c left join infrastructure.check_secret k on k.check_id = c.id
    where c.probe_id = ${probe} and c.enabled and c.archived_at is null order by c.id limit ${mostOrders}`.execute(ctx.db)
  return rows.map((row) => ({
    id: row.id, target: row.target, interval: row.interval_s, timeout: row.timeout_ms, retries: row.retries, slowAfter: row.slow_after_ms, grants: row.grants ?? [],
    ...(row.sealed === null ? {} : secretIn(row.target, open(ctx.house.keyring, passwordRecord(row.id), row.sealed).toString('utf8'))),
  }))
}

/** A mark of orders that tells nothing of the secrets in them. */
const markOf = (ctx: OpenCtx, orders: readonly Order[]): string => createHash('sha256').update(ctx.house.keyring.subkey('probe-orders')).update(JSON.stringify(orders)).digest('base64url')

async function trialsOf(ctx: OpenCtx, probe: Id<'probe'>): Promise<Trial[]> {
  const rows = await keep(ctx, 'a claim of a try is no fact', (tx) => takeTrials(tx, probe))
  return rows.map((row) => ({ id: row.id, ...JSON.parse(open(ctx.house.keyring, trialRecord(row.id), row.wish).toString('utf8')) as Omit<Trial, 'id'> }))
}

interface News { version: number; tries: boolean; access: boolean }

/** Whether there is something new for a probe, by one small question. */
async function newsFor(ctx: Ctx, { id, public_key }: ProbeRow): Promise<News> {
  const { rows } = await sql<News>`select s.orders_version as version, exists (select from infrastructure.probe_trial t where t.probe_id = s.probe_id and t.taken_at is null) as tries,
      (p.public_key = ${public_key} and p.revoked_at is null and p.archived_at is null) as access
    from infrastructure.probe_state s join infrastructure.probe p on p.id = s.probe_id where s.probe_id = ${id}`.execute(ctx.db)
  return rows[0] ?? { version: 0, tries: false, access: false }
}

/** Waiting requests of this process, to be let go when it stops. */
const waiting = new Set<() => void>()
export function letGo(): void {
  for (const wake of waiting) wake()
}

const pause = (ms: number) => new Promise<void>((done) => {
  const wake = () => { clearTimeout(timer); waiting.delete(wake); done() }
  const timer = setTimeout(wake, ms)
  waiting.add(wake)
})

/** Answers what a probe shall do, as soon as that is something else than it does, or a person waits for a try. */
export async function giveOrders(outer: OpenCtx, request: KeyedRequest): Promise<z.input<typeof Orders>> {
  const { ctx, probe, skewMs, body: bytes } = await identifyProbe(outer, request, ordersRoute)
  const body = parseBody(OrdersBody, bytes)
  requireProtocol(body.protocol)
  const { buffer } = body
  await noteHeard(ctx, probe, { skew_ms: skewMs, program_version: body.version, buffered: buffer.waiting, oldest_at: buffer.oldestAt === null ? null : Temporal.Instant.from(buffer.oldestAt), dropped: buffer.dropped })
  const until = performance.now() + body.wait * 1000
  let before = await newsFor(ctx, probe)
  for (;;) {
    if (!before.access) throw new Refusal({ code: 'probe-revoked', kind: 'unauthenticated', detail: 'This probe was revoked, or enrolled anew with another key.' })
    const orders = await ordersOf(ctx, probe.id)
    const mark = markOf(ctx, orders)
    const trials = before.tries ? await trialsOf(ctx, probe.id) : []
    if (mark !== body.known || trials.length > 0 || performance.now() >= until) {
      return { mark, name: probe.name, trials, version: ctx.house.version, at: ctx.clock.now().toString(), ...(mark === body.known ? {} : { checks: orders }) }
    }
    before = await nextNews(ctx, probe, before, until)
  }
}

/** Waits until something may be new, or the time is over. @throws Refusal when this process stops */
async function nextNews(ctx: OpenCtx, probe: ProbeRow, before: News, until: number): Promise<News> {
  for (;;) {
    const left = until - performance.now()
    const began = performance.now()
    await pause(Math.min(lookMs, Math.max(0, left)))
    if (performance.now() - began < Math.min(lookMs, left) - 50) throw unavailable('stopping', 'This server stops: ask again.', 1)
    const now = await newsFor(ctx, probe)
    if (!now.access || now.tries || now.version !== before.version || performance.now() >= until) return now
  }
}
