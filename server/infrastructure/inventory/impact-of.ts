import { sql } from 'kysely'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { RelationKind, simulateImpact } from '@fullscore/api/infrastructure/inventory.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { named, say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { missing } from '../../kernel/refusal.ts'
import { beginnings, buildNumbered, walk, type Graph, type Need, type Numbered, type Reason, type Verdict } from './impact.ts'
import { itemByIdSeen, namesOfItems } from './read.ts'
import { followedAll } from './store.ts'

interface Loaded { version: string; graph: Graph }
const cache = new WeakMap<object, Loaded>()

/**
 * The graph of accepted needs between live items; read again only when its version in the database has moved. The version names
 * its writer, so that what a transaction read before it rolled back is never taken for another's.
 */
export async function loadGraph(ctx: Ctx): Promise<Graph> {
  const { version } = await ctx.db.selectFrom('infrastructure.graph_version').select(sql<string>`version || '/' || xmin`.as('version')).executeTakeFirstOrThrow()
  const key = ctx.registry
  const had = cache.get(key)
  if (had?.version === version) return had.graph
  const [needs, loaded] = await Promise.all([
    sql<Need>`select item_id::text as item, kind, unit, needed from infrastructure.redundancy`.execute(ctx.db),
    sql<{ ids: string | null; edges: string | null }>`with node as materialized (
        select id, (row_number() over ())::int - 1 as n from infrastructure.item where redirect_id is null and archived_at is null and lifecycle = 'live')
      select (select string_agg(id::text, ',' order by n) from node) as ids,
        (select encode(string_agg(int4send(f.n) || int4send(t.n) || int4send(array_position(${carrying}::text[], r.kind) - 1), ''), 'base64')
          from infrastructure.relation r join node f on f.id = r.from_id join node t on t.id = r.to_id where r.state = 'accepted' and r.kind = any(${carrying}::text[])) as edges`.execute(ctx.db),
  ])
  const graph = buildNumbered(numbered(loaded.rows[0]!), needs.rows)
  cache.set(key, { version, graph })
  return graph
}

/** The kinds of relation that say who needs whom. */
const carrying: readonly RelationKind[] = ['runs-on', 'depends-on', 'member-of', 'part-of']
/** Of these the whole needs its members: the need runs against the relation. */
const wholes = new Set<RelationKind>(['member-of', 'part-of'])

/** The database numbers the nodes and sends edges as packed integers: a tenth of the time that rows would take. */
function numbered({ ids, edges }: { ids: string | null; edges: string | null }): Numbered {
  const packed = Buffer.from(edges ?? '', 'base64')
  const count = packed.length / 12
  const [from, to, kind] = [new Uint32Array(count), new Uint32Array(count), new Uint8Array(count)]
  for (let i = 0; i < count; i++) {
    kind[i] = packed.readUInt32BE(i * 12 + 8)
    const upward = wholes.has(carrying[kind[i]!]!)
    from[i] = packed.readUInt32BE(i * 12 + (upward ? 0 : 4))
    to[i] = packed.readUInt32BE(i * 12 + (upward ? 4 : 0))
  }
  return { ids: ids ? ids.split(',') : [], kinds: carrying, from, to, kind }
}

export interface ImpactQuestion {
  failed: readonly Id<'item'>[]
  /** What other open incidents know as failed: the context of the walk. */
  alsoFailed: readonly { itemId: Id<'item'>; incidentId: string }[]
  notImpacted: readonly Id<'item'>[]
}
/** By which need the walk decided: the kind of relation, how many suppliers there are, fell and are needed (null: all of them). */
export interface Decided { kind: string; suppliers: number; lost: number; need: string | null }
export interface ImpactFound { itemId: Id<'item'>; readonly reason: string; path: Id<'item'>[]; decided: Decided }

/**
 * What falls with the failed items. Failures of other incidents count towards redundancy, so that two incidents on the two
 * halves of a pair together hit what needs the pair; what those alone would hit is theirs and is left out.
 * Reasons name only items that `ctx` sees, with which item each name is, so that whoever reads a reason later is told no name beyond their own scope.
 * @returns every hit, every item the walk reached that is safe, and those failed ones that fall by another, each with path and reason
 */
