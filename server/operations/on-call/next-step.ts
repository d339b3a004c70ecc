import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import type { Ctx } from '../../kernel/context.ts'
import { declinedIn, latestOf, type EscalationRow } from './store.ts'
import { turnoutOf } from './away.ts'
import { isAtEnd, stepsNow } from './escalate.ts'
import { fallbackOf, resolveTargets } from './resolve.ts'

/** What the paging of an incident does next: when, and whom it would call if that were now. */
export interface NextStep { at: Temporal.Instant | null; words: string }

/** What happens if nobody answers, as it stands now: shifts may change until then. */
export async function nextStepOf(ctx: Ctx, incidentId: Id<'incident'>): Promise<NextStep> {
  const row = await latestOf(ctx, incidentId)
  if (!row) return { at: null, words: 'Nobody is paged for it.' }
  if (row.state !== 'running' || !row.next_at) return { at: null, words: row.state === 'exhausted' ? 'Nobody is paged any more: all steps were gone through, and nobody answered.' : ['Nobody else is paged.', row.why].join(' ') }
  if (await isAtEnd(ctx, row)) return { at: row.next_at, words: 'The paging ends: there is no step left, and nobody is paged after you.' }
  const { names, holes, away } = await whom(ctx, row)
  if (away) return { at: row.next_at, words: say`${names.join(', ')} would be paged, though away: nobody else stands at this step, and the one after it is taken at once.` }
  if (names.length === 0) return { at: row.next_at, words: holes[0] ?? 'Nobody stands at the next step.' }
  const [one] = names
  return { at: row.next_at, words: names.length === 1 ? say`${one!} is paged` : names.length > 3 ? say`${names.slice(0, 2).join(', ')} and ${names.length - 2} more are paged` : say`${names.join(', ')} are paged` }
}

async function whom(ctx: Ctx, row: EscalationRow): Promise<{ names: string[]; holes: string[]; away?: boolean }> {
  const { steps } = await stepsNow(ctx, row)
  // Beyond the last step the next round begins.
  const step = steps[row.step < steps.length ? row.step : 0]!
  const declined = await declinedIn(ctx, row.id)
  const found = step.targets === 'fallback' ? { called: await fallbackOf(ctx, row.owner_team_id), holes: ['There is no administrator and no lead to page.'] } : await resolveTargets(ctx, step.targets)
  const called = found.called.filter((one) => !declined.has(one.personId))
  const { paged, nobodyThere } = turnoutOf(called)
  if (called.length > 0 || step.targets === 'fallback') return { names: paged.map((one) => one.name), holes: found.holes, away: nobodyThere }
  return { names: [], holes: found.called.length > 0 ? ['Everybody of the next step said that they cannot; the step after it is taken.'] : found.holes }
}
