import type { BodyOf } from '@fullscore/api/route.ts'
import type { addCheck, Check, editCheck, Outcome, tryCheck } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Target } from '@fullscore/api/infrastructure/monitoring/targets.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { EgressRefused } from '../../egress/egress.ts'
import { isRange } from '../../egress/address.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import { changesOf } from '../../kernel/input.ts'
import { invalid, missing, Refusal, stale } from '../../kernel/refusal.ts'
import { firstTeam, ownTeam, readOrganisation } from '../../organisation/organisation.ts'
import { requireMay, requireSeenAndMay } from '../../organisation/visible.ts'
import { dropSearch, putSearch } from '../../search/entries.ts'
import { itemById } from '../inventory/public.ts'
import { serviceById } from '../services/public.ts'
import { beatReader } from './beats.ts'
import { gridAfter } from './check.ts'
import { checkAdded, checkArchived, checkChanged, checkHardened, grantsSet } from './events.ts'
import { measuredOf } from './host/measured.ts'
import { readCheck } from './list.ts'
import { requireProbe, requireReachableThere } from './probes/assign.ts'
import { dropPast, grantsThere, touchOrders } from './probes/store.ts'
import { tryThere } from './probes/trial.ts'
import { faultOf } from './repeat.ts'
import { destinationOf, shown, takeReading, wordsOf } from './reading.ts'
import { sameLogin, sealedFor, secretFor, secretOf } from './password.ts'
import { forgetMet, grantsOfTeam, insertCheck, lockCheck, putSecret, replaceGrants, reschedule, updateCheck } from './store.ts'

interface About { serviceId?: string | null | undefined; itemId?: string | null | undefined }

/** Who owns what is watched: the service's team, else the item's, else the first team. */
async function ownerOf(ctx: Ctx, about: About): Promise<Id<'team'>> {
  const service = about.serviceId ? await serviceById(ctx, about.serviceId as Id<'service'>) : undefined
  if (about.serviceId && !service) throw invalid([{ field: 'body.serviceId', message: 'names no service that you see' }])
  const item = about.itemId ? await itemById(ctx, about.itemId as Id<'item'>) : undefined
  if (about.itemId && !item) throw invalid([{ field: 'body.itemId', message: 'names no item that you see' }])
  return service?.ownerTeamId ?? item?.ownerTeamId ?? ownTeam(ctx, 'monitoring:manage')
}

/**
 * Refuses a destination that could never be checked, before it is stored. A name that does not resolve today is no reason.
 * @param probe who would check it, if not this server: then its grants count, and names are judged there
 */
export async function requireReachable(ctx: OpenCtx, target: Target, team: Id<'team'>, probe: Id<'probe'> | null = null): Promise<void> {
  const goes = destinationOf(target)
  if (!goes) return
  if (target.kind === 'http' && !URL.parse(target.url)) throw invalid([{ field: 'body.target.url', message: 'is no address' }])
  const { host, port, field } = goes
  try {
    if (probe !== null) return requireReachableThere(await grantsThere(ctx, probe, team), host, port)
    const wish = { purpose: 'check' as const, grants: await grantsOfTeam(ctx, team), host }
    await (port === undefined ? ctx.house.egress.judgeHost(wish) : ctx.house.egress.resolveTo({ ...wish, port }))
  } catch (error) {
    if (!(error instanceof EgressRefused)) return
    throw new Refusal({ code: 'destination-refused', kind: 'invalid', detail: error.message, errors: [{ field: `body.target.${field}`, message: error.message, code: error.code }], params: { rule: error.facts.rule } })
  }
}

/** Measurements are judged here, and are always those of an item; signs of life arrive here, by a plan that comes again. */
function requireJudgeable(ctx: Ctx, target: Target, itemId: string | null | undefined, probe: Id<'probe'> | null): void {
  if (target.kind === 'heartbeat' && probe !== null) throw invalid([{ field: 'body.probeId', message: 'is not for signs of life: they arrive at this server' }])
  const fault = target.kind === 'heartbeat' && target.plan ? faultOf(target.plan, ctx.clock.now()) : undefined
  if (fault) throw invalid([{ field: `body.target.plan.${fault.field}`, message: fault.message }])
  if (target.kind !== 'host') return
  if (!itemId) throw invalid([{ field: 'body.itemId', message: 'is missing: the measurements of which machine are judged?' }])
  if (probe !== null) throw invalid([{ field: 'body.probeId', message: 'is not for measurements: this server judges what was measured' }])
}

const subjects = (id: string, about: About) => [
  { kind: 'check', id, role: 'check' },
  ...(about.serviceId ? [{ kind: 'service', id: about.serviceId, role: 'watched' }] : []),
  ...(about.itemId ? [{ kind: 'item', id: about.itemId, role: 'watched' }] : []),
]

async function index(tx: Ctx, id: Id<'check'>, name: string, target: Target, team: Id<'team'>): Promise<void> {
  await putSearch(tx, { kind: 'check', id, title: name, words: wordsOf(target), team })
}

