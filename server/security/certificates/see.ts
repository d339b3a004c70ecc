import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { itemById, lockItem, observe, proposeRelations, updateItem } from '../../infrastructure/inventory/public.ts'
import { certificateFound, certificateGone, certificateSuperseded } from './events.ts'
import { certificateRow, endSighting, insertSighting, openSightings, putCertificate, sightingAt, touchSighting, writeState, type Place } from './store.ts'
import { clearedEvent, forget, judgeAgain, judgeNow, serviceAmong, subjectsOf } from './verdicts.ts'
import { factsOf, titleOf } from './x509.ts'

const source = 'certificates'

export interface Seen extends Place {
  /** DER, its own certificate first. */
  chain: readonly Uint8Array[]
  /** Owner of a certificate that nobody knows yet. */
  team: Id<'team'> | undefined
}

/**
 * Takes note of a certificate at a place: finds its item or adds it, ends what was seen there before. A certificate that is
 * seen nowhere any more because this one stands in its place is superseded by it.
 */
export async function see(ctx: Ctx, seen: Seen): Promise<Id<'item'>> {
  const facts = factsOf(seen.chain[0]!)
  const name = titleOf(facts)
  const id = await observe(ctx, source, {
    kind: 'certificate', name, identities: [{ namespace: 'certificate', value: facts.fingerprint }],
    attributes: { subject: facts.subject.slice(0, 500), issuer: facts.issuer.slice(0, 500), validTo: facts.validTo.toString() }, ...(seen.team ? { team: seen.team } : {}),
  })
  const before = await sightingAt(ctx, seen.key)
  if (before?.certificate_id === id) {
    await keep(ctx, 'the same certificate seen again', (tx) => touchSighting(tx, seen))
    if (before.problem !== seen.problem || before.servername !== seen.servername || before.item_id !== (seen.itemId ?? null)) await judgeNow(ctx, id)
  } else await change(ctx, (tx) => replace(tx, seen, id, name, facts))
  if (seen.itemId) await propose(ctx, seen, id, name)
  return id
}

async function replace(tx: Ctx, seen: Seen, id: Id<'item'>, name: string, facts: ReturnType<typeof factsOf>): Promise<{ events: [NewEvent, ...NewEvent[]]; value: undefined }> {
  await lockName(tx, `certificate ${seen.key}`)
  const before = await sightingAt(tx, seen.key, true)
  const fresh = await putCertificate(tx, id, facts, seen.chain)
  await endSighting(tx, seen.key)
  await insertSighting(tx, id, seen)
  const item = await lockItem(tx, id)
  if (fresh && item.lifecycle !== 'live') await updateItem(tx, item, { name: item.name, teamId: item.owner_team_id, lifecycle: 'live', archived: false })
  const found = announce(certificateFound, { team: item.owner_team_id, subjects: subjectsOf(id, seen.itemId), payload: { certificateId: id, kind: seen.kind }, detail: { name, place: seen.words } })
  const left = before && before.certificate_id !== id ? await leave(tx, before.certificate_id, id) : []
  return { events: [found, ...left, ...(await judgeAgain(tx, id))], value: undefined }
}

/** A certificate that lost a place: if it was the last, it is superseded by what stands there now, or gone. */
async function leave(tx: Ctx, id: Id<'item'>, by: Id<'item'> | null): Promise<NewEvent[]> {
  if ((await openSightings(tx, id)).length > 0) return judgeAgain(tx, id)
  const row = await certificateRow(tx, id, true)
  if (!row || row.state !== 'current') return []
  const serviceId = await lastServiceOf(tx, id)
  await writeState(tx, id, by ? 'superseded' : 'gone', by)
  await forget(tx, id, by ? 'met' : 'cancelled')
  const item = await lockItem(tx, id)
  await updateItem(tx, item, { name: item.name, teamId: item.owner_team_id, lifecycle: 'retired', archived: item.archived_at !== null })
  const said = { team: row.owner_team_id, detail: { name: row.name } }
  const news = by
    ? announce(certificateSuperseded, { ...said, subjects: [...subjectsOf(id), { kind: 'certificate', id: by, role: 'successor' }], payload: { certificateId: id, byId: by } })
    : announce(certificateGone, { ...said, subjects: subjectsOf(id), payload: { certificateId: id } })
  return [news, clearedEvent(row, serviceId)]
}

async function lastServiceOf(tx: Ctx, id: Id<'item'>): Promise<string | undefined> {
  const rows = await tx.db.selectFrom('security.certificate_sighting').select('item_id').where('certificate_id', '=', id).where('item_id', 'is not', null).orderBy('last_seen', 'desc').limit(5).execute()
  return serviceAmong(tx, rows.map((row) => row.item_id as Id<'item'>))
}

/** A place does not exist any more: the check was archived, the file or the listener is gone. */
export async function leavePlace(ctx: Ctx, key: string): Promise<void> {
  await keep(ctx, 'a place that goes matters only with what was there', async (tx) => {
    await lockName(tx, `certificate ${key}`)
    const before = await sightingAt(tx, key, true)
    if (!before) return
    await endSighting(tx, key)
    const [first, ...others] = await leave(tx, before.certificate_id, null)
    if (first) await change(tx, async () => ({ events: [first, ...others], value: undefined }))
  })
}

/** What uses a certificate falls with it: proposed with the place as evidence. */
async function propose(ctx: Ctx, seen: Seen, id: Id<'item'>, name: string): Promise<void> {
  const user = await itemById(ctx, seen.itemId!)
  if (!user || user.id === id) return
  const says = seen.kind === 'file' ? say`The certificate ${name} lies in ${seen.words}.` : say`${seen.words} shows the certificate ${name}.`
  await proposeRelations(ctx, source, [{ kind: 'depends-on', fromId: user.id, toId: id, says, basis: 'certificate' }])
}
