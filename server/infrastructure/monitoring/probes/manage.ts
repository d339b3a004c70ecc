import type { BodyOf } from '@fullscore/api/route.ts'
import type { addProbe, editProbe, Probe, ProbeWithToken, setProbeGrants } from '@fullscore/api/infrastructure/monitoring/probes.ts'
import { count as counted, say } from '@fullscore/api/sentence.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { hashOfSecret } from '../../../access/identify.ts'
import { isRange } from '../../../egress/address.ts'
import { announce } from '../../../events/event.ts'
import { change } from '../../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { changesOf, isTaken } from '../../../kernel/input.ts'
import { conflict, invalid, missing, stale } from '../../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../../organisation/organisation.ts'
import { publicUrl } from '../../../organisation/public-url.ts'
import { requireMay, requireSeenAndMay } from '../../../organisation/visible.ts'
import { dropSearch, putSearch } from '../../../search/entries.ts'
import { probeAdded, probeArchived, probeChanged, probeGrantsSet, probeRevoked, probeTokenMade } from '../events.ts'
import { readProbe } from './list.ts'
import { tokenMinutes } from './probe.ts'
import { sayNothingKnown } from './lost.ts'
import { insertProbe, lockProbe, lockState, replaceProbeGrants, touchOrders, updateProbe, updateState, type ProbeRow } from './store.ts'

/** The common parts of an event about a probe. */
export const aboutProbe = (row: Pick<ProbeRow, 'id' | 'name' | 'owner_team_id'>) => ({ team: row.owner_team_id, subjects: [{ kind: 'probe', id: row.id, role: 'probe' }], detail: { name: row.name } })

const index = (tx: Ctx, row: Pick<ProbeRow, 'id' | 'name' | 'place' | 'owner_team_id'>) => putSearch(tx, { kind: 'probe', id: row.id, title: row.name, words: `probe ${row.place}`, team: row.owner_team_id, ...(row.place === '' ? {} : { hint: row.place }) })

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isTaken(error, 'probe_name')) throw conflict('name-taken', 'Another probe has this name already.')
    throw error
  }
}

interface NewToken { token: string; set: { token_hash: Buffer; token_until: Temporal.Instant; token_used_at: null } }
function newToken(ctx: Ctx): NewToken {
  const token = `fsp_${ctx.ids.secret()}`
  return { token, set: { token_hash: hashOfSecret(token), token_until: ctx.clock.now().add({ minutes: tokenMinutes }), token_used_at: null } }
}

/** The token with what is typed on the far machine. */
async function withToken(ctx: OpenCtx, probe: Probe, { token, set }: NewToken): Promise<ProbeWithToken> {
  const { url } = await publicUrl(ctx)
  const command = `node fullscore.mjs probe --server ${url}`
  return { probe, token, command: `${command} --token ${token}`, commandByEnvironment: `FULLSCORE_PROBE_TOKEN=${token} ${command}`, until: set.token_until.toString() }
}

/** Makes a probe. Its owner's department may check loopback and public addresses from there at first; administrators add private ranges. */
export async function add(ctx: OpenCtx, body: BodyOf<typeof addProbe>): Promise<ProbeWithToken> {
  const team = body.teamId ?? (await ownTeam(ctx, 'probes:manage'))
  const department = await requireOwner(ctx, 'probes:manage', team)
  const [id, fresh, own] = [ctx.ids.make<'probe'>(), newToken(ctx), ctx.house.version]
  const row = { id, name: body.name, place: body.place, owner_team_id: team }
  const probe = await named(() => change(ctx, async (tx) => {
    await insertProbe(tx, { ...row, ...fresh.set, made_at: tx.clock.now() })
    await replaceProbeGrants(tx, id, department, ['loopback', 'public'])
    await index(tx, row)
    return { events: [announce(probeAdded, { ...aboutProbe(row), payload: { probeId: id } })], value: await readProbe(tx, id, own) }
  }))
  return withToken(ctx, probe, fresh)
}

/** Locks a probe that the actor sees and may manage. */
async function managed(tx: Ctx, id: Id<'probe'>): Promise<ProbeRow> {
  const row = await lockProbe(tx, id)
  await requireSeenAndMay(tx, 'probes:manage', { kind: 'probe', id, team: row.owner_team_id })
  return row
}

