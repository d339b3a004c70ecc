import { mapTexts, render, type Catalogue, type Reader } from '@fullscore/api/render.ts'
import { count, hasMarks, say } from '@fullscore/api/sentence.ts'
import type { ShownState } from '@fullscore/api/operations/status-page.ts'
import { catalogueFor } from '../../http/languages.ts'
import { isOpen, shownOf, type Snapshot } from './snapshot.ts'
import { isWorse } from './state.ts'

const words: Record<ShownState, string> = {
  operational: say`works`, degraded_performance: say`works less well`, partial_outage: say`partly down`, major_outage: say`down`, under_maintenance: say`under maintenance`, unknown: say`not known`,
}
export const stateWord = (state: ShownState): string => words[state]

/** Whose page it is: its zone and, where it is told in another language than English, its locale. */
export type Told = Pick<Snapshot['page'], 'zone' | 'locale'>

/** Who reads what a page says: everybody, in its language and zone. */
export function readerOf(catalogues: ReadonlyMap<string, Catalogue>, { zone, locale }: Told): Reader {
  const catalogue = locale === undefined ? undefined : spokenFor(locale, catalogues)
  return { catalogue, locale: catalogue === undefined || locale === undefined ? 'en-GB' : locale, zone, namesZone: false }
}
/** An answer with its sentences told; people's own words stay. */
export const tellAll = <T>(answer: T, reader: Reader): T => mapTexts(answer, (text) => (hasMarks(text) ? render(text, reader) : text)) as T
/** The language that is spoken here for a locale; undefined for English. */
export function spokenFor(locale: string, catalogues: ReadonlyMap<string, Catalogue>): Catalogue | undefined {
  const found = catalogueFor(locale, catalogues)
  return found === 'English' ? undefined : found
}

const local = (moment: string, zone: string) => Temporal.Instant.from(moment).toZonedDateTimeISO(zone)
/** A day as the page's language writes it; English without the comma that it has after the weekday. */
function written(day: Temporal.PlainDate, { locale }: Told, parts: Intl.DateTimeFormatOptions): string {
  return locale === undefined ? day.toLocaleString('en-GB', parts).replace(',', '') : day.toLocaleString(locale, parts)
}
const short = { weekday: 'short', day: 'numeric', month: 'short' } as const
/** `Thursday 12 November 2026` */
export const dayOf = (moment: string, page: Told): string => written(local(moment, page.zone).toPlainDate(), page, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
/** `Thu 12 Nov`, of a day in RFC 3339 */
export const shortDayOf = (day: string, page: Told): string => written(Temporal.PlainDate.from(day), page, short)
/** `14:32` */
export const timeOf = (moment: string, zone: string): string => local(moment, zone).toPlainTime().toString({ smallestUnit: 'minute' })
/** `Thu 12 Nov, 14:32` */
export const momentOf = (moment: string, page: Told): string => `${written(local(moment, page.zone).toPlainDate(), page, short)}, ${timeOf(moment, page.zone)}`
/** `November 2026` */
export const monthOf = (moment: string, page: Told): string => written(local(moment, page.zone).toPlainDate(), page, { month: 'long', year: 'numeric' })
/** The zone as people call it: `Amsterdam`. */
export const placeOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')

/** Minutes in words: `2 h 5 min`, `89 days`; less than one counts as one. */
export function lasting(minutes: number): string {
  const whole = Math.max(1, Math.round(minutes))
  if (whole >= 2880) return count(Math.floor(whole / 1440), 'day', 'days')
  if (whole < 60) return say`${whole} min`
  return whole % 60 === 0 ? say`${Math.floor(whole / 60)} h` : say`${Math.floor(whole / 60)} h ${whole % 60} min`
}

const ofImpact = { critical: 'major_outage', major: 'partial_outage', minor: 'degraded_performance' } as const

/** The one sentence of the page, and the state that its mark shows. An incident that goes on and concerns no component comes first. */
export function headlineOf(snapshot: Snapshot): { state: ShownState; says: string } {
  const listed = ofComponents(snapshot)
  const loose = snapshot.incidents.filter((one) => isOpen(one) && one.impact !== 'none' && !one.componentIds.some((id) => snapshot.components.some((component) => component.id === id)))
  if (loose.length === 0) return listed
  const worst = loose.map((one) => ofImpact[one.impact as keyof typeof ofImpact]).reduce((a, b) => (isWorse(b, a) ? b : a))
  const says = loose.length === 1 ? say`A disturbance goes on: ${/[.!?]$/.test(loose[0]!.title) ? loose[0]!.title : `${loose[0]!.title}.`}` : say`${loose.length} disturbances go on.`
  const rest = snapshot.components.length === 0 ? [] : listed.all ? [say`Every service listed works.`] : [listed.says]
  return { state: isWorse(listed.state, worst) ? listed.state : worst, says: [says, ...rest].join(' ') }
}

/** @returns `all`: whether all of them work, and all is known */
function ofComponents(snapshot: Snapshot): { state: ShownState; says: string; all?: true } {
  const states = snapshot.components
  const bad = shownOf(snapshot).filter((one) => !['operational', 'unknown'].includes(one.state))
  const unknown = states.filter((one) => one.state === 'unknown').length
  const worst = (['major_outage', 'partial_outage', 'degraded_performance', 'under_maintenance'] as const).find((state) => bad.some((one) => one.state === state))
  const rest = states.length === bad.length ? [] : [unknown === 0 ? say`All else works.` : unknown === states.length - bad.length ? say`Of all else the state is not known.` : say`All else that is measured works; ${unknown} not known.`]
  if (states.length === 0) return { state: 'unknown', says: say`Nothing is listed yet.` }
  if (worst === undefined) {
    if (unknown === states.length) return { state: 'unknown', says: say`The state is not known.` }
    return unknown === 0 ? { state: 'operational', says: say`Everything works.`, all: true } : { state: 'operational', says: say`All that is measured works; ${unknown} of ${states.length} not known.` }
  }
  if (bad.length > 2) return { state: worst, says: [say`${bad.length} of ${states.length} do not work as they should.`, ...rest].join(' ') }
  return { state: worst, says: [`${bad.map((one) => say`${one.name}: ${stateWord(one.state)}`).join('; ')}.`, ...rest].join(' ') }
}

/** What the page is called: a name that says already that it is of a status stands by itself. */
export const titleWords = (name: string): string => (saysStatus(name) ? name : say`${name} status`)
export const saysStatus = (name: string): boolean => /\bstatus$/iu.test(name.trim())
