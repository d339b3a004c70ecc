import type { Reader } from '@fullscore/api/render.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { html, paragraphs, raw, type Markup } from './escape.ts'
import { percentText, uptimeOf, type Day } from './days.ts'
import { bodyOf, isOpen, maintenanceWord, sampleWords, shownOf, stageWord, type SnapComponent, type SnapIncident, type SnapMaintenance, type Snapshot } from './snapshot.ts'
import type { ShownState } from '@fullscore/api/operations/status-page.ts'
import { style } from './style.ts'
import { dayOf, headlineOf, lasting, momentOf, monthOf, placeOf, shortDayOf, saysStatus, stateWord, timeOf, titleWords, type Told } from './words.ts'

/** Shapes of the states: told apart without colour. */
const shapes: Record<ShownState, string> = {
  operational: '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2.4"/>',
  degraded_performance: '<path d="M8 2l7 12H1z" fill="currentColor"/>',
  partial_outage: '<path d="M8 1l7 7-7 7-7-7z" fill="currentColor"/>',
  major_outage: '<rect x="2" y="2" width="12" height="12" fill="currentColor"/>',
  under_maintenance: '<path d="M2 13V4h12v9" fill="none" stroke="currentColor" stroke-width="2.2"/>',
  unknown: '<circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="2.4 2.8"/>',
}
const mark = (state: ShownState): Markup => raw(`<svg class="${state}" viewBox="0 0 16 16" aria-hidden="true">${shapes[state]}</svg>`)

/** A page of the public side. @param note said above everything, such as its age */
export function frame(snapshot: Pick<Snapshot, 'page'>, title: string, note: string | undefined, inner: Markup | Markup[], subscribe = false): Markup {
  const { name, sample } = snapshot.page
  return html`${raw('<!doctype html>\n')}<html lang="${({ catalogue }) => catalogue?.language ?? 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${title}</title><link rel="alternate" type="application/atom+xml" title="${name}" href="/status/feed.atom"><link rel="icon" href="/mark.svg" type="image/svg+xml"><style>${raw(style)}</style></head>
<body><div class="page"><header><div class="name"><a href="/status">${name}</a>${!saysStatus(name) && html` <span class="quiet">${say`status`}</span>`}</div>${subscribe && html`<a class="button" href="/status/subscribe">${say`Tell me of news`}</a>`}</header>
<main>${sample && html`<p class="note">${sampleWords}.</p>`}${note !== undefined && html`<p class="note" role="status">${note}</p>`}${inner}</main>
<footer><nav aria-label="${say`More`}"><a href="/status/history">${say`History`}</a><a href="/status/feed.atom">${say`As feed`}</a><a href="/api/v2/summary.json">${say`As JSON`}</a></nav><span>${say`Made with Fullscore`}</span></footer></div></body></html>
`
}

/** The page that people open when something does not work. */
export function renderPage(snapshot: Snapshot, reader: Reader, note?: string): string {
  const { zone, intro, name } = snapshot.page
  const headline = headlineOf(snapshot)
  const open = snapshot.incidents.filter(isOpen)
  const coming = snapshot.maintenances.filter((one) => one.state !== 'completed').toReversed()
  const inner = [
    html`<div class="head">${mark(headline.state)}<div><h1>${headline.says}</h1><p class="quiet">${say`${dayOf(snapshot.madeAt, snapshot.page)}, ${timeOf(snapshot.madeAt, zone)} in ${placeOf(zone)}.`}</p></div></div>`,
    ...(intro === '' ? [] : paragraphs(intro)),
    ...(open.length === 0 ? [] : [html`<section aria-labelledby="now"><h2 id="now">${say`Now`}</h2>${open.map((one) => incident(snapshot, one, true))}</section>`]),
    ...(coming.length === 0 ? [] : [html`<section aria-labelledby="maintenance"><h2 id="maintenance">${say`Maintenance`}</h2>${coming.map((one) => maintenance(snapshot, one))}</section>`]),
    services(snapshot),
    before(snapshot),
  ]
  return frame(snapshot, say`${headline.says} ${titleWords(name)}`, note, inner, true).told(reader)
}

const namesOf = (snapshot: Snapshot, ids: readonly string[]) => snapshot.components.filter((one) => ids.includes(one.id)).map((one) => one.name).join(', ')

