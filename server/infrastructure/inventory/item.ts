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
  return unit === 'percent' ? `needs ${needed} % of ${suppliers}` : `needs ${needed} of ${suppliers}`
}

/** The stave on which something about an item lies, by the kind of the item. */
export function staveOf(itemKind: string | undefined): string {
  if (itemKind === undefined || itemKind === 'service' || itemKind === 'application') return 'services'
  if (['device', 'interface', 'network', 'site', 'link'].includes(itemKind)) return 'network'
  if (itemKind.startsWith('database')) return 'databases'
  return itemKind.startsWith('cloud') ? 'cloud' : 'servers'
}
