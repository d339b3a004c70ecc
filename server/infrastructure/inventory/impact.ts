/** Who needs what, as dense numbers: edge i says that `dependant[i]` needs `supplier[i]` in group `group[i]`. */
export interface Graph {
  /** Item ids by node number. */
  ids: readonly string[]
  nodeOf: ReadonlyMap<string, number>
  /** For node n its outgoing edges (n as supplier) are edgeDependant[start[n] .. start[n + 1]]. */
  start: Uint32Array
  edgeDependant: Uint32Array
  edgeGroup: Uint32Array
  /** Per group: how many failed suppliers the dependant bears; suppliers in all; what kind of relation. */
  groupTolerance: Float64Array
  groupSuppliers: Uint32Array
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
  const edgeDependant = new Uint32Array(from.length)
  const edgeGroup = new Uint32Array(from.length)
  for (let i = 0; i < from.length; i++) {
    const at = next[from[i]!]!++
    edgeDependant[at] = to[i]!
    edgeGroup[at] = groupOf[i]!
  }
  const needOf = new Map(needs.map((need) => [groups[(nodeOf.get(need.item) ?? -1) * kinds.length + kinds.indexOf(need.kind)] ?? -1, need]))
  const groupTolerance = new Float64Array(groupKind.length)
  const groupNeed = groupKind.map((_, group) => {
    const need = needOf.get(group)
    groupTolerance[group] = toleranceOf(suppliers[group]!, need)
    return need && `${need.needed}${need.unit === 'percent' ? ' %' : ''}`
  })
  return { ids, nodeOf, start, edgeDependant, edgeGroup, groupTolerance, groupSuppliers: suppliers.slice(0, groupKind.length), groupKind, groupNeed }
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
  const down = new Uint8Array(size)
  const parent = new Int32Array(size).fill(-1)
  const byGroup = new Map<number, number[]>()
  const groupDependant = new Map<number, number>()
  const decided = new Map<number, number>()
  const queue: number[] = []
  for (const id of failed) {
    const n = graph.nodeOf.get(id)
    if (n !== undefined && cut[n] === 0 && down[n] === 0) { down[n] = 1; queue.push(n) }
  }
  const roots = queue.length
  for (let head = 0; head < queue.length; head++) {
    const n = queue[head]!
    for (let e = graph.start[n]!; e < graph.start[n + 1]!; e++) {
      const dependant = graph.edgeDependant[e]!
      const group = graph.edgeGroup[e]!
      const lost = byGroup.get(group) ?? []
      lost.push(n)
      byGroup.set(group, lost)
      groupDependant.set(group, dependant)
      if (down[dependant] === 1 || cut[dependant] === 1 || lost.length <= graph.groupTolerance[group]!) continue
      down[dependant] = 1
      parent[dependant] = n
      decided.set(dependant, group)
      queue.push(dependant)
    }
  }
  const reasonOf = (group: number): Reason => ({
    kind: graph.groupKind[group]!, failed: (byGroup.get(group) ?? []).map((n) => graph.ids[n]!), suppliers: graph.groupSuppliers[group]!, need: graph.groupNeed[group],
  })
  const pathOf = (n: number): string[] => {
    const path: string[] = []
    for (let at = n; at >= 0 && path.length < 64; at = parent[at]!) path.unshift(graph.ids[at]!)
    return path
  }
  const hits = queue.slice(roots).map((n) => ({ item: graph.ids[n]!, hit: true, reason: reasonOf(decided.get(n)!), path: pathOf(n) }))
  const borne = new Map<number, number>()
  for (const [group, dependant] of groupDependant) if (down[dependant] === 0 && cut[dependant] === 0) borne.set(dependant, group)
  const safe = [...borne].map(([n, group]) => ({ item: graph.ids[n]!, hit: false, reason: reasonOf(group), path: [...pathOf(byGroup.get(group)![0]!), graph.ids[n]!] }))
  return [...hits, ...safe]
}
