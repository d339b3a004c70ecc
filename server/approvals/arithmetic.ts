import { say } from '@fullscore/api/sentence.ts'
/** What one approver said. */
export type Vote = 'waiting' | 'accepted' | 'refused'
export type StepOutcome = 'waiting' | 'accepted' | 'refused'

/** One approver of a step, as far as the arithmetic cares. */
export interface Voice {
  vote: Vote
  /** False for who may not or no longer decide: out of the count altogether. */
  counts: boolean
  /** Asked only after the step's deadline passed: decides for the whole step. */
  escalated: boolean
}

/**
 * How a step stands. With a required share: accepted once it is reached, refused once it cannot be reached any more. Without one
 * (0) the first acceptance accepts, otherwise a refusal refuses. Whoever was asked by escalation decides for the whole step. A step
 * in which nobody counts waits. Source: the approval arithmetic of service desks (GLPI's validation steps), with whole numbers.
 * @param required percent of those who count, 0 to 100
 */
export function stepOutcome(required: number, voices: readonly Voice[]): StepOutcome {
  const count = (vote: Vote, escalated: boolean) => voices.filter((one) => one.counts && one.escalated === escalated && one.vote === vote).length
  if (count('refused', true) > 0) return 'refused'
  if (count('accepted', true) > 0) return 'accepted'
  const [accepted, refused, waiting] = [count('accepted', false), count('refused', false), count('waiting', false)]
  const all = accepted + refused + waiting
  if (all === 0) return 'waiting'
  if (required === 0) return accepted > 0 ? 'accepted' : refused > 0 ? 'refused' : 'waiting'
  if (accepted * 100 >= required * all) return 'accepted'
  return (accepted + waiting) * 100 >= required * all ? 'waiting' : 'refused'
}

/** How the whole stands: one refused step refuses it, one that waits keeps it waiting; without steps nothing was asked. */
export function wholeOutcome(steps: readonly StepOutcome[]): StepOutcome | 'none' {
  if (steps.length === 0) return 'none'
  if (steps.includes('refused')) return 'refused'
  return steps.includes('waiting') ? 'waiting' : 'accepted'
}

/** How many acceptances a step needs of those who count. */
export function needed(required: number, counting: number): number {
  return required === 0 ? Math.min(1, counting) : Math.ceil((required * counting) / 100)
}

/** The step's rule for people: "2 of 3 must accept." */
export function ruleWords(required: number, counting: number): string {
  if (counting === 0) return 'Nobody can decide it now.'
  if (required === 0) return counting === 1 ? say`One person decides.` : say`Any one of ${counting} decides.`
  const must = needed(required, counting)
  return must === counting ? (counting === 1 ? say`One person decides.` : say`All ${counting} must accept.`) : say`${must} of ${counting} must accept (${required} %).`
}
