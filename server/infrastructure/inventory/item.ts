import { say } from '@fullscore/api/sentence.ts'
/** A value as somebody or something saw it. */
export interface Observation { attribute: string; source: string; value: string | number | boolean; seenAt: Temporal.Instant }

/** Who is believed: people first, then agents on the machine, then connectors, then sweeps of the network. */
const precedence = ['person', 'own-host', 'agent', 'connector', 'sweep']
const rank = (source: string) => { const at = precedence.indexOf(source.split(':')[0] ?? ''); return at < 0 ? precedence.length : at }

/** The value that counts for each attribute: of the best source, the newest among equals. The others are kept beside it. */
export function pick(observations: readonly Observation[]): Map<string, { picked: Observation; others: Observation[] }> {
  const picked = new Map<string, { picked: Observation; others: Observation[] }>()
  for (const [attribute, all] of Map.groupBy(observations, (one) => one.attribute)) {
    const [first, ...others] = [...all].sort((a, b) => rank(a.source) - rank(b.source) || Temporal.Instant.compare(b.seenAt, a.seenAt))
    picked.set(attribute, { picked: first!, others })
  }
  return picked
}

/** How much redundancy leaves: "needs 1 of 2, has 2". */
export function redundancyWords(needed: number, unit: 'count' | 'percent', suppliers: number): string {
  return unit === 'percent' ? say`needs ${needed} % of ${suppliers}` : say`needs ${needed} of ${suppliers}`
}

/** Why two items cannot be merged, in a sentence and a code; undefined if they can. */
export function whyNotMerged(kept: { id: string; kind: string }, gone: { id: string; kind: string }): { code: 'to-itself' | 'kinds-differ'; says: string } | undefined {
  if (kept.id === gone.id) return { code: 'to-itself', says: 'These two are one item already.' }
  if (kept.kind !== gone.kind) return { code: 'kinds-differ', says: say`A ${gone.kind} cannot be merged into a ${kept.kind}.` }
  if (kept.kind === 'service') return { code: 'kinds-differ', says: 'Services are not merged: archive the one that is not needed.' }
  return undefined
}

/** What a merge makes of two items' observations: of one attribute from one source the kept item's stays. */
export function mergedObservations(kept: readonly Observation[], gone: readonly Observation[]): Observation[] {
  const have = new Set(kept.map((one) => `${one.attribute}\n${one.source}`))
  return [...kept, ...gone.filter((one) => !have.has(`${one.attribute}\n${one.source}`))]
}

/** Why one observation counts and not the other, in words. */
export function winsBecause(won: Observation, lost: Observation | undefined): string {
  if (lost === undefined) return 'only this one says it'
  if (won.source === lost.source) return 'the same source: what the kept item has stays'
  if (rank(won.source) !== rank(lost.source)) return won.source === 'person' || won.source.startsWith('person:') ? 'a person said it' : say`${won.source} is believed before ${lost.source}`
  return 'of two equal sources, seen later'
}

/** The stave on which something about an item lies, by the kind of the item. */
export function staveOf(itemKind: string | undefined): string {
  if (itemKind === undefined || itemKind === 'service' || itemKind === 'application') return 'services'
  if (['device', 'interface', 'network', 'site', 'link'].includes(itemKind)) return 'network'
  if (itemKind.startsWith('database')) return 'databases'
  return itemKind.startsWith('cloud') ? 'cloud' : 'servers'
}
