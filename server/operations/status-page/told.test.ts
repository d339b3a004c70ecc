import { describe, expect, it } from 'vitest'
import type { Catalogue } from '@fullscore/api/render.ts'
import { hasMarks, say } from '@fullscore/api/sentence.ts'
import codes from '@fullscore/api/sentences.json' with { type: 'json' }
import { renderAtom } from './atom.ts'
import type { Day } from './days.ts'
import { managePage, secretPage, sentencePage, subscribeForm } from './forms.ts'
import { renderHistory, renderPage } from './page.ts'
import type { SnapComponent, SnapIncident, Snapshot } from './snapshot.ts'
import { documents } from './statuspage-json.ts'
import { dayOf, momentOf, readerOf, tellAll } from './words.ts'

// Every sentence between brackets, in a language whose dates are not the English ones: what stands outside of them was not told.
const sentences = Object.fromEntries(Object.keys(codes).map((code) => [code, code.includes('|# ') || /^[^{}]*\|[^{}]*#/.test(code) ? { one: `⟦${code.split('|')[1]!.replaceAll(/[a-z]/gi, 'x')}⟧`, other: `⟦${code.split('|')[1]!.replaceAll(/[a-z]/gi, 'x')}⟧` } : `⟦${code.replaceAll(/[a-z]/gi, 'x')}⟧`]))
const strange: Catalogue = { language: 'fi', sentences }
const catalogues = new Map([['fi', strange]])

const day = (date: string, minutes: Partial<Day>): Day => ({ day: date, up: 0, degraded: 0, partial: 0, major: 0, maintenance: 0, unknown: 0, ...minutes })
const component = (name: string, state: SnapComponent['state'], more: Partial<SnapComponent> = {}): SnapComponent => ({
  id: `id-${name}`, name, description: '', group: '', position: 1, onlyIfDegraded: false, state, addedAt: '2026-01-01T00:00:00Z', updatedAt: '2026-11-12T13:00:00Z',
  days: [day('2026-11-10', { up: 1300, degraded: 30, partial: 20, major: 90, unknown: 0 }), day('2026-11-11', { maintenance: 130, unknown: 1310 }), day('2026-11-12', { up: 812 })], ...more,
})
const incident = (id: string, more: Partial<SnapIncident> = {}): SnapIncident => ({
  id, title: 'ÄÄ', impact: 'major', stage: 'identified', beganAt: '2026-11-12T12:00:00Z', endedAt: null, componentIds: ['id-ÖÖ'],
  updates: [{ id: 'u2', stage: 'identified', body: 'ÅÅ', at: '2026-11-12T12:30:00Z' }, { id: 'u1', stage: 'investigating', body: 'ÅÅ\nÅÅ', at: '2026-11-12T12:05:00Z' }], ...more,
})
const snapshot = (locale?: string, more: Partial<Snapshot> = {}): Snapshot => ({
  madeAt: '2026-11-12T13:32:00Z', page: { id: 'p', name: 'ÜÜ', intro: 'ÉÉ', url: 'https://s.example', zone: 'Europe/Helsinki', ...(locale === undefined ? {} : { locale }) },
  components: [component('ÖÖ', 'partial_outage', { group: 'ÏÏ' }), component('ÈÈ', 'unknown'), component('ÊÊ', 'operational')],
  incidents: [incident('i1'), incident('i2', { componentIds: [] }), incident('i3', { stage: 'resolved', endedAt: '2026-11-12T13:05:00Z' })],
  maintenances: [
    { id: 'm1', title: 'ÎÎ', text: '', state: 'scheduled', from: '2026-11-14T20:00:00Z', to: '2026-11-14T22:00:00Z', publishedAt: '2026-11-12T10:00:00Z', startedAt: null, endedAt: null, componentIds: ['id-ÖÖ'] },
    { id: 'm2', title: 'ÎÎ', text: 'ÎÎ', state: 'completed', from: '2026-11-11T20:00:00Z', to: '2026-11-11T22:00:00Z', publishedAt: '2026-11-10T10:00:00Z', startedAt: '2026-11-11T20:00:00Z', endedAt: '2026-11-11T22:00:00Z', componentIds: [] },
  ], ...more,
})
const quiet = { incidents: [], maintenances: [] }
const states: Partial<Snapshot>[] = [
  {}, { ...quiet, components: [] }, { ...quiet, components: [component('ÖÖ', 'operational')] }, { ...quiet, components: [component('ÖÖ', 'operational', { onlyIfDegraded: true })] }, { ...quiet, components: [component('ÖÖ', 'unknown')] },
  { ...quiet, components: [component('ÖÖ', 'operational'), component('ÈÈ', 'unknown')] }, { ...quiet, components: ['1', '2', '3'].map((name) => component(name, 'major_outage')) }, { incidents: [incident('i', { componentIds: [] })], components: [component('ÖÖ', 'operational')] },
]

/** What is left of a page once markup, addresses and what was told are taken out. */
const untold = (text: string): string[] => {
  const attributes = [...text.matchAll(/ (?:aria-label|title|alt|value)="([^"]*)"/g)].map((one) => one[1]!)
  let rest = [text.replace(/<style>.*?<\/style>/gs, '').replace(/<id>.*?<\/id>|<(published|updated)>.*?<\/\1>/gs, '').replace(/<[^>]*>/g, ' '), ...attributes].join(' ')
  while (/⟦[^⟦⟧]*⟧/.test(rest)) rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ')
  return [...new Set(rest.match(/[A-Za-z]{2,}/g))]
}

describe('the status page of the sample company', () => {
  it('says on every page and in the feed that nothing is real', () => {
    const reader = readerOf(new Map(), snapshot().page)
    const words = 'Sample company: nothing here is real.'
    const texts = (sample: boolean) => {
      const made = { ...snapshot(), page: { ...snapshot().page, ...(sample ? { sample: true as const } : {}) } }
      return [renderPage(made, reader), renderHistory(made, reader), renderAtom(made, reader, 'Old.'), subscribeForm(made).told(reader), sentencePage(made, 'a', 'b').told(reader)]
    }
    for (const text of texts(true)) expect(text).toContain(words)
    for (const text of texts(false)) expect(text).not.toContain('nothing here is real')
  })
})

describe('the status page in another language', () => {
  const finnish = readerOf(catalogues, snapshot('fi-FI').page)
  it.each(states.map((state, index) => [index, state] as const))('tells every sentence (state %i)', (_, state) => {
    const made = snapshot('fi-FI', state)
    for (const text of [renderPage(made, finnish, say`As of ${'14:32'}: it was not renewed since.`), renderHistory(made, finnish), renderAtom(made, finnish)]) {
      expect(hasMarks(text)).toBe(false)
      // Months and weekdays are Finnish.
      expect(untold(text).filter((word) => !/^(marras|marraskuu(ta)?|torstaina?|ke|to|la|ti|klo|UTC)$/.test(word))).toEqual([])
    }
    expect(hasMarks(JSON.stringify(tellAll(documents.summary(made), finnish)))).toBe(false)
  })
  it('has its language, and the dates and numbers of its locale', () => {
    const text = renderPage(snapshot('fi-FI'), finnish)
    expect(text).toContain('<html lang="fi">')
    expect(text).toContain(`${dayOf('2026-11-12T13:32:00Z', { zone: 'Europe/Helsinki', locale: 'fi-FI' })}, 15:32`)
    expect(dayOf('2026-11-12T13:32:00Z', { zone: 'Europe/Helsinki', locale: 'fi-FI' })).toBe('torstaina 12. marraskuuta 2026')
    expect(text).toMatch(/\d\d,\d\d %/)
  })
  it('its forms as well', () => {
    const forms = [subscribeForm(snapshot('fi-FI'), { address: 'ÄÄ', components: [], wrong: 'ÄÄ' }), sentencePage(snapshot('fi-FI'), say`Confirmed`, say`This address is told of news.`, say`Confirm`), secretPage(snapshot('fi-FI'), say`Confirmed`, say`This address is told of news.`, 'ÄÄ'), ...[true, false].map((signed) => managePage(snapshot('fi-FI'), 'ÄÄ', '/x', signed))]
    for (const form of forms) expect(untold(form.told(finnish)).filter((word) => word !== 'id')).toEqual([])
  })
  it('is English where nobody wrote down its language', () => {
    const text = renderPage(snapshot(), readerOf(catalogues, snapshot().page))
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('Thursday 12 November 2026, 15:32 in Helsinki.')
    expect(momentOf('2026-11-12T13:32:00Z', snapshot().page)).toBe('Thu 12 Nov, 15:32')
    expect(readerOf(new Map(), { zone: 'UTC', locale: 'fi-FI' })).toMatchObject({ catalogue: undefined, locale: 'en-GB' })
  })
})
