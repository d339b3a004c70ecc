import { sql } from 'kysely'
import type { AnswerOf, QueryOf } from '@fullscore/api/route.ts'
import type { Certificate, CertificateDetail, certificateSummary, CertificateState, listCertificates, Verdict } from '@fullscore/api/security/certificates.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { likely, pageOfRows, placeOf } from '../../kernel/cursor.ts'
import { missing } from '../../kernel/refusal.ts'
import { visible } from '../../organisation/visible.ts'
import { namesOfItems } from '../../infrastructure/inventory/public.ts'
import { asRead, daysLeft, firstThresholds, type Weight } from './certificate.ts'
import { policyFor } from './store.ts'
import { weightOf } from './verdicts.ts'
import { factsOf, titleOf } from './x509.ts'

const scope = (ctx: Ctx) => visible(ctx.actor, 'certificates:read', { kind: 'certificate', id: sql.ref('c.item_id'), team: sql.ref('i.owner_team_id') })

function certificates(ctx: Ctx) {
  return ctx.db.selectFrom('security.certificate as c').innerJoin('infrastructure.item_ref as i', 'i.id', 'c.item_id').innerJoin('organisation.team as t', 't.id', 'i.owner_team_id')
    .selectAll('c').select(['i.name', 'i.owner_team_id', 't.name as team_name', sql<number>`(select count(*)::int from security.certificate_sighting s where s.certificate_id = c.item_id and s.ended_at is null)`.as('places')]).where(scope(ctx))
}
type Row = Awaited<ReturnType<ReturnType<typeof certificates>['executeTakeFirstOrThrow']>>

const present = (ctx: Ctx) => (row: Row): Certificate => ({
  id: row.item_id, name: row.name, names: row.names, issuer: row.issuer, team: { id: row.owner_team_id, name: row.team_name }, state: row.state as CertificateState, validFrom: row.not_before.toString(), validTo: row.not_after.toString(),
  daysLeft: daysLeft(row.not_after, ctx.clock.now()), verdicts: asRead(row.verdicts as Verdict[], row.not_after, ctx.clock.now()), places: row.places,
})

/** One page of certificates, the first to end first. */
export async function pageOfCertificates(ctx: Ctx, query: QueryOf<typeof listCertificates>): Promise<AnswerOf<typeof listCertificates>> {
  const place = placeOf(query.cursor, ['moment', 'id'])
  let rows = certificates(ctx).where('c.state', '=', query.state).orderBy('c.not_after').orderBy('c.item_id').limit(query.limit + 1)
  if (query.within !== undefined) rows = rows.where('c.not_after', '<=', ctx.clock.now().add({ hours: 24 * query.within }))
  if (query.teamId) rows = rows.where('i.owner_team_id', '=', query.teamId)
  if (query.issuer) rows = rows.where('c.issuer', 'ilike', likely(query.issuer))
  if (query.verdict) rows = rows.where(sql<boolean>`c.verdicts @> ${JSON.stringify([{ code: query.verdict }])}::jsonb`)
  if (query.search) rows = rows.where((e) => e.or([e('i.name', 'ilike', likely(query.search!)), e('c.issuer', 'ilike', likely(query.search!)), sql<boolean>`array_to_string(c.names, ' ') ilike ${likely(query.search!)}`]))
  if (place) rows = rows.where(sql<boolean>`(c.not_after, c.item_id) > (${place[0]}::timestamptz, ${place[1]}::uuid)`)
  const page = pageOfRows(await rows.execute(), query.limit, (row) => [row.not_after.toString(), row.item_id])
  return { items: page.rows.map(present(ctx)), next: page.next }
}

/** How many end when, what is wrong, who issued them, and which end next. */
export async function summaryOf(ctx: Ctx): Promise<AnswerOf<typeof certificateSummary>> {
  const now = ctx.clock.now()
  const current = () => ctx.db.selectFrom('security.certificate as c').innerJoin('infrastructure.item_ref as i', 'i.id', 'c.item_id').where('c.state', '=', 'current').where(scope(ctx))
  const until = (days: number) => now.add({ hours: 24 * days })
  const counted = current().select([
    sql<number>`count(*)::int`.as('total'), sql<number>`count(*) filter (where c.not_after <= ${now})::int`.as('expired'), sql<number>`count(*) filter (where c.not_after > ${now} and c.not_after <= ${until(7)})::int`.as('week'),
    sql<number>`count(*) filter (where c.not_after > ${until(7)} and c.not_after <= ${until(30)})::int`.as('month'), sql<number>`count(*) filter (where c.not_after > ${until(30)} and c.not_after <= ${until(90)})::int`.as('quarter'),
    sql<number>`count(*) filter (where c.not_after > ${until(90)})::int`.as('later'),
  ]).executeTakeFirstOrThrow()
  const wrong = current().crossJoinLateral(sql<{ value: Verdict }>`jsonb_array_elements(c.verdicts)`.as('v')).select([sql<string>`v.value ->> 'code'`.as('code'), sql<number>`count(*)::int`.as('count')]).groupBy('code').execute()
  const issuers = current().select(['c.issuer', sql<number>`count(*)::int`.as('count')]).groupBy('c.issuer').orderBy('count', 'desc').orderBy('c.issuer').limit(10).execute()
  const next = certificates(ctx).where('c.state', '=', 'current').orderBy('c.not_after').limit(5).execute()
  const [{ total, ...ends }, verdicts, by, soon] = await Promise.all([counted, wrong, issuers, next])
  return { total, ends, verdicts: Object.fromEntries(verdicts.map((row) => [row.code, row.count])), issuers: by, next: soon.map(present(ctx)) }
}

