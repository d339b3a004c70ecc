import type { ShownState } from '@fullscore/api/operations/status-page.ts'
import { isOpen, shownOf, type Snapshot } from './snapshot.ts'
import { isWorse } from './state.ts'

const words: Record<ShownState, string> = {
  operational: 'works', degraded_performance: 'works less well', partial_outage: 'partly down', major_outage: 'down', under_maintenance: 'under maintenance', unknown: 'not known',
}
export const stateWord = (state: ShownState): string => words[state]

const parts = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
const local = (moment: string, zone: string) => Temporal.Instant.from(moment).toZonedDateTimeISO(zone)
/** `Thursday 12 November 2026` */
export const dayOf = (moment: string, zone: string): string => local(moment, zone).toPlainDate().toLocaleString('en-GB', parts).replace(',', '')
/** `14:32` */
export const timeOf = (moment: string, zone: string): string => local(moment, zone).toPlainTime().toString({ smallestUnit: 'minute' })
/** `Thu 12 Nov, 14:32` */
export const momentOf = (moment: string, zone: string): string => `${local(moment, zone).toPlainDate().toLocaleString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '')}, ${timeOf(moment, zone)}`
/** `November 2026` */
export const monthOf = (moment: string, zone: string): string => local(moment, zone).toPlainDate().toLocaleString('en-GB', { month: 'long', year: 'numeric' })
/** The zone as people call it: `Amsterdam`. */
export const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

/** Minutes in words: `2 h 5 min`, `89 days`; less than one counts as one. */
export function lasting(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes))
  if (whole >= 2880) return `${Math.floor(whole / 1440)} days`
  if (whole < 60) return `${whole} min`
  return whole % 60 === 0 ? `${Math.floor(whole / 60)} h` : `${Math.floor(whole / 60)} h ${whole % 60} min`
}

const ofImpact = { critical: 'major_outage', major: 'partial_outage', minor: 'degraded_performance' } as const

/** The one sentence of the page, and the state that its mark shows. An incident that goes on and concerns no component comes first. */
export function headlineOf(snapshot: Snapshot): { state: ShownState; says: string } {
  const listed = ofComponents(snapshot)
  const loose = snapshot.incidents.filter((one) => isOpen(one) && one.impact !== 'none' && !one.componentIds.some((id) => snapshot.components.some((component) => component.id === id)))
  if (loose.length === 0) return listed
  const worst = loose.map((one) => ofImpact[one.impact as keyof typeof ofImpact]).reduce((a, b) => (isWorse(b, a) ? b : a))
  const says = loose.length === 1 ? `A disturbance goes on: ${/[.!?]$/.test(loose[0]!.title) ? loose[0]!.title : `${loose[0]!.title}.`}` : `${loose.length} disturbances go on.`
  const rest = snapshot.components.length === 0 ? '' : listed.says === 'Everything works.' ? ' Every service listed works.' : ` ${listed.says}`
  return { state: isWorse(listed.state, worst) ? listed.state : worst, says: `${says}${rest}` }
}

function ofComponents(snapshot: Snapshot): { state: ShownState; says: string } {
  const states = snapshot.components
  const bad = shownOf(snapshot).filter((one) => !['operational', 'unknown'].includes(one.state))
  const unknown = states.filter((one) => one.state === 'unknown').length
  const worst = (['major_outage', 'partial_outage', 'degraded_performance', 'under_maintenance'] as const).find((state) => bad.some((one) => one.state === state))
  const rest = states.length === bad.length ? '' : unknown === 0 ? ' All else works.' : unknown === states.length - bad.length ? ' Of all else the state is not known.' : ` All else that is measured works; ${unknown} not known.`
  if (states.length === 0) return { state: 'unknown', says: 'Nothing is listed yet.' }
  if (worst === undefined) {
    if (unknown === states.length) return { state: 'unknown', says: 'The state is not known.' }
    return unknown === 0 ? { state: 'operational', says: 'Everything works.' } : { state: 'operational', says: `All that is measured works; ${unknown} of ${states.length} not known.` }
  }
  if (bad.length > 2) return { state: worst, says: `${bad.length} of ${states.length} do not work as they should.${rest}` }
  return { state: worst, says: `${bad.map((one) => `${one.name}: ${stateWord(one.state)}`).join('; ')}.${rest}` }
}
