import type { ItemDetail, MergePreview, Relation } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { mergedObservations, pick, whyNotMerged, winsBecause, type Observation } from './item.ts'
import { readItem } from './read.ts'
import { observationsOf } from './store.ts'

const said = (one: Observation | undefined) => one === undefined ? null : { value: one.value, source: one.source, seenAt: one.seenAt.toString() }

/** What the merge of another item into one would do. Both must be seen; nothing is changed. */
export async function previewMerge(ctx: Ctx, id: Id<'item'>, otherId: Id<'item'>): Promise<MergePreview> {
  const [kept, other] = [await readItem(ctx, id), await readItem(ctx, otherId)]
  const [keptSaid, otherSaid] = [await observationsOf(ctx, kept.id), await observationsOf(ctx, other.id)]
  return {
    kept: refOf(kept), other: refOf(other), impossible: whyNotMerged(kept, other)?.says ?? null, identities: other.identities,
    attributes: attributesOf(keptSaid, otherSaid), relations: other.relationsOf.map((one) => relationAfter(one, kept, other)),
  }
}

const refOf = ({ id, name, kind, team, lifecycle }: ItemDetail) => ({ id, name, kind, team, lifecycle })

function attributesOf(kept: readonly Observation[], other: readonly Observation[]): MergePreview['attributes'] {
  const [own, others, after] = [pick(kept), pick(other), pick(mergedObservations(kept, other))]
  return [...after].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { picked }]) => {
    const [mine, theirs] = [own.get(name)?.picked, others.get(name)?.picked]
    const same = mine !== undefined && theirs !== undefined && mine.value === theirs.value
    const wins = same ? 'same' : picked === mine || kept.includes(picked) ? 'kept' : 'other'
    return { name, kept: said(mine), other: said(theirs), wins, why: same ? 'both say the same' : winsBecause(picked, wins === 'kept' ? theirs : mine) }
  })
}

/** A relation of the item that goes: it moves, unless it joins the two or the kept item has the same. */
function relationAfter(one: Relation, kept: ItemDetail, other: ItemDetail): MergePreview['relations'][number] {
  const lead = (at: string | undefined) => (at === other.id ? kept.id : at)
  const [from, to] = [lead(one.from?.id), lead(one.to?.id)]
  const joins = from === to
  const same = kept.relationsOf.some((mine) => mine.kind === one.kind && mine.from?.id === from && mine.to?.id === to)
  const state = one.state === 'accepted' ? 'accepted' as const : 'proposed' as const
  const base = { kind: one.kind, from: one.from, to: one.to, state }
  if (joins) return { ...base, happens: 'is dropped', why: 'it joins the two' }
  if (same) return { ...base, happens: 'is dropped', why: say`${kept.name} has the same` }
  return { ...base, happens: 'moves', why: say`to ${kept.name}` }
}
