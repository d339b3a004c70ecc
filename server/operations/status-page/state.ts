import type { ComponentState, ShownState } from '@fullscore/api/operations/status-page.ts'
import { count, say } from '@fullscore/api/sentence.ts'

export type CheckWord = 'ok' | 'degraded' | 'down' | 'unknown'
export type Impact = 'none' | 'minor' | 'major' | 'critical'

/** How many sources say what at one moment. */
export interface Said {
  checks: Readonly<Record<CheckWord, number>>
  /** Whether nothing of Fullscore ran: what checks had said before holds no longer. */
  gap: boolean
  /** Whether a person decided that it counts as working where no check watches it. */
  assumed: boolean
  incidents: Readonly<Record<Impact, number>>
  maintenance: number
}
export interface Judged { state: ShownState; why: string }

const order: readonly ShownState[] = ['operational', 'unknown', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage']
/** Whether one state is worse than another; unknown is worse than working, better than any known fault. */
export const isWorse = (a: ShownState, b: ShownState): boolean => order.indexOf(a) > order.indexOf(b)

/** What checks alone say of a service. All down is a major outage, some down a partial one; one that says nothing makes it unknown. */
export function ofChecks({ ok, degraded, down, unknown }: Said['checks'], { gap, assumed }: Pick<Said, 'gap' | 'assumed'>): Judged {
  if (gap) return { state: 'unknown', why: 'Fullscore did not run: nothing was measured.' }
  if (ok + degraded + down + unknown === 0) return assumed ? { state: 'operational', why: 'No check watches the service: it counts as working until an incident says otherwise.' } : { state: 'unknown', why: 'No check watches the service.' }
  if (down > 0) return down > 0 && ok + degraded > 0 ? { state: 'partial_outage', why: say`${down} of ${ok + degraded + down + unknown} checks are down.` } : { state: 'major_outage', why: down === 1 ? 'Its check is down.' : say`All ${down} checks that say something are down.` }
  if (degraded > 0) return { state: 'degraded_performance', why: say`${count(degraded, 'A check is', '# checks are')} degraded.` }
  if (unknown > 0) return { state: 'unknown', why: say`${count(unknown, 'A check has', '# checks have')} no result.` }
  return { state: 'operational', why: ok === 1 ? 'Its check passes.' : say`All ${ok} checks pass.` }
}

/** What a published incident makes of the components that it concerns. */
export const ofImpact = { critical: 'major_outage', major: 'partial_outage', minor: 'degraded_performance' } as const

/** What published incidents say; undefined if none says that something is hurt. */
export function ofIncidents(incidents: Said['incidents']): Judged | undefined {
  for (const impact of ['critical', 'major', 'minor'] as const) {
    if (incidents[impact] > 0) return { state: ofImpact[impact], why: say`A published incident of ${impact} impact goes on.` }
  }
  return undefined
}

/**
 * The state of a component. People's published words and measurements both count: the worse holds. During maintenance what checks
 * say does not count; a published incident does.
 */
export function stateOf(said: Said): Judged {
  const told = ofIncidents(said.incidents)
  if (said.maintenance > 0) return told ?? { state: 'under_maintenance', why: 'A maintenance window that the public knows of is open.' }
  const measured = ofChecks(said.checks, said)
  return told && isWorse(told.state, measured.state) ? told : measured
}

export interface Overridden { state: ComponentState; until: Temporal.Instant }

/** A person's word holds over everything until its end. */
export function overridden(computed: Judged, override: Overridden | undefined, now: Temporal.Instant): Judged {
  if (!override || Temporal.Instant.compare(override.until, now) <= 0) return computed
  return { state: override.state, why: 'Set by hand.' }
}

/**
 * The page as a whole in the words of Statuspage: the worst of components and of incidents that go on. `none` is what machines read as
 * good, so that what is not known is `minor`, and the description says that it is that.
 */
export function indicatorOf(states: readonly ShownState[], impacts: readonly Impact[]): { indicator: 'none' | 'minor' | 'major' | 'critical' | 'maintenance'; description: string } {
  const any = (state: ShownState) => states.includes(state)
  if (any('major_outage') || impacts.includes('critical')) return { indicator: 'critical', description: !states.some((one) => one !== 'major_outage') && any('major_outage') ? 'Major System Outage' : 'Major Service Outage' }
  if (any('partial_outage') || impacts.includes('major')) return { indicator: 'major', description: 'Partial System Outage' }
  if (any('degraded_performance') || impacts.includes('minor')) return { indicator: 'minor', description: 'Partially Degraded Service' }
  if (states.every((one) => one === 'unknown')) return { indicator: 'minor', description: 'No State Is Known' }
  if (any('unknown')) return { indicator: 'minor', description: any('under_maintenance') ? 'Service Under Maintenance, Some States Are Not Known' : 'All Measured Systems Operational, Some States Are Not Known' }
  if (any('under_maintenance')) return { indicator: 'maintenance', description: 'Service Under Maintenance' }
  return { indicator: 'none', description: 'All Systems Operational' }
}
