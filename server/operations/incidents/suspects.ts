import { count, say } from '@fullscore/api/sentence.ts'
import { spoken } from './cadence.ts'

/** Something that changed before an incident began. */
export interface Change {
  id: string
  at: Temporal.Instant
  /** `change` and `deployment` were meant to alter how it works; `configuration` is a fact of the inventory that changed. */
  kind: 'deployment' | 'change' | 'maintenance' | 'configuration'
  what: string
  who: string
  /** Items and services that it touched. */
  touched: readonly string[]
  ref: { kind: string; id: string }
}
export interface Ranked extends Change { item: string; steps: number; minutes: number; reason: string }

const weights: Record<Change['kind'], number> = { deployment: 1, change: 1, maintenance: 0.7, configuration: 0.5 }

/** How much a change is suspected, 0 to 1: less for each step away, half for every half hour before. */
export const suspicion = (kind: Change['kind'], steps: number, minutes: number): number => (weights[kind] / (1 + steps)) * 2 ** (-minutes / 30)

/**
 * What changed before it broke, the most suspect first, each with its reason.
 * @param steps how many steps below what failed each item lies: 0 for the failed itself
 * @param name what an item is called to the reader
 */
export function rank(changes: readonly Change[], steps: ReadonlyMap<string, number>, began: Temporal.Instant, name: (id: string) => string): Ranked[] {
  const found = changes.flatMap((change): Ranked[] => {
    const [item] = change.touched.filter((id) => steps.has(id)).sort((a, b) => steps.get(a)! - steps.get(b)!)
    if (item === undefined || Temporal.Instant.compare(change.at, began) > 0) return []
    const [away, minutes] = [steps.get(item)!, Math.floor(change.at.until(began).total('minutes'))]
    return [{ ...change, item, steps: away, minutes, reason: say`${away === 0 ? say`On ${name(item)} itself` : say`On ${name(item)}, ${count(away, 'one step', '# steps')} below it`}, ${minutes === 0 ? 'less than a minute' : spoken(minutes)} before it began.` }]
  })
  return found.sort((a, b) => suspicion(b.kind, b.steps, b.minutes) - suspicion(a.kind, a.steps, a.minutes) || Temporal.Instant.compare(b.at, a.at) || (a.id < b.id ? -1 : 1))
}

/**
 * What is said when no change is known: that none was seen is not that none was made.
 * @param looked.hidden minutes before it began of the changes outside the reader's scope, the latest first
 */
export function nothingWords(looked: { items: number; hours: number; marked: boolean; hidden: readonly number[] }): string {
  const [latest] = looked.hidden
  if (latest !== undefined) {
    const when = latest === 0 ? 'less than a minute' : spoken(latest)
    return looked.hidden.length === 1 ? say`One change outside your scope, on what it stands on, ${when} before it began.` : say`${looked.hidden.length} changes outside your scope, on what it stands on, the latest ${when} before it began.`
  }
  if (looked.items === 0) return 'Unknown: no service and no item is known to have failed, so there is nowhere to look.'
  const where = say`the ${count(looked.items, 'one thing', '# things')} it stands on`
  return [say`No change is known on ${where} in the ${looked.hours} h before it began.`, ...(looked.marked ? [] : ['No deployment or change was ever announced for them, so one may have happened unseen.'])].join(' ')
}
