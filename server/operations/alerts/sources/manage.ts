import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { addSource, AlertSourceDetail, editSource, renewSourceKey, SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import { plainMapping, type Mapping } from '@fullscore/api/operations/alerts/mapping.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../../../events/event.ts'
import { hashOfSecret } from '../../../access/identify.ts'
import { change } from '../../../kernel/change.ts'
import type { Actor, Ctx, OpenCtx } from '../../../kernel/context.ts'
import { beforeAndAfter, changesOf, isTaken } from '../../../kernel/input.ts'
import { conflict, forbidden, invalid, stale } from '../../../kernel/refusal.ts'
import { ownTeam, requireOwner } from '../../../organisation/organisation.ts'
import { requireMay, requireSeenAndMay } from '../../../organisation/visible.ts'
import { dropSearch, putSearch } from '../../../search/entries.ts'
import { serviceById } from '../../../infrastructure/services/public.ts'
import * as events from './events.ts'
import { readSource } from './list.ts'
import { teamsOf } from './reach.ts'
import { keyFrom } from './source.ts'
import { watchAgain } from './watch.ts'
import { dropPayloads, insertMapping, insertSource, lockSource, updateSource, type Reach, type SourceId, type SourceRow } from './store.ts'

const subject = (id: string) => [{ kind: 'alert-source', id, role: 'source' }]
const said = (row: SourceRow) => ({ team: row.owner_team_id, subjects: subject(row.id), payload: { sourceId: row.id, kind: row.kind as SourceKind }, detail: { name: row.name } })
const taken = (error: unknown): never => {
  throw isTaken(error, 'alert_source_name') ? conflict('name-taken', 'Another alert source has this name.') : error
}
const index = (tx: Ctx, row: SourceRow) => putSearch(tx, { kind: 'alert-source', id: row.id, title: row.name, words: `alert source ${row.kind}`, team: row.owner_team_id, hint: row.kind, rank: 9 })

/** A key of a source speaks for every team of its reach: so must whoever gives it. */
async function requireReach(ctx: Ctx, team: Id<'team'>, reach: Reach): Promise<void> {
  requireMay(ctx.actor, 'alerts:manage', team)
  const teams = await teamsOf(ctx, { reach, ownerTeamId: team })
  if (!covers(ctx.actor, teams)) throw forbidden('alerts:manage', say`This needs the permission alerts:manage for the whole ${reach}: the source would speak for all its teams.`)
}
const covers = (actor: Actor, teams: ReturnType<Actor['reach']>): boolean => {
  const held = actor.reach('alerts:manage')
  return held === 'everything' || (teams !== undefined && teams !== 'everything' && held !== undefined && [...teams].every((team) => held.has(team)))
}

async function requireService(ctx: Ctx, id: string | null | undefined): Promise<void> {
  if (id && !(await serviceById(ctx, id as Id<'service'>))) throw invalid([{ field: 'body.defaultServiceId', message: 'names no service that you see' }])
}

/** Adds a source. Its key is answered this once; what is stored is its hash. */
export async function add(ctx: OpenCtx, body: BodyOf<typeof addSource>): Promise<AnswerOf<typeof addSource>> {
  const team = body.teamId ?? (await ownTeam(ctx, 'alerts:manage'))
  await requireOwner(ctx, 'alerts:manage', team)
  await requireReach(ctx, team, body.reach)
  await requireService(ctx, body.defaultServiceId)
  if (body.mapping && body.kind !== 'generic') throw invalid([{ field: 'body.mapping', message: 'only a generic source has a mapping' }])
  const mapping = body.kind === 'generic' ? (body.mapping ?? plainMapping) : undefined
  const key = keyFrom(ctx.ids.secret())
  const id = ctx.ids.make<'alert-source'>()
  await change(ctx, async (tx) => {
    const row = await insertSource(tx, {
      id, name: body.name, kind: body.kind, owner_team_id: team, reach: body.reach, default_service_id: (body.defaultServiceId as Id<'service'> | undefined) ?? null, default_urgency: body.defaultUrgency, silent_days: body.silentDays,
      key_hash: hashOfSecret(key), key_end: key.slice(-4), key_made_at: tx.clock.now(), mapping: mapping ? JSON.stringify(mapping) : null, mapping_version: mapping ? 1 : 0, made_at: tx.clock.now(),
    })
    if (mapping) await insertMapping(tx, id, 1, mapping)
    await index(tx, row)
    await watchAgain(tx)
    return { events: [announce(events.sourceAdded, said(row))], value: undefined }
  }).catch(taken)
  return { source: await readSource(ctx, id), key }
}

/** Locks a source that the actor sees and may manage. */
async function begin(tx: Ctx, id: SourceId): Promise<SourceRow> {
  const row = await lockSource(tx, id)
  await requireSeenAndMay(tx, 'alerts:manage', { kind: 'alert-source', id, team: row.owner_team_id })
  return row
}

export async function edit(ctx: OpenCtx, id: SourceId, version: number, body: BodyOf<typeof editSource>): Promise<AlertSourceDetail> {
  await change(ctx, async (tx) => {
    const row = await begin(tx, id)
    if (row.version !== version) throw stale()
    const stored = { name: row.name, owner_team_id: row.owner_team_id, reach: row.reach, default_service_id: row.default_service_id as string | null, default_urgency: row.default_urgency, silent_days: row.silent_days }
    const changes = changesOf<typeof stored>(stored, {
      name: body.name, owner_team_id: body.teamId, reach: body.reach, default_service_id: body.defaultServiceId, default_urgency: body.defaultUrgency, silent_days: body.silentDays,
    })
    if (Object.keys(changes).length === 0) throw conflict('nothing-changed', 'Nothing would change.')
    if (changes.owner_team_id) await requireOwner(tx, 'alerts:manage', changes.owner_team_id)
    if (changes.owner_team_id ?? changes.reach) await requireReach(tx, changes.owner_team_id ?? row.owner_team_id, (changes.reach ?? row.reach) as Reach)
    await requireService(tx, changes.default_service_id)
    const next = await updateSource(tx, id, changes as never)
    await index(tx, next)
    const base = said(next)
    return { events: [announce(events.sourceEdited, { ...base, payload: { ...base.payload, fields: Object.keys(changes) }, detail: { name: next.name, ...beforeAndAfter<Record<string, unknown>>(stored, changes) } })], value: undefined }
  }).catch(taken)
  return readSource(ctx, id)
}

/** Gives a new key. The old one goes on for some hours, so that no alert is lost while the sender is changed. */
export async function renew(ctx: OpenCtx, id: SourceId, body: BodyOf<typeof renewSourceKey>): Promise<AnswerOf<typeof renewSourceKey>> {
  const key = keyFrom(ctx.ids.secret())
  const oldKeyHours = body?.oldKeyHours ?? 24
  await change(ctx, async (tx) => {
    const row = await begin(tx, id)
    await requireReach(tx, row.owner_team_id, row.reach as Reach)
    const keeps = row.key_hash !== null && oldKeyHours > 0
    const next = await updateSource(tx, id, {
      key_hash: hashOfSecret(key), key_end: key.slice(-4), key_made_at: tx.clock.now(), old_key_hash: keeps ? row.key_hash : null, old_key_until: keeps ? tx.clock.now().add({ hours: oldKeyHours }) : null,
    })
    const base = said(next)
    return { events: [announce(events.keyRenewed, { ...base, payload: { ...base.payload, oldKeyHours: keeps ? oldKeyHours : 0 } })], value: undefined }
  })
  return { source: await readSource(ctx, id), key }
}

const noKeys = { key_hash: null, key_end: null, key_made_at: null, old_key_hash: null, old_key_until: null }

export async function revoke(ctx: OpenCtx, id: SourceId): Promise<AlertSourceDetail> {
  return act(ctx, id, events.keyRevoked, (row) => {
    if (!row.key_hash) throw conflict('no-key', 'It has no key.')
    return noKeys
  })
}

export async function disable(ctx: OpenCtx, id: SourceId, reason: string): Promise<AlertSourceDetail> {
  return act(ctx, id, events.sourceDisabled, (row) => {
    if (row.disabled_at) throw conflict('already-disabled', 'It is disabled already.')
    return { disabled_at: ctx.clock.now(), disabled_why: reason }
  }, { reason })
}

export async function enable(ctx: OpenCtx, id: SourceId): Promise<AlertSourceDetail> {
  return act(ctx, id, events.sourceEnabled, (row) => {
    if (!row.disabled_at) throw conflict('not-disabled', 'It is not disabled.')
    return { disabled_at: null, disabled_why: null }
  })
}

async function act(ctx: OpenCtx, id: SourceId, type: typeof events.keyRevoked, set: (row: SourceRow) => Parameters<typeof updateSource>[2], detail: Record<string, unknown> = {}): Promise<AlertSourceDetail> {
  await change(ctx, async (tx) => {
    const next = await updateSource(tx, id, set(await begin(tx, id)))
    const base = said(next)
    return { events: [announce(type, { ...base, detail: { ...base.detail, ...detail } })], value: undefined }
  })
  return readSource(ctx, id)
}

/** Puts a source away: its keys and payloads are gone, its alerts stay. */
export async function archive(ctx: Ctx, id: SourceId): Promise<void> {
  await change(ctx, async (tx) => {
    await begin(tx, id)
    const row = await updateSource(tx, id, { ...noKeys, archived_at: tx.clock.now() })
    await dropPayloads(tx, id)
    await dropSearch(tx, 'alert-source', id)
    return { events: [announce(events.sourceArchived, said(row))], value: undefined }
  })
}

export async function forget(ctx: Ctx, id: SourceId): Promise<void> {
  await change(ctx, async (tx) => {
    const row = await begin(tx, id)
    await dropPayloads(tx, id)
    return { events: [announce(events.payloadsForgotten, said(row))], value: undefined }
  })
}

/** Saves a mapping as a new version; earlier ones stay to be looked at and taken up again. */
export async function saveMapping(ctx: OpenCtx, id: SourceId, version: number, mapping: Mapping): Promise<AlertSourceDetail> {
  await change(ctx, async (tx) => {
    const row = await begin(tx, id)
    if (row.kind !== 'generic') throw conflict('not-generic', 'Only a generic source has a mapping: the others have the shape of their protocol.')
    if (row.version !== version) throw stale()
    const next = await updateSource(tx, id, { mapping: JSON.stringify(mapping), mapping_version: row.mapping_version + 1 })
    await insertMapping(tx, id, next.mapping_version, mapping)
    const base = said(next)
    return { events: [announce(events.mappingSaved, { ...base, payload: { ...base.payload, mappingVersion: next.mapping_version } })], value: undefined }
  })
  return readSource(ctx, id)
}
