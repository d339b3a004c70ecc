import { sql } from 'kysely'
import type { Verdict } from '@fullscore/api/security/certificates.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Weight } from './certificate.ts'
import type { CertificateFacts } from './x509.ts'

export type SightingKind = 'check' | 'listener' | 'file'

/** Where a certificate was met. */
export interface Place {
  kind: SightingKind
  /** Stays the same when the certificate there is renewed. */
  key: string
  /** For people: `shop.example.com port 443`. */
  words: string
  servername: string | null
  checkId: Id<'check'> | undefined
  /** What the certificate belongs to: a service, a server. */
  itemId: Id<'item'> | undefined
  problem: string | null
}

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64')

/** Stores a certificate or finds it stored; its chain is the one seen last. @returns whether it is new or was away */
export async function putCertificate(tx: Ctx, id: Id<'item'>, facts: CertificateFacts, chain: readonly Uint8Array[]): Promise<boolean> {
  const now = tx.clock.now()
  const before = await tx.db.selectFrom('security.certificate').select(['state', 'chain']).where('item_id', '=', id).forNoKeyUpdate().executeTakeFirst()
  const above = chain.slice(1).map(base64)
  if (before) {
    // A file or an incomplete server knows less than another place did.
    const better = above.length >= before.chain.length ? { chain: above } : {}
    await tx.db.updateTable('security.certificate').set({ state: 'current', superseded_by: null, ...better }).where('item_id', '=', id).execute()
    return before.state !== 'current'
  }
  await tx.db.insertInto('security.certificate').values({
    item_id: id, fingerprint: facts.fingerprint, subject: facts.subject, issuer: facts.issuer, serial: facts.serial, names: facts.names, key_type: facts.keyType, key_bits: facts.keyBits ?? null, signature: facts.signature,
    not_before: facts.validFrom, not_after: facts.validTo, self_signed: facts.selfSigned, chain: above, leaf: base64(chain[0]!), first_seen: now, judged_at: now,
  }).execute()
  return true
}

/** The open sighting of a place, locked. */
export async function sightingAt(ctx: Ctx, key: string, lock = false) {
  const query = ctx.db.selectFrom('security.certificate_sighting').selectAll().where('place_key', '=', key).where('ended_at', 'is', null)
  return (lock ? query.forNoKeyUpdate() : query).executeTakeFirst()
}

export async function insertSighting(tx: Ctx, certificateId: Id<'item'>, place: Place): Promise<void> {
  const now = tx.clock.now()
  await tx.db.insertInto('security.certificate_sighting').values({
    id: tx.ids.make(), certificate_id: certificateId, place_key: place.key, kind: place.kind, place: place.words, servername: place.servername, check_id: place.checkId ?? null, item_id: place.itemId ?? null,
    problem: place.problem, first_seen: now, last_seen: now,
  }).execute()
}

/** The same certificate at the same place again. */
export async function touchSighting(tx: Ctx, place: Place): Promise<void> {
  await tx.db.updateTable('security.certificate_sighting').set({ last_seen: tx.clock.now(), place: place.words, servername: place.servername, check_id: place.checkId ?? null, item_id: place.itemId ?? null, problem: place.problem })
    .where('place_key', '=', place.key).where('ended_at', 'is', null).execute()
}

export async function endSighting(tx: Ctx, key: string): Promise<void> {
  await tx.db.updateTable('security.certificate_sighting').set({ ended_at: tx.clock.now() }).where('place_key', '=', key).where('ended_at', 'is', null).execute()
}

/** Where a certificate is used now. */
export async function openSightings(ctx: Ctx, certificateId: Id<'item'>) {
  return ctx.db.selectFrom('security.certificate_sighting').selectAll().where('certificate_id', '=', certificateId).where('ended_at', 'is', null).orderBy('first_seen').limit(200).execute()
}

/** A certificate with its item's name and owner. */
export async function certificateRow(ctx: Ctx, id: Id<'item'>, lock = false) {
  const query = ctx.db.selectFrom('security.certificate as c').innerJoin('infrastructure.item_ref as i', 'i.id', 'c.item_id').selectAll('c').select(['i.name', 'i.owner_team_id']).where('c.item_id', '=', id)
  return (lock ? query.forUpdate('c') : query).executeTakeFirst()
}
export type CertificateRow = NonNullable<Awaited<ReturnType<typeof certificateRow>>>

export async function writeVerdicts(tx: Ctx, id: Id<'item'>, verdicts: readonly Verdict[]): Promise<void> {
  await tx.db.updateTable('security.certificate').set({ verdicts: JSON.stringify(verdicts), judged_at: tx.clock.now() }).where('item_id', '=', id).execute()
}

export async function writeState(tx: Ctx, id: Id<'item'>, state: 'superseded' | 'gone', by: Id<'item'> | null): Promise<void> {
  await tx.db.updateTable('security.certificate').set({ state, superseded_by: by, verdicts: '[]', judged_at: tx.clock.now() }).where('item_id', '=', id).execute()
}

/** The thresholds that count for a team, and whose they are; undefined if nobody said any. */
export async function policyFor(ctx: Ctx, team: Id<'team'>, weight: Weight): Promise<{ teamId: Id<'team'> | null; criticality: Weight; thresholds: number[] } | undefined> {
  const row = await ctx.db.selectFrom('security.certificate_policy').selectAll().where((e) => e.or([e('team_id', '=', team), e('team_id', 'is', null)]))
    .where((e) => e.or([e('criticality', 'is', null), ...(weight ? [e('criticality', '=', weight)] : [])])).orderBy(sql`team_id nulls last`).orderBy(sql`criticality nulls last`).executeTakeFirst()
  return row && { teamId: row.team_id, criticality: row.criticality as Weight, thresholds: row.thresholds }
}

/** Says what counts for a team, a criticality, both or all; null takes it back. */
export async function putPolicy(tx: Ctx, team: Id<'team'> | null, weight: Weight, thresholds: readonly number[] | null): Promise<void> {
  // Two who choose at once take turns: what is not there yet cannot be locked.
  await lockName(tx, `certificate-policy:${team}:${weight}`)
  await tx.db.deleteFrom('security.certificate_policy').where('team_id', team === null ? 'is' : '=', team).where('criticality', weight === null ? 'is' : '=', weight).execute()
  if (thresholds) await tx.db.insertInto('security.certificate_policy').values({ team_id: team, criticality: weight, thresholds: [...thresholds] }).execute()
}

/** Takes the watch over one machine for a while. @returns whether this process holds it now */
export async function claimWatch(tx: Ctx, machine: string, until: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql`insert into security.certificate_watch (machine, claimed_until) values (${machine}, ${until})
    on conflict (machine) do update set claimed_until = excluded.claimed_until where certificate_watch.claimed_until <= ${tx.clock.now()} returning machine`.execute(tx.db)
  return rows.length > 0
}