function incident(snapshot: Snapshot, one: SnapIncident, whole: boolean): Markup {
  const { page } = snapshot
  const [latest, ...earlier] = one.updates
  const span = one.endedAt === null ? say`since ${momentOf(one.beganAt, page)}` : say`${momentOf(one.beganAt, page)}, for ${lasting(Temporal.Instant.from(one.beganAt).until(one.endedAt).total('minutes'))}`
  const about = [namesOf(snapshot, one.componentIds), stageWord(one.stage), span].filter((text) => text !== '').join('; ')
  return html`<article id="${one.id}"><h3>${one.title}</h3><p class="quiet">${about}</p>${latest && html`<div class="news">${paragraphs(bodyOf(latest))}</div><p class="quiet">${momentOf(latest.at, page)}</p>`}
${earlier.length > 0 && (whole ? updates(earlier, page) : html`<details><summary>${count(earlier.length, 'One earlier update', '# earlier updates')}</summary>${updates(earlier, page)}</details>`)}</article>`
}

const updates = (all: SnapIncident['updates'], page: Told): Markup => html`<ol class="updates">${all.map((one) => html`<li><span class="quiet">${momentOf(one.at, page)}, ${stageWord(one.stage)}</span>${paragraphs(bodyOf(one))}</li>`)}</ol>`

function maintenance(snapshot: Snapshot, one: SnapMaintenance): Markup {
  const { page } = snapshot
  const names = namesOf(snapshot, one.componentIds)
  return html`<article id="${one.id}"><h3>${one.title}</h3><p class="quiet">${maintenanceWord(one.state)}; ${say`${momentOf(one.from, page)} to ${momentOf(one.to, page)}`}${names !== '' && `; ${names}`}</p>${one.text !== '' && paragraphs(one.text)}</article>`
}

function services(snapshot: Snapshot): Markup {
  const shown = shownOf(snapshot)
  const groups = [...new Set(shown.map((one) => one.group))]
  return html`<section aria-labelledby="services"><h2 id="services">${say`Services`}</h2><p class="quiet">${say`90 days, newest on the right; a taller bar is a worse day, a dot is a day of which nothing is known. Partial and full outages count against the share; planned maintenance does not.`}</p>
${shown.length === 0 && html`<p>${snapshot.components.length > 0 ? say`Nothing is listed: all components hide while they work.` : say`Nothing is listed.`}</p>`}
${groups.map((group, index) => html`${(group !== '' || index > 0) && html`<h3 class="group">${group === '' ? say`Other` : group}</h3>`}<ul class="components">${shown.filter((one) => one.group === group).map((one) => component(one, snapshot.page))}</ul>`)}</section>`
}

function component(one: SnapComponent, page: Told): Markup {
  const share = percentText(uptimeOf(one.days), page.locale)
  return html`<li><div><div class="title">${one.name}</div><div class="state">${mark(one.state)}<span>${stateWord(one.state)}</span></div></div>${bars(one)}<div class="share">${share}</div>
${one.description !== '' && html`<p class="quiet about">${one.description}</p>`}${figures(one, page)}</li>`
}

/** How a day is drawn: the worst that lasted a minute, its height by how bad it was. */
export function barOf(day: Day): { state: ShownState; height: number } {
  const bad = day.major + day.partial + day.degraded
  const known = bad + day.up + day.maintenance
  if (known < 1) return { state: 'unknown', height: 0 }
  const share = Math.min(1, (day.major + day.partial * 0.6 + day.degraded * 0.3) / 240)
  if (day.major >= 1) return { state: 'major_outage', height: 0.5 + share / 2 }
  if (day.partial >= 1) return { state: 'partial_outage', height: 0.45 + share / 2 }
  if (day.degraded >= 1) return { state: 'degraded_performance', height: 0.4 + share / 2 }
  if (day.maintenance >= 1) return { state: 'under_maintenance', height: 0.35 }
  // Much of the day without a measurement is no good day.
  return day.unknown > known ? { state: 'unknown', height: 0 } : { state: 'operational', height: 0.25 }
}

const fills = { operational: 'var(--bar)', degraded_performance: 'var(--worse)', partial_outage: 'var(--partial)', major_outage: 'var(--down)', under_maintenance: 'var(--care)', unknown: 'var(--bar)' } as const

