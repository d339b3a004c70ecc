/** Who needs what, as dense numbers: edge i says that `dependant[i]` needs `supplier[i]` in group `group[i]`. */
export interface Graph {
  /** Item ids by node number. */
  ids: readonly string[]
  nodeOf: ReadonlyMap<string, number>
  /** For node n its outgoing edges (n as supplier) are edgeDependant[start[n] .. start[n + 1]]. */
  start: Uint32Array
  edgeSupplier: Uint32Array
  edgeDependant: Uint32Array
  edgeGroup: Uint32Array
  /** Per group: how many failed suppliers the dependant bears; suppliers in all; what kind of relation. */
  groupTolerance: Float64Array
  groupSuppliers: Uint32Array
  groupDependant: Uint32Array
  groupKind: readonly string[]
  groupNeed: readonly (string | undefined)[]
}

export interface Edge { supplier: string; dependant: string; kind: string }
export interface Need { item: string; kind: string; unit: 'count' | 'percent'; needed: number }

/** Tolerance of a dependant: failures it bears among its suppliers of one kind. A fraction of a percentage is kept as it is. */
export function toleranceOf(suppliers: number, need: Pick<Need, 'unit' | 'needed'> | undefined): number {
  if (!need) return 0
  return Math.max(0, suppliers - (need.unit === 'percent' ? (suppliers * need.needed) / 100 : need.needed))
}

/** Builds the graph from needs by id. */
export function buildGraph(edges: readonly Edge[], needs: readonly Need[]): Graph {
  const ids: string[] = []
  const nodeOf = new Map<string, number>()
  const kinds = [...new Set(edges.map((edge) => edge.kind))]
  const node = (id: string): number => {
    const known = nodeOf.get(id)
    if (known !== undefined) return known
    nodeOf.set(id, ids.length)
    return ids.push(id) - 1
  }
  const from = Uint32Array.from(edges, (edge) => node(edge.supplier))
  const to = Uint32Array.from(edges, (edge) => node(edge.dependant))
  return buildNumbered({ ids, kinds, from, to, kind: Uint8Array.from(edges, (edge) => kinds.indexOf(edge.kind)) }, needs, nodeOf)
}

/** Needs by number: edge i says that node `to[i]` needs node `from[i]` by `kinds[kind[i]]`. */
export interface Numbered { ids: readonly string[]; kinds: readonly string[]; from: Uint32Array; to: Uint32Array; kind: Uint8Array }

/** Builds the graph. Suppliers of one dependant by one kind of relation form a group with one tolerance. */
export function buildNumbered({ ids, kinds, from, to, kind }: Numbered, needs: readonly Need[], nodeOf: ReadonlyMap<string, number> = new Map(ids.map((id, n) => [id, n]))): Graph {
  const groups = new Int32Array(ids.length * kinds.length).fill(-1)
  const groupKind: string[] = []
  const suppliers = new Uint32Array(from.length)
  const groupOf = new Uint32Array(from.length)
  for (let i = 0; i < from.length; i++) {
    const key = to[i]! * kinds.length + kind[i]!
    if (groups[key] === -1) groups[key] = groupKind.push(kinds[kind[i]!]!) - 1
    groupOf[i] = groups[key]!
    suppliers[groups[key]!]! += 1
  }
  const start = new Uint32Array(ids.length + 1)
  for (const n of from) start[n + 1]! += 1
  for (let n = 0; n < ids.length; n++) start[n + 1]! += start[n]!
  const next = start.slice()
  const edgeSupplier = new Uint32Array(from.length)
  const edgeDependant = new Uint32Array(from.length)
  const groupDependant = new Uint32Array(groupKind.length)
  const edgeGroup = new Uint32Array(from.length)
  for (let i = 0; i < from.length; i++) {
    const at = next[from[i]!]!++
    edgeSupplier[at] = from[i]!
    edgeDependant[at] = to[i]!
    groupDependant[groupOf[i]!] = to[i]!
    edgeGroup[at] = groupOf[i]!
  }
  const needOf = new Map(needs.map((need) => [groups[(nodeOf.get(need.item) ?? -1) * kinds.length + kinds.indexOf(need.kind)] ?? -1, need]))
  const groupTolerance = new Float64Array(groupKind.length)
  const groupNeed = groupKind.map((_, group) => {
    const need = needOf.get(group)
    groupTolerance[group] = toleranceOf(suppliers[group]!, need)
    return need && `${need.needed}${need.unit === 'percent' ? ' %' : ''}`
  })
  return { ids, nodeOf, start, edgeSupplier, edgeDependant, groupDependant, edgeGroup, groupTolerance, groupSuppliers: suppliers.slice(0, groupKind.length), groupKind, groupNeed }
}

/** Why an item is hit or is not. */
export interface Reason { kind: string; failed: string[]; suppliers: number; need: string | undefined }
export interface Verdict { item: string; hit: boolean; reason: Reason; path: string[] }