/** Begins to watch an address. Its first run is within a few seconds, the others on the check's own grid. */
export async function createCheck(ctx: OpenCtx, body: BodyOf<typeof addCheck>, rehearsal = false): Promise<Check> {
  const team = await ownerOf(ctx, body)
  requireMay(ctx.actor, 'monitoring:manage', team)
  const probe = await requireProbe(ctx, body.probeId)
  requireJudgeable(ctx, body.target, body.itemId, probe)
  await requireReachable(ctx, body.target, team, probe)
  const id = ctx.ids.make<'check'>()
  const sealed = sealedFor(ctx, id, body.target, body, {})
  return change(ctx, async (tx) => {
    const event = await insertWatched(tx, id, { ...body, rehearsal }, team)
    if (sealed) await putSecret(tx, id, sealed)
    await touchOrders(tx, [probe])
    return { events: [event], value: await readCheck(tx, id) }
  })
}

type NewCheck = Omit<BodyOf<typeof addCheck>, 'password' | 'request'> & { rehearsal: boolean }

/** Makes a check inside the caller's transaction, its destination judged before. @returns its event */
export async function insertWatched(tx: Ctx, id: Id<'check'>, body: NewCheck, team: Id<'team'>): Promise<NewEvent> {
  await insertCheck(tx, {
    id, name: body.name, kind: body.target.kind, target: JSON.stringify(body.target), interval_s: body.interval, timeout_ms: body.timeout, retries: body.retries, slow_after_ms: body.slowAfter,
    urgency: body.urgency, service_id: (body.serviceId ?? null) as Id<'service'> | null, item_id: (body.itemId ?? body.serviceId ?? null) as Id<'item'> | null, owner_team_id: team, rehearsal: body.rehearsal, probe_id: (body.probeId ?? null) as Id<'probe'> | null,
  }, firstRun(tx, id))
  await index(tx, id, body.name, body.target, team)
  return announce(checkAdded, { team, subjects: subjects(id, body), payload: { checkId: id }, detail: { name: body.name } })
}

/** Within five seconds, spread by the id: many checks added at once do not run at once. */
function firstRun(ctx: Ctx, id: string): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(gridAfter(id, 5000, ctx.clock.now().epochMilliseconds))
}

/** Changes, pauses or resumes a check. A changed target is run soon and knows nothing yet. */
export async function changeCheck(ctx: OpenCtx, id: Id<'check'>, version: number, edit: BodyOf<typeof editCheck>): Promise<Check> {
  const before = await readCheck(ctx, id)
  const about = { serviceId: edit.serviceId === undefined ? before.service?.id : edit.serviceId, itemId: edit.itemId === undefined ? before.item?.id : edit.itemId }
  const team = edit.serviceId === undefined && edit.itemId === undefined ? (before.team.id as Id<'team'>) : await ownerOf(ctx, about)
  const asker = (before.probe?.id ?? null) as Id<'probe'> | null
  const probe = edit.probeId === undefined || edit.probeId === asker ? asker : await requireProbe(ctx, edit.probeId)
  requireJudgeable(ctx, edit.target ?? before.target, about.itemId, probe)
  if (edit.target || probe !== asker) await requireReachable(ctx, edit.target ?? before.target, team, probe)
  const { password, request, ...rest } = edit
  const target = edit.target ?? before.target
  // A secret goes nowhere else than where it was given for: elsewhere nothing of it is kept.
  const stored = sameLogin(before.target, target) && probe === asker ? await secretOf(ctx, id, target) : {}
  const sealed = sealedFor(ctx, id, target, { password, request }, stored)
  return change(ctx, async (tx) => {
    const row = await lockCheck(tx, id)
    if (!row) throw missing('check')
    await requireSeenAndMay(tx, 'monitoring:manage', { kind: 'check', id, team: row.owner_team_id })
    requireMay(tx.actor, 'monitoring:manage', team)
    if (row.version !== version) throw stale()
    const stored = {
      name: row.name, target: row.target as Target, interval: row.interval_s, timeout: row.timeout_ms, retries: row.retries, slowAfter: row.slow_after_ms, urgency: row.urgency as Check['urgency'],
      serviceId: row.service_id as string | null, itemId: row.item_id as string | null, enabled: row.enabled, probeId: row.probe_id as string | null,
    }
    const changes = changesOf(stored, rest)
    const next = { ...stored, ...changes }
    await updateCheck(tx, id, {
      name: next.name, kind: next.target.kind, target: JSON.stringify(next.target), interval_s: next.interval, timeout_ms: next.timeout, retries: next.retries, slow_after_ms: next.slowAfter, urgency: next.urgency,
      service_id: next.serviceId as Id<'service'> | null, item_id: next.itemId as Id<'item'> | null, enabled: next.enabled, probe_id: next.probeId as Id<'probe'> | null, owner_team_id: team, version: version + 1,
    })
    if (sealed !== undefined || !sameLogin(stored.target, next.target) || changes.probeId !== undefined) await putSecret(tx, id, sealed ?? null)
    if (changes.target) await forgetMet(tx, id)
    const elsewhere = changes.target !== undefined || changes.probeId !== undefined
    if (elsewhere) await dropPast(tx, [id])
    if (elsewhere || sealed !== undefined || changes.interval || changes.enabled) await reschedule(tx, id, firstRun(tx, id), elsewhere)
    await touchOrders(tx, [row.probe_id, next.probeId as Id<'probe'> | null])
    await index(tx, id, next.name, next.target, team)
    return { events: [announce(checkChanged, { team, subjects: subjects(id, next), payload: { checkId: id, changed: [...Object.keys(changes), ...(sealed === undefined ? [] : [request === undefined ? 'password' : 'request'])], enabled: next.enabled }, detail: { name: next.name } })], value: await readCheck(tx, id) }
  })
}