function bars(one: SnapComponent): Markup {
  const drawn = one.days.map((day, index) => {
    const { state, height } = barOf(day)
    const [tall, x] = [Math.round(height * 32), index * 6]
    return state === 'unknown' ? `<rect x="${x + 1}" y="30" width="2" height="2" fill="${fills.unknown}"/>` : `<rect x="${x}" y="${32 - tall}" width="4" height="${tall}" fill="${fills[state]}"/>`
  })
  return html`<svg class="bars" viewBox="0 0 ${one.days.length * 6 - 2} 32" preserveAspectRatio="none" role="img" aria-label="${summaryOf(one)}">${raw(drawn.join(''))}</svg>`
}

function summaryOf({ days }: SnapComponent): string {
  const states = days.map((day) => barOf(day).state)
  const [bad, unknown] = [states.filter((state) => ['degraded_performance', 'partial_outage', 'major_outage'].includes(state)).length, states.filter((state) => state === 'unknown').length]
  const none = say`none`
  return say`${days.length} days: ${bad === 0 ? none : bad} with trouble, ${unknown === 0 ? none : unknown} not known.`
}

function figures(one: SnapComponent, page: Told): Markup {
  const told = one.days.filter((day) => day.major + day.partial + day.degraded + day.maintenance >= 0.5).toReversed()
  const unknown = one.days.reduce((sum, day) => sum + day.unknown, 0)
  const cell = (minutes: number) => (minutes < 0.5 ? '' : lasting(minutes))
  return html`<details><summary>${say`The minutes behind it`}<span class="hidden"> ${say`of ${one.name}`}</span></summary>${told.length === 0 ? html`<p>${say`No trouble and no maintenance in the time that is known.`}</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label="${say`Minutes of ${one.name}`}"><table><thead><tr><th scope="col">${say`Day`}</th><th scope="col">${say`Down`}</th><th scope="col">${say`Partly down`}</th><th scope="col">${say`Less well`}</th><th scope="col">${say`Maintenance`}</th></tr></thead><tbody>
${told.map((day) => html`<tr><th scope="row">${shortDayOf(day.day, page)}</th><td>${cell(day.major)}</td><td>${cell(day.partial)}</td><td>${cell(day.degraded)}</td><td>${cell(day.maintenance)}</td></tr>`)}</tbody></table></div>`}${unknown >= 0.5 && html`<p class="quiet">${say`Of ${lasting(unknown)} nothing is known: nothing was measured.`}</p>`}</details>`
}

/** The last weeks; all else stands in the history. */
function before(snapshot: Snapshot): Markup {
  const since = Temporal.Instant.from(snapshot.madeAt).subtract({ hours: 24 * 14 })
  const past = [...overOf(snapshot)].filter((one) => Temporal.Instant.compare(one.at, since) > 0)
  return html`<section aria-labelledby="before"><h2 id="before">${say`Before`}</h2>${past.length === 0 && html`<p>${say`Nothing in the last two weeks.`}</p>`}${past.map((one) => one.markup)}<p><a href="/status/history">${say`All of the last year, by month`}</a></p></section>`
}

function overOf(snapshot: Snapshot): { at: string; markup: Markup }[] {
  return [
    ...snapshot.incidents.filter((one) => !isOpen(one)).map((one) => ({ at: one.beganAt, markup: incident(snapshot, one, false) })),
    ...snapshot.maintenances.filter((one) => one.state === 'completed').map((one) => ({ at: one.from, markup: maintenance(snapshot, one) })),
  ].sort((a, b) => Temporal.Instant.compare(b.at, a.at))
}

/** What was, by month. */
export function renderHistory(snapshot: Snapshot, reader: Reader, note?: string): string {
  const { page, page: { zone, name } } = snapshot
  const all = [...overOf(snapshot), ...snapshot.incidents.filter(isOpen).map((one) => ({ at: one.beganAt, markup: incident(snapshot, one, true) }))].sort((a, b) => Temporal.Instant.compare(b.at, a.at))
  const months = [...new Set(all.map((one) => monthOf(one.at, page)))]
  const inner = [html`<h1>${say`What was before`}</h1><p class="quiet">${say`The last year, newest first. Times are those of ${placeOf(zone)}.`}</p>`, ...(all.length === 0 ? [html`<p>${say`Nothing was published in the last year.`}</p>`] : []),
    ...months.map((month, index) => html`<section aria-labelledby="m${index}"><h2 id="m${index}">${month}</h2>${all.filter((one) => monthOf(one.at, page) === month).map((one) => one.markup)}</section>`)]
  return frame(snapshot, say`History, ${titleWords(name)}`, note, inner, true).told(reader)
}
