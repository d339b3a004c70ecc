import type { Impact } from '@fullscore/api/operations/incidents.ts'
import { t, word } from '../../words.ts'

/** One thing in the chain of what falls, with what falls after it. */
export interface Link {
  /** Its item, or a name of its own where several stand for one, where somebody feels it, or where nobody may look. */
  key: string
  kind: 'failed' | 'hit' | 'elsewhere' | 'hidden' | 'people' | 'nobody-known'
  name: string
  /** The item's page is asked by these; absent for what is no item. */
  item?: { id: string; kind: string }
  /** How the arrow that leads here reads; empty for what failed itself. */
  via: string
  /** What is seen or known of it, short; the reason in full stands in the list. */
  says: string
  seen: 'down' | 'degraded' | 'ok' | 'unknown'
  next: Link[]
}

const arrows: Record<string, string> = { 'runs-on': 'carries', 'depends-on': t`needed by`, 'member-of': t`member of`, 'part-of': t`part of` }
const weights = { critical: 4, high: 3, medium: 2, low: 1 } as const

/** How much of its redundancy is left, "1 of 2 left, needs 2"; empty where everything is needed. */
export function redundancyWords(decided: Impact['decided']): string {
  if (decided === null || decided.need === null) return ''
  return t`${decided.left} of ${decided.suppliers} left, needs ${decided.need}`
}

/** What checks and alerts say of one item now. What nobody measures is said to be so. */
export function seenWords(one: Pick<Impact, 'alert' | 'seen' | 'verdict'>): string {
  if (one.alert !== null) return one.alert
  if (one.seen === null) return t`no check watches it`
  if (one.seen.state === 'unknown') return t`its check says nothing`
  if (one.seen.state === 'ok') return one.verdict === 'failed' ? t`its check passes by now` : t`its check still passes`
  return t`its check is ${word(one.seen.state)}`
}

/** Two facts in one line, each once. */
const joined = (...parts: string[]) => parts.filter((one) => one !== '').join('; ')

function linkOf(one: Impact & { item: NonNullable<Impact['item']> }): Link {
  const failed = one.verdict === 'failed'
  const seen = one.seen?.state ?? 'unknown'
  return {
    key: one.item.id, kind: failed ? 'failed' : 'hit', name: one.item.name, item: { id: one.item.id, kind: one.item.kind }, via: failed && one.path.length < 2 ? '' : arrows[one.decided?.kind ?? ''] ?? t`needed by`,
    says: joined(redundancyWords(one.decided), seenWords(one)), seen: failed ? 'down' : one.alert !== null || seen === 'down' ? 'down' : 'degraded', next: [],
  }
}

/**
 * The impact as a forest: each thing that failed, what falls by it, and after each service who feels it. A step that the reader may not
 * see stands as such where it belongs; what is outside the scope as a whole is in `hidden`, for where it hangs is not told.
 */
export function chainOf(impact: readonly Impact[]): { roots: Link[]; hidden: number } {
  const down = impact.filter((one) => one.verdict === 'failed' || one.verdict === 'hit')
  const known = down.filter((one): one is Impact & { item: NonNullable<Impact['item']> } => one.item !== null)
  const links = new Map(known.map((one) => [one.item.id, linkOf(one)]))
  const roots = known.filter((one) => one.verdict === 'failed' && one.path.length < 2).map((one) => links.get(one.item.id)!)
  for (const one of known) if (one.path.length > 1 || one.verdict === 'hit') hang(links, roots, one)
  for (const one of known) if (one.service !== null) links.get(one.item.id)!.next.push(peopleOf(one.item.id, one.service.audience))
  const worth = new Map(known.map((one) => [one.item.id, one.service === null ? 0 : weights[one.service.criticality]]))
  const sorted = (list: Link[]): Link[] => {
    for (const one of list) one.next = sorted(one.next)
    return list.toSorted((a, b) => reach(b, worth) - reach(a, worth) || (a.name < b.name ? -1 : 1))
  }
  for (const root of roots) if (root.next.length === 0) root.next.push({ key: `${root.key} nobody`, kind: 'nobody-known', name: t`Nobody known`, via: t`needed by`, says: t`no relation is accepted`, seen: 'unknown', next: [] })
  return { roots: sorted(roots), hidden: down.length - known.length }
}