export async function impactOf(ctx: Ctx, question: ImpactQuestion): Promise<{ hits: ImpactFound[]; safe: ImpactFound[]; fallen: ImpactFound[] }> {
  const graph = await loadGraph(ctx)
  const standing = await followedAll(ctx, [...question.failed, ...question.alsoFailed.map((one) => one.itemId), ...question.notImpacted])
  const follow = (id: Id<'item'>) => standing.get(id) ?? id
  const marks = new Set<string>(question.notImpacted.map(follow))
  const failed = question.failed.map(follow)
  const others = question.alsoFailed.map((one) => follow(one.itemId))
  const roots = beginnings(graph, failed, marks)
  const together = walk(graph, [...roots, ...others], marks)
  const ownHits = others.length === 0 ? undefined : new Set(walk(graph, roots, marks).filter((one) => one.hit).map((one) => one.item))
  const theirs = others.length === 0 ? new Set<string>() : new Set(walk(graph, others, marks).flatMap((one) => (one.hit && !ownHits!.has(one.item) ? [one.item] : [])))
  const relevant = together.filter((one) => !theirs.has(one.item) && (one.hit || failed.some((id) => one.reason.failed.includes(id) || one.path.includes(id))))
  const names = await namesOfItems(ctx, [...new Set(relevant.flatMap((one) => one.reason.failed.slice(0, 5)))] as Id<'item'>[])
  const incidentOf = new Map(question.alsoFailed.map((one) => [follow(one.itemId) as string, one.incidentId]))
  // Said once for each name: one failure may be the reason of a hundred thousand.
  const said = new Map([...names].map(([id, one]) => [id, named(one.name, { kind: 'item', id, team: one.team })]))
  const nameOf = (id: string) => said.get(id) ?? 'an item outside your scope'
  const found = (one: Verdict): ImpactFound => ({
    itemId: one.item as Id<'item'>, path: one.path as Id<'item'>[], decided: { kind: one.reason.kind, suppliers: one.reason.suppliers, lost: one.reason.failed.length, need: one.reason.need ?? null },
    // Said when it is read: of a hundred thousand hits a reader is shown a thousand.
    get reason() {
      const shared = ownHits && one.hit && !ownHits.has(one.item) && one.reason.failed.some((id) => incidentOf.has(id))
      return `${reasonWords(one, nameOf)}${shared ? ' Part of that is another open incident.' : ''}`
    },
  })
  const given = new Set<string>(failed)
  const hit = relevant.filter((one) => one.hit)
  return { hits: hit.filter((one) => !given.has(one.item)).map(found), safe: relevant.filter((one) => !one.hit).map(found), fallen: hit.filter((one) => given.has(one.item)).map(found) }
}

const verbs: Record<RelationKind, string> = { 'runs-on': 'It runs on', 'depends-on': 'It depends on', 'member-of': 'It needs its member', 'part-of': 'It needs its part', 'connects-to': 'It connects to', 'backed-up-by': 'It is backed up by' }

/** A reason as a sentence: "It needs 1 of 2 (runs on); db-1 failed, 1 is left." */
export function reasonWords(verdict: { hit: boolean; reason: Reason }, name: (id: string) => string): string {
  const { failed, suppliers, need, kind } = verdict.reason
  const shown = failed.slice(0, 3).map(name).join(', ')
  const who = failed.length > 3 ? say`${shown} and ${failed.length - 3} more` : shown
  if (need === undefined) return say`${verbs[kind as RelationKind]} ${who}, which failed.`
  const left = suppliers - failed.length
  return verdict.hit ? say`It needs ${need} of ${suppliers}; ${who} failed, only ${left} left.` : say`It needs ${need} of ${suppliers}; ${who} failed, ${left} left: enough.`
}

/** What would fall if this item failed, for who asks: what they may not see is counted, not named. */
export async function simulate(ctx: Ctx, id: Id<'item'>): Promise<AnswerOf<typeof simulateImpact>> {
  const item = await itemByIdSeen(ctx, id)
  if (!item) throw missing('item')
  const { hits, safe } = await impactOf(ctx, { failed: [item.id], alsoFailed: [], notImpacted: [] })
  const all = [...hits, ...safe]
  const names = await namesOfItems(ctx, [...new Set(all.flatMap((one) => [one.itemId, ...one.path]))])
  const seen = all.filter((one) => names.has(one.itemId))
  const fallen = new Set(hits)
  const items = seen.slice(0, 1000).map((one) => {
    const { name, kind } = names.get(one.itemId)!
    return { item: { id: one.itemId, name, kind }, verdict: fallen.has(one) ? 'hit' as const : 'safe' as const, reason: one.reason, path: one.path.map((step) => ({ id: step, name: names.get(step)?.name ?? 'outside your scope' })) }
  })
  return { items: [{ item: { id: item.id, name: item.name, kind: item.kind }, verdict: 'failed', reason: 'It is assumed to fail.', path: [] }, ...items], hidden: all.length - seen.length }
}
