import { describe, expect, it } from 'vitest'
import { knowers, type Deed, type KnowsFacts } from './knows.ts'

const now = Temporal.Instant.from('2026-03-10T03:10:00Z')
const ago = (days: number) => now.subtract({ hours: 24 * days })
const who = (name: string) => ({ personId: name, name })
const deed = (name: string, what: Deed['what'], incident: string, days: number): Deed => ({ ...who(name), what, incident, at: ago(days) })
const facts = (given: Partial<KnowsFacts>): KnowsFacts => ({ deeds: [], team: [], teamName: 'Payments', onCall: [], away: new Set(), now, ...given })
const names = (given: Partial<KnowsFacts>) => knowers(facts(given)).map((one) => one.name)

describe('who knows it best', () => {
  it.each<[string, Partial<KnowsFacts>, string[]]>([
    ['nobody where nothing is known', {}, []],
    ['whoever resolved the like comes before who is on call', { deeds: [deed('Mei', 'resolved', 'INC-1', 20)], onCall: [who('Ines')] }, ['Mei', 'Ines']],
    ['what was long ago weighs less than being on call', { deeds: [deed('Mei', 'acknowledged', 'INC-1', 300)], onCall: [who('Ines')] }, ['Ines', 'Mei']],
    ['resolving twice comes before resolving once', { deeds: [deed('Mei', 'resolved', 'INC-1', 20), deed('Jonas', 'resolved', 'INC-2', 20), deed('Jonas', 'resolved', 'INC-3', 20)] }, ['Jonas', 'Mei']],
    ['several deeds for one incident count once', { deeds: [deed('Mei', 'resolved', 'INC-1', 20), deed('Jonas', 'led', 'INC-1', 20), deed('Jonas', 'acknowledged', 'INC-1', 20), deed('Jonas', 'worked', 'INC-1', 20)] }, ['Mei', 'Jonas']],
    ['who is away stands behind everybody who is there', { deeds: [deed('Mei', 'resolved', 'INC-1', 1)], team: [{ ...who('Bo'), lead: false }], away: new Set(['Mei']) }, ['Bo', 'Mei']],
    ['the lead comes before a member', { team: [{ ...who('Adam'), lead: false }, { ...who('Zoe'), lead: true }] }, ['Zoe', 'Adam']],
    ['three at most', { team: ['A', 'B', 'C', 'D'].map((name) => ({ ...who(name), lead: false })) }, ['A', 'B', 'C']],
  ])('%s', (_, given, expected) => expect(names(given)).toEqual(expected))

  it('gives every reason', () => {
    expect(knowers(facts({
      deeds: [deed('Mei', 'resolved', 'INC-9', 19.5), deed('Mei', 'worked', 'INC-4', 60), deed('Mei', 'acknowledged', 'INC-9', 19.5)], onCall: [who('Mei')], team: [{ ...who('Mei'), lead: true }], away: new Set(['Mei']),
    }))).toMatchObject([{ name: 'Mei', onCall: true, away: true, reasons: ['resolved INC-9 19 days ago and had a part in 1 more like it', 'on call now', 'leads Payments', 'away now'] }])
  })
})
