import { asLine, asLines } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { change, keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { firstTeam } from '../../organisation/organisation.ts'
import { indexItem, insertItem, itemSubject } from './add.ts'
import { itemAdded, itemChanged, mergeProposed } from './events.ts'
import { pick } from './item.ts'
import { addIdentities, itemsByIdentity, countBorne, lockItem, observationsOf, writeObservations, type Identity, type ItemRow, type Value } from './store.ts'
import { newMatches, proposeMatch } from './store-merges.ts'

export interface Sighting {
  kind: string
  name: string
  /** Any of them finds the item, the first that does counts; all are kept. */
  identities: readonly Identity[]
  attributes: Record<string, Value>
  /** Owner if the item is new; else the first team. */
  team?: Id<'team'>
}

/**
 * Takes what a source saw of one thing: finds its item by identity or adds it, and writes the values. Quiet when nothing that counts
 * changed. Identities that lead to several items are taken for the first; that they may be one is proposed as a merge.
 * @param source `own-host`, `connector:zabbix`, …
 */
export async function observe(ctx: Ctx, source: string, given: Sighting): Promise<Id<'item'>> {
  const seen = legible(given)
  const [known, ...doubtful] = await itemsByIdentity(ctx, seen.identities)
  if (!known) return add(ctx, source, seen)
  const matches = await newMatches(ctx, known, doubtful)
  if (matches.length > 0 || (await isNews(ctx, known, source, seen))) return update(ctx, source, seen, known, matches)
  await keep(ctx, 'the same values seen again', (tx) => writeObservations(tx, known, source, seen.attributes))
  return known
}

/** What hosts and devices say of themselves may hold anything. */
function legible(seen: Sighting): Sighting {
  const values = Object.entries(seen.attributes).map(([name, value]) => [name, typeof value === 'string' ? asLines(value) : value] as const)
  return { ...seen, name: asLine(seen.name) || 'nameless', attributes: Object.fromEntries(values), identities: seen.identities.map((one) => ({ ...one, value: asLine(one.value) })) }
}

/** Adds the item; of two processes that see the same new thing at once, the second finds the item of the first. */
async function add(ctx: Ctx, source: string, seen: Sighting): Promise<Id<'item'>> {
  return change(ctx, async (tx) => {
    for (const one of seen.identities.map((identity) => `item ${identity.namespace} ${identity.value}`).sort()) await lockName(tx, one)
    const [other] = await itemsByIdentity(tx, seen.identities)
    if (other) return write(tx, source, seen, await lockItem(tx, other), [])
    const team = seen.team ?? (await firstTeam(tx))
    const id = await insertItem(tx, { kind: seen.kind, name: seen.name, team, source, attributes: seen.attributes, identities: seen.identities })
    return { events: [announce(itemAdded, { team, subjects: [itemSubject(id)], payload: { itemId: id, kind: seen.kind, source }, detail: { name: seen.name } })], value: id }
  })
}

const update = (ctx: Ctx, source: string, seen: Sighting, known: Id<'item'>, matches: readonly Id<'item'>[]): Promise<Id<'item'>> =>
  change(ctx, async (tx) => write(tx, source, seen, await lockItem(tx, known), matches))

async function write(tx: Ctx, source: string, seen: Sighting, row: ItemRow, matches: readonly Id<'item'>[]): Promise<{ events: [NewEvent, ...NewEvent[]]; value: Id<'item'> }> {
  const changed = await writeObservations(tx, row.id, source, seen.attributes)
  if ((await addIdentities(tx, row.id, seen.identities)) > 0) changed.push('identities')
  if (row.kind !== 'service') await indexItem(tx, row.id)
  const proposed: NewEvent[] = []
  for (const other of matches) {
    const says = say`One sighting of ${seen.name} bears identities of both: ${seen.identities.map((one) => `${one.namespace} ${one.value}`).join(', ')}.`
    if (!(await proposeMatch(tx, row.id, other, source, says))) continue
    proposed.push(announce(mergeProposed, { team: row.owner_team_id, subjects: [itemSubject(row.id), itemSubject(other)], payload: { oneId: row.id, otherId: other, source } }))
  }
  const news = announce(itemChanged, { team: row.owner_team_id, subjects: [itemSubject(row.id)], payload: { itemId: row.id, kind: row.kind, changed, source } })
  const [first, ...others] = changed.length > 0 || proposed.length === 0 ? [news, ...proposed] : proposed
  return { events: [first!, ...others], value: row.id }
}

/** Whether a sighting would change a value that counts, or brings an identity that nobody bears. */
async function isNews(ctx: Ctx, id: Id<'item'>, source: string, seen: Sighting): Promise<boolean> {
  const before = await observationsOf(ctx, id)
  const now = ctx.clock.now()
  const values = Object.entries(seen.attributes)
  const after = [...before.filter((one) => one.source !== source || !(one.attribute in seen.attributes)), ...values.map(([attribute, value]) => ({ attribute, value, source, seenAt: now }))]
  const [had, has] = [pick(before), pick(after)]
  return values.some(([attribute]) => had.get(attribute)?.picked.value !== has.get(attribute)?.picked.value) || (await countBorne(ctx, seen.identities)) < seen.identities.length
}