/**
 * Walks from what failed to everything that needs it. A dependant is hit when failed suppliers of one kind exceed its tolerance;
 * each node is expanded once, so circles end; what is marked `not impacted` cuts the walk behind it.
 * @returns every hit, and every dependant that was reached and bears it, in the order of the walk
 */
export function walk(graph: Graph, failed: Iterable<string>, notImpacted: ReadonlySet<string>): Verdict[] {
  const size = graph.ids.length
  const cut = new Uint8Array(size)
  for (const id of notImpacted) { const n = graph.nodeOf.get(id); if (n !== undefined) cut[n] = 1 }
  const trail: Trail = {
    down: new Uint8Array(size), parent: new Int32Array(size).fill(-1), root: new Int32Array(size), decided: new Int32Array(size).fill(-1),
    lost: new Uint32Array(graph.groupKind.length), lastLost: new Int32Array(graph.groupKind.length).fill(-1), beforeLost: new Int32Array(graph.edgeDependant.length).fill(-1),
  }
  const { down, lost } = trail
  const queue = new Uint32Array(size)
  let end = 0
  for (const id of failed) {
    const n = graph.nodeOf.get(id)
    if (n !== undefined && cut[n] === 0 && down[n] === 0) { down[n] = 1; trail.root[n] = n; queue[end++] = n }
  }
  const roots = end
  const touched: number[] = []
  for (let head = 0; head < end; head++) {
    const n = queue[head]!
    for (let e = graph.start[n]!; e < graph.start[n + 1]!; e++) {
      const dependant = graph.edgeDependant[e]!
      const group = graph.edgeGroup[e]!
      if (lost[group] === 0) touched.push(group)
      lost[group]! += 1
      trail.beforeLost[e] = trail.lastLost[group]!
      trail.lastLost[group] = e
      if (down[dependant] === 1 || cut[dependant] === 1 || lost[group]! <= graph.groupTolerance[group]!) continue
      down[dependant] = 1
      trail.parent[dependant] = n
      trail.root[dependant] = trail.root[n]!
      trail.decided[dependant] = group
      queue[end++] = dependant
    }
  }
  const hits = Array.from(queue.subarray(roots, end), (n): Verdict => ({ item: graph.ids[n]!, hit: true, reason: reasonOf(graph, trail, trail.decided[n]!), path: pathOf(graph, trail, n) }))
  const borne = new Map<number, number>()
  for (const group of touched) {
    const dependant = graph.groupDependant[group]!
    if (down[dependant] === 0 && cut[dependant] === 0) borne.set(dependant, group)
  }
  const safe = [...borne].map(([n, group]): Verdict => {
    const reason = reasonOf(graph, trail, group)
    return { item: graph.ids[n]!, hit: false, reason, path: [...pathOf(graph, trail, graph.nodeOf.get(reason.failed[0]!)!), graph.ids[n]!] }
  })
  return [...hits, ...safe]
}

/** What the walk noted: per node whether it is down, from whom and from which root it fell, and in which group; per group its lost suppliers as a chain of edges. */
interface Trail { down: Uint8Array; parent: Int32Array; root: Int32Array; decided: Int32Array; lost: Uint32Array; lastLost: Int32Array; beforeLost: Int32Array }

function reasonOf(graph: Graph, trail: Trail, group: number): Reason {
  const failed: string[] = []
  for (let e = trail.lastLost[group]!; e >= 0; e = trail.beforeLost[e]!) failed.push(graph.ids[graph.edgeSupplier[e]!]!)
  return { kind: graph.groupKind[group]!, failed: failed.reverse(), suppliers: graph.groupSuppliers[group]!, need: graph.groupNeed[group] }
}

/** Steps of a path that are told: of a longer one where it begins and its last ones. */
const longest = 64

/** From what failed down to a node. The walk goes breadth first, so it is a shortest one where nothing is redundant. */
function pathOf(graph: Graph, trail: Trail, node: number): string[] {
  const path: string[] = []
  let at = node
  for (; at >= 0 && path.length < longest - 1; at = trail.parent[at]!) path.push(graph.ids[at]!)
  if (at >= 0) path.push(graph.ids[trail.root[node]!]!)
  return path.reverse()
}

/** Most failed items of which it is asked whether they fall by another: each asks for a walk. */
const mostAsked = 20

/**
 * The failed items from which all others would fall by themselves. An application whose alert fires beside its database's is not a
 * second beginning.
 */
export function beginnings(graph: Graph, failed: readonly string[], marks: ReadonlySet<string>): string[] {
  const roots = new Set(failed)
  if (roots.size > mostAsked) return [...roots]
  for (const one of failed) {
    const rest = [...roots].filter((id) => id !== one)
    if (rest.length > 0 && walk(graph, rest, marks).some((verdict) => verdict.hit && verdict.item === one)) roots.delete(one)
  }
  return [...roots]
}