/** One certificate with its chain and where it was seen. */
export async function readCertificate(ctx: Ctx, id: Id<'item'>): Promise<CertificateDetail> {
  const row = await certificates(ctx).where('c.item_id', '=', id).executeTakeFirst()
  if (!row) throw missing('certificate')
  const weight = await weightOf(ctx, id)
  const [sightings, policy, before, after] = await Promise.all([
    sightingsOf(ctx, id), policyFor(ctx, row.owner_team_id, weight), certificates(ctx).where('c.superseded_by', '=', id).limit(20).execute(),
    row.superseded_by ? certificates(ctx).where('c.item_id', '=', row.superseded_by).executeTakeFirst() : undefined,
  ])
  const named = (one: Row) => ({ id: one.item_id, name: say`${one.name}, until ${one.not_after.toString().slice(0, 10)}` })
  const chain = [row.leaf, ...row.chain].map(linkOf)
  return {
    ...present(ctx)(row), subject: row.subject, serial: row.serial, fingerprint: row.fingerprint, keyType: row.key_type, keyBits: row.key_bits, signature: row.signature, chain, chainSays: chainWords(chain, row.verdicts as Verdict[]),
    sightings, supersededBy: after ? named(after) : null, supersedes: before.map(named), criticality: weight, thresholds: policy?.thresholds ?? [...firstThresholds(weight)], policyOf: policyWords(policy, row.team_name),
  }
}

function policyWords(policy: { teamId: Id<'team'> | null; criticality: Weight } | undefined, team: string): string {
  if (!policy) return 'the first setting'
  return [policy.teamId ? team : 'all teams', ...(policy.criticality ? [say`${policy.criticality} services`] : [])].join(', ')
}

function linkOf(leaf: string): CertificateDetail['chain'][number] {
  const facts = factsOf(Buffer.from(leaf, 'base64'))
  return { subject: titleOf(facts), issuer: titleOf({ subject: facts.issuer, names: [], serial: '' }), validTo: facts.validTo.toString(), fingerprint: facts.fingerprint, key: `${facts.keyType}${facts.keyBits ? ` ${facts.keyBits}` : ''}`, signature: facts.signature, selfSigned: facts.selfSigned }
}

function chainWords(chain: CertificateDetail['chain'], verdicts: readonly Verdict[]): string {
  const said = verdicts.find((one) => ['incomplete-chain', 'untrusted', 'self-signed'].includes(one.code))
  if (said) return said.says
  return chain.at(-1)!.selfSigned ? say`It leads to ${chain.at(-1)!.subject}.` : say`What vouches for ${chain.at(-1)!.subject}, ${chain.at(-1)!.issuer}, was not sent and is not stored here.`
}

async function sightingsOf(ctx: Ctx, id: Id<'item'>): Promise<CertificateDetail['sightings']> {
  const seesCheck = visible(ctx.actor, 'monitoring:read', { kind: 'check', id: sql.ref('k.id'), team: sql.ref('k.owner_team_id') })
  const rows = await ctx.db.selectFrom('security.certificate_sighting as s').leftJoin('infrastructure.check_certificate_ref as k', (j) => j.on(sql`k.id`, '=', sql.ref('s.check_id'))).selectAll('s')
    .select([sql<string | null>`case when ${seesCheck} then k.name end`.as('check_name')]).where('s.certificate_id', '=', id).orderBy(sql`s.ended_at desc nulls first`).orderBy('s.first_seen').limit(200).execute()
  const items = await namesOfItems(ctx, rows.flatMap((row) => (row.item_id ? [row.item_id] : [])))
  return rows.map((row) => {
    const item = row.item_id ? items.get(row.item_id) : undefined
    return {
      kind: row.kind as 'check', place: row.place, check: row.check_id && row.check_name !== null ? { id: row.check_id, name: row.check_name } : null, item: row.item_id && item ? { id: row.item_id, name: item.name } : null,
      problem: row.problem, firstSeen: row.first_seen.toString(), lastSeen: row.last_seen.toString(), endedAt: row.ended_at?.toString() ?? null,
    }
  })
}