export async function edit(ctx: OpenCtx, id: Id<'probe'>, version: number, body: BodyOf<typeof editProbe>): Promise<Probe> {
  const own = ctx.house.version
  return named(() => change(ctx, async (tx) => {
    const row = await managed(tx, id)
    if (row.version !== version) throw stale()
    if (body.teamId && body.teamId !== row.owner_team_id) await requireOwner(tx, 'probes:manage', body.teamId)
    const changes = changesOf({ name: row.name, place: row.place, teamId: row.owner_team_id }, body)
    const next = { id, name: changes.name ?? row.name, place: changes.place ?? row.place, owner_team_id: changes.teamId ?? row.owner_team_id }
    await updateProbe(tx, id, { name: next.name, place: next.place, owner_team_id: next.owner_team_id, version: version + 1 })
    await index(tx, next)
    return { events: [announce(probeChanged, { ...aboutProbe(next), payload: { probeId: id, changed: Object.keys(changes) } })], value: await readProbe(tx, id, own) }
  }))
}

/** A new token; the ones before stop working. The key that is enrolled works on until another takes its place. */
export async function renew(ctx: OpenCtx, id: Id<'probe'>): Promise<ProbeWithToken> {
  const fresh = newToken(ctx)
  const own = ctx.house.version
  const probe = await change(ctx, async (tx) => {
    const row = await managed(tx, id)
    await updateProbe(tx, id, fresh.set)
    return { events: [announce(probeTokenMade, { ...aboutProbe(row), payload: { probeId: id } })], value: await readProbe(tx, id, own) }
  })
  return withToken(ctx, probe, fresh)
}

/** Ends a probe's access with the next request. Nobody knows how its checks are from now on, and on purpose: no alert. */
export async function revoke(ctx: OpenCtx, id: Id<'probe'>): Promise<Probe> {
  const own = ctx.house.version
  return change(ctx, async (tx) => {
    const row = await managed(tx, id)
    if (row.revoked_at) throw conflict('already-revoked', 'It is revoked already.')
    await updateProbe(tx, id, { revoked_at: tx.clock.now(), token_hash: null, token_until: null, token_used_at: null })
    await lockState(tx, id)
    await updateState(tx, id, { lost_at: null })
    await touchOrders(tx, [id])
    const forgotten = await sayNothingKnown(tx, row, say`The probe ${row.name} was revoked: nobody asks any more.`)
    return { events: [announce(probeRevoked, { ...aboutProbe(row), payload: { probeId: id, checks: forgotten.length } }), ...forgotten], value: await readProbe(tx, id, own) }
  })
}

export async function archive(ctx: Ctx, id: Id<'probe'>): Promise<void> {
  await change(ctx, async (tx) => {
    const row = await managed(tx, id)
    const { count } = await tx.db.selectFrom('infrastructure.check_definition').select((e) => e.fn.countAll<number>().as('count')).where('probe_id', '=', id).where('archived_at', 'is', null).executeTakeFirstOrThrow()
    if (Number(count) > 0) throw conflict('has-checks', say`${counted(Number(count), 'A check runs', '# checks run')} on it: move what it runs to another place first, or stop it.`)
    await updateProbe(tx, id, { archived_at: tx.clock.now(), public_key: null, token_hash: null, token_until: null })
    await updateState(tx, id, { lost_at: null })
    await touchOrders(tx, [id])
    await dropSearch(tx, 'probe', id)
    return { events: [announce(probeArchived, { ...aboutProbe(row), payload: { probeId: id } })], value: undefined }
  })
}

/** Says which addresses a department may check from a probe. */
export async function setGrantsThere(ctx: OpenCtx, id: Id<'probe'>, { departmentId, ranges }: BodyOf<typeof setProbeGrants>): Promise<Probe> {
  requireMay(ctx.actor, 'settings:manage', null)
  const wrong = ranges.findIndex((range) => range !== 'public' && range !== 'loopback' && !isRange(range))
  if (wrong >= 0) throw invalid([{ field: `body.ranges[${wrong}]`, message: say`${ranges[wrong]!} is neither a range like 10.1.0.0/16 nor the word loopback or public` }])
  const own = ctx.house.version
  return change(ctx, async (tx) => {
    const row = await lockProbe(tx, id)
    if (!(await tx.db.selectFrom('organisation.department').select('id').where('id', '=', departmentId).executeTakeFirst())) throw missing('department')
    await replaceProbeGrants(tx, id, departmentId, ranges)
    await touchOrders(tx, [id])
    return { events: [announce(probeGrantsSet, { ...aboutProbe(row), payload: { probeId: id, departmentId, ranges: [...ranges] } })], value: await readProbe(tx, id, own) }
  })
}