/** Stops a check for good. What it said last no longer holds: its alert is over. */
export async function archive(ctx: Ctx, id: Id<'check'>): Promise<void> {
  await change(ctx, async (tx) => {
    const row = await lockCheck(tx, id)
    if (!row) throw missing('check')
    await requireSeenAndMay(tx, 'monitoring:manage', { kind: 'check', id, team: row.owner_team_id })
    const standing = await tx.db.selectFrom('infrastructure.check_state').select('state').where('check_id', '=', id).executeTakeFirstOrThrow()
    await updateCheck(tx, id, { archived_at: tx.clock.now() })
    await dropSearch(tx, 'check', id)
    await touchOrders(tx, [row.probe_id])
    const about = { serviceId: row.service_id, itemId: row.item_id }
    const gone = announce(checkArchived, { team: row.owner_team_id, subjects: subjects(id, about), payload: { checkId: id }, detail: { name: row.name } })
    if (standing.state === 'ok') return { events: [gone], value: undefined }
    const payload = { checkId: id, itemId: row.item_id ?? undefined, serviceId: row.service_id ?? undefined, state: 'ok' as const, before: standing.state as 'down', urgency: row.urgency as Check['urgency'], rehearsal: row.rehearsal }
    return { events: [gone, announce(checkHardened, { team: row.owner_team_id, subjects: subjects(id, about), payload, detail: { name: row.name, summary: 'The check was archived.', code: 'archived' } })], value: undefined }
  })
}

/** Runs a check once without keeping it. */
export async function tryOnce(ctx: OpenCtx, body: BodyOf<typeof tryCheck>): Promise<Outcome> {
  const team = await ownerOf(ctx, body)
  requireMay(ctx.actor, 'monitoring:manage', team)
  const probe = await requireProbe(ctx, body.probeId)
  requireJudgeable(ctx, body.target, body.itemId, probe)
  const stored = body.checkId ? await readCheck(ctx, body.checkId) : undefined
  const isItsOwn = stored && sameLogin(stored.target, body.target) && stored.team.id === team && (stored.probe?.id ?? null) === probe
  const kept = isItsOwn ? await secretOf(ctx, stored.id, body.target) : {}
  const secret = secretFor(body.target, body, kept) ?? (body.request ? {} : kept)
  if (probe !== null) return tryThere(ctx, probe, { target: body.target, timeout: body.timeout, slowAfter: body.slowAfter, grants: await grantsThere(ctx, probe, team), ...secret })
  return shown(await takeReading(ctx.house.egress, { target: body.target, timeoutMs: body.timeout, slowAfterMs: body.slowAfter, grants: await grantsOfTeam(ctx, team), now: ctx.clock.now(), ...secret, beat: body.checkId ? beatReader(ctx, (await readCheck(ctx, body.checkId)).id) : () => Promise.resolve(undefined), measured: measuredOf(ctx, body.itemId as Id<'item'> | undefined) }))
}

/** Says which addresses a department may check. */
export async function setGrants(ctx: Ctx, departmentId: Id<'department'>, ranges: readonly string[]): Promise<{ ranges: string[] }> {
  requireMay(ctx.actor, 'settings:manage', null)
  const wrong = ranges.findIndex((range) => range !== 'public' && range !== 'loopback' && !isRange(range))
  if (wrong >= 0) throw invalid([{ field: `body.ranges[${wrong}]`, message: say`${ranges[wrong]!} is neither a range like 10.1.0.0/16 nor the word loopback or public` }])
  return change(ctx, async (tx) => {
    if (!(await tx.db.selectFrom('organisation.department').select('id').where('id', '=', departmentId).executeTakeFirst())) throw missing('department')
    await replaceGrants(tx, departmentId, ranges)
    return { events: [announce(grantsSet, { team: null, subjects: [{ kind: 'department', id: departmentId, role: 'department' }], payload: { departmentId, ranges: [...ranges] } })], value: { ranges: [...ranges] } }
  })
}

/** At the first start the first department is granted loopback and public addresses; administrators add private ranges. */
export async function firstGrants(ctx: Ctx): Promise<void> {
  const { count } = await ctx.db.selectFrom('infrastructure.check_grant').select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow()
  const team = await ctx.db.selectFrom('organisation.team').select('department_id').where('id', '=', await firstTeam(ctx)).executeTakeFirstOrThrow()
  // Before set-up only: from then on the administrator's choice stands, an empty one too.
  if (Number(count) === 0 && !(await readOrganisation(ctx)).setUp) await setGrants(ctx, team.department_id, ['loopback', 'public'])
}