/** Hangs one hit below the step before it; steps that are not shown themselves become links that say so. */
function hang(links: Map<string, Link>, roots: Link[], { item, path }: { item: { id: string }; path: Impact['path'] }): void {
  let child = links.get(item.id)!
  for (const step of path.slice(0, -1).toReversed()) {
    const had = links.get(step.id)
    const parent = had ?? stepOf(step)
    if (!parent.next.includes(child)) parent.next.push(child)
    if (had) return
    links.set(step.id, parent)
    child = parent
  }
  child.via = ''
  if (!roots.includes(child)) roots.push(child)
}

/** A step that is none of the incident's own: one that the reader may not see, or what failed in another open incident and counts here too. */
function stepOf({ id, name }: { id: string; name: string }): Link {
  const common = { key: id, via: t`needed by`, seen: 'unknown' as const, next: [] }
  return name === 'outside your scope' ? { ...common, kind: 'hidden', name: t`One more, outside your scope`, says: '' } : { ...common, kind: 'elsewhere', name, item: { id, kind: 'item' }, says: t`part of another open incident` }
}

const peopleOf = (id: string, audience: string): Link => ({
  key: `${id} people`, kind: 'people', name: audience === '' ? t`Who uses it: unknown` : audience, via: t`felt by`, says: audience === '' ? t`the service does not say` : '', seen: audience === '' ? 'unknown' : 'degraded', next: [],
})

/** Who feels it, of the services that are hit, each once; unknown where none of them says; empty without a service. */
export function feltBy(impact: readonly Impact[]): string {
  const hit = impact.flatMap((one) => ((one.verdict === 'failed' || one.verdict === 'hit') && one.service !== null ? [one.service] : []))
  const said = [...new Set(hit.map((one) => one.audience).filter((one) => one !== ''))]
  if (hit.length > 0 && said.length === 0) return 'unknown'
  const silent = hit.filter((one) => one.audience === '').length
  return `${said.length > 3 ? t`${said.slice(0, 2).join(', ')} and ${said.length - 2} more` : said.join(', ')}${silent > 0 && said.length > 0 ? t`; of ${silent} more unknown` : ''}`
}

/** How much hangs on a link: critical services first, then how many things. People come after the services behind. */
function reach(link: Link, worth: ReadonlyMap<string, number>): number {
  return link.kind === 'people' ? -1 : (worth.get(link.key) ?? 0) * 1000 + link.next.reduce((sum, one) => sum + 1 + Math.max(0, reach(one, worth)), 0)
}

/** Most branches that are drawn at one place before they are folded, and how many of them are then. */
const most = { branches: 5, shown: 3 }
/** A run of things without a branch or a service is folded when it is longer. */
const longestRun = 4

/** What is drawn of some branches: the weightiest ones, and how many are folded. */
export function branches(links: readonly Link[], unfolded: boolean): { shown: readonly Link[]; folded: readonly Link[] } {
  if (unfolded || links.length <= most.branches) return { shown: links, folded: [] }
  return { shown: links.slice(0, most.shown), folded: links.slice(most.shown) }
}

/** "12 servers and 3 databases": what is folded, in words. */
export function foldedWords(links: readonly Link[]): string {
  const kinds = new Map<string, number>()
  for (const one of links) {
    const kind = one.item?.kind ?? (one.kind === 'people' ? 'audience' : 'thing')
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
  const parts = [...kinds].sort((a, b) => b[1] - a[1]).map(([kind, count]) => (count === 1 ? `1 ${kind}` : `${count} ${/[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(kind) ? `${kind}es` : `${kind}s`}`))
  return parts.length > 1 ? t`${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}` : parts[0] ?? ''
}

/** How many things a link and all behind it are; people are none. */
export const sizeOf = (link: Link): number => (link.kind === 'people' || link.kind === 'nobody-known' ? 0 : 1) + link.next.reduce((sum, one) => sum + sizeOf(one), 0)

/**
 * The end of a long run without a branch: what is drawn next where the steps between are folded.
 * @returns undefined where the run is short enough to be drawn
 */
export function runFrom(link: Link): { steps: number; end: Link } | undefined {
  let [end, steps] = [link, 0]
  while (end.kind === 'hit' && end.item?.kind !== 'service' && end.next.length === 1) [end, steps] = [end.next[0]!, steps + 1]
  return steps > longestRun ? { steps, end } : undefined
}
