import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Id } from '@fullscore/api/ids.ts'
import { incidentStates } from '@fullscore/api/operations/incidents.ts'
import { levels } from '@fullscore/api/operations/incidents/settings.ts'
import { cadenceOf, cadenceWords, defaultCadence, remindedOf, spoken } from './cadence.ts'
import { costOf, type CostFacts } from './cost.ts'
import { ageingOf, agesOf, endOfDay, nextChase, whyNotPublish } from './follow-up.ts'
import { decidesHand, handOf } from './hand.ts'
import { actions, after, whyNotAssign } from './incident.ts'
import { whyNotMerge, whyNotSplit, type Mergeable } from './merging.ts'
import { defaultMatrix, judge, oddities, severityOf } from './severity.ts'
import { nothingWords, rank, suspicion, type Change } from './suspects.ts'
import { movedTo } from './task-order.ts'

const at = (text: string) => Temporal.Instant.from(text)

describe('whose hand the alerts of an incident are in', () => {
  const row = { state: 'acknowledged' as const, private: false, commander_id: 'lead' as Id<'person'>, acknowledged_by: 'first' as Id<'person'> }
  it.each([
    ["its commander's", {}, 'lead'], ['else of who acknowledged it', { commander_id: null }, 'first'], ["nobody's: a program acknowledged it", { commander_id: null, acknowledged_by: null }, null],
    ["nobody's: it is open", { state: 'open' as const }, null], ["nobody's: it is over", { state: 'resolved' as const }, null], ["nobody's: it is private", { private: true }, null], ["still its commander's while it is mitigated", { state: 'mitigating' as const }, 'lead'],
  ])('%s', (_, changed, hand) => { expect(handOf({ ...row, ...changed })).toBe(hand) })
  it('is decided by every column that the rule reads, and by what it was merged into', () => {
    const read = new Set<string>()
    // No value ends the rule early, so that it reads all it knows.
    handOf(new Proxy({ ...row, commander_id: null }, { get: (target, column: string) => { read.add(column); return target[column as keyof typeof target] } }))
    for (const column of [...read, 'merged_into_id']) expect([column, decidesHand({ [column]: null })]).toEqual([column, true])
    expect([...read].sort()).toEqual(['acknowledged_by', 'commander_id', 'private', 'state'])
    expect(decidesHand({ title: 'T', recovered_at: null })).toBe(false)
  })
})

describe('severity', () => {
  it.each([
    ['critical', 'critical', 1], ['critical', 'high', 1], ['critical', 'medium', 2], ['critical', undefined, 2], ['critical', 'low', 3],
    ['high', 'critical', 2], ['high', 'high', 2], ['high', 'medium', 3], ['high', undefined, 3], ['high', 'low', 4],
  ] as const)('a %s alert on a service of %s importance is SEV%i', (urgency, criticality, severity) => {
    const found = severityOf(defaultMatrix, urgency, criticality)
    expect(found.severity).toBe(severity)
    expect(found.why).toContain(`SEV${severity}`)
  })
  it('of an alert follows the matrix that the organisation wrote', () => {
    expect(severityOf({ ...defaultMatrix, high: { high: 3, medium: 3, low: 3 } }, 'critical', 'critical').severity).toBe(3)
  })
  it.each([
    [{ impact: 'high', urgency: 'medium' }, { severity: 2, why: 'SEV2: high impact, medium urgency.' }],
    [{ impact: 'high', urgency: 'medium', severity: 2 }, { severity: 2, why: 'SEV2: high impact, medium urgency.' }],
    [{ impact: 'high', urgency: 'medium', severity: 1 }, { wanting: 'The matrix gives SEV2 for high impact and medium urgency: say why it is SEV1 all the same.' }],
    [{ impact: 'high', urgency: 'medium', severity: 1, note: 'The board meets.' }, { severity: 1, why: 'SEV1: Ines said so: The board meets. The matrix gives SEV2 for high impact and medium urgency.' }],
    [{ severity: 3 }, { severity: 3, why: 'SEV3: Ines said so.' }],
    [{ impact: 'high' }, { wanting: 'Say impact and urgency, or the severity itself.' }],
  ] as const)('judged by %j', (given, found) => {
    expect(judge(defaultMatrix, given, 'Ines')).toEqual(found)
  })
  it('the default matrix is not odd; one where less counts as worse is', () => {
    expect(oddities(defaultMatrix)).toEqual([])
    expect(oddities({ ...defaultMatrix, low: { high: 1, medium: 4, low: 4 } })).toEqual(['high urgency: low impact counts as worse than medium'])
  })
  it('a matrix without oddities never makes less impact or less urgency worse', () => {
    const row = fc.record({ high: fc.integer({ min: 1, max: 4 }), medium: fc.integer({ min: 1, max: 4 }), low: fc.integer({ min: 1, max: 4 }) })
    fc.assert(fc.property(fc.record({ high: row, medium: row, low: row }), (matrix) => {
      const falls = levels.some((a, i) => levels.some((b, j) => levels.some((c, k) => levels.some((d, l) => k >= i && l >= j && matrix[c][d] < matrix[a][b]))))
      expect(oddities(matrix).length > 0).toBe(falls)
    }))
  })
})

describe('actions and states', () => {
  it('every action says in every state where it leads, or why it does not', () => {
    for (const action of actions) {
      for (const state of incidentStates) {
        const found = after(action, state)
        if ('reason' in found) expect(found.reason).toMatch(/^[A-Z].+\.$/)
        else expect(incidentStates).toContain(found.state)
      }
    }
  })
  it.each([
    [null, 'a', undefined, undefined], ['a', 'b', 'The pool is full.', undefined], ['a', null, 'No longer needed.', undefined],
    ['a', 'b', undefined, 'note-wanting'], ['a', null, undefined, 'note-wanting'], ['a', 'a', 'x', 'unchanged'], [null, null, 'x', 'unchanged'],
  ] as const)('a role from %s to %s with the note %s', (before, next, note, code) => {
    expect(whyNotAssign(before, next, note)?.code).toBe(code)
  })
})

describe('the rhythm of updates', () => {
  const now = at('2026-11-12T03:00:00Z')
  it.each([[1, 15], [2, 30], [3, 120], [4, null]])('SEV%i asks for one every %s minutes', (severity, minutes) => expect(cadenceOf(defaultCadence, severity)).toBe(minutes))
  it.each([
    [{ minutes: 30, dueAt: at('2026-11-12T03:10:00Z'), state: 'running' }, false, 'An update is due every 30 min.'],
    [{ minutes: 30, dueAt: now, state: 'running' }, false, 'An update is due every 30 min.'],
    [{ minutes: 30, dueAt: at('2026-11-12T02:55:00Z'), state: 'running' }, true, 'Overdue by 5 min: an update is due every 30 min.'],
    [{ minutes: 120, dueAt: null, state: 'paused' }, false, 'The clock rests; while it runs, an update is due every 2 h.'],
    [{ minutes: 15, dueAt: null, state: 'none' }, false, 'Once somebody has acknowledged it, an update is due every 15 min.'],
    [{ minutes: null, dueAt: null, state: 'none' }, false, 'No update is due at this severity.'],
  ])('%j', (standing, overdue, words) => expect(cadenceWords(standing, now)).toEqual({ overdue, words }))
  it('reminds the liaison, else the commander, else nobody', () => {
    expect([remindedOf({ liaison: 'l', commander: 'c' }), remindedOf({ liaison: null, commander: 'c' }), remindedOf({ liaison: null, commander: null })]).toEqual(['l', 'c', null])
  })
  it.each([[0, '0 min'], [59, '59 min'], [60, '1 h'], [90, '1 h 30 min']])('%i minutes are %s', (minutes, words) => expect(spoken(minutes)).toBe(words))
})

describe('cost', () => {
  const stay = (name: string, from: string, to: string) => ({ name, from: at(`2026-11-12T${from}:00Z`), to: at(`2026-11-12T${to}:00Z`) })
  const facts: CostFacts = {
    stays: [stay('Ines', '03:00', '04:00'), stay('Tomasz', '03:10', '03:40'), stay('Ines', '05:00', '05:30')], hourly: 80, currency: 'EUR',
    service: { name: 'Checkout', amount: 12_000, currency: 'EUR', minutes: 45, hours: 'around the clock' }, serviceUnknown: '',
  }
  it('shows the working of every line and adds up', () => {
    expect(costOf(facts)).toEqual({
      lines: [
        { what: 'Ines', working: '1 h 30 min at 80 EUR an hour', amount: 120, currency: 'EUR' }, { what: 'Tomasz', working: '30 min at 80 EUR an hour', amount: 40, currency: 'EUR' },
        { what: 'Checkout', working: '45 min within its hours (around the clock) at 12,000 EUR an hour', amount: 9000, currency: 'EUR' },
      ], total: 9160, currency: 'EUR', why: 'People\'s time and what the service is worth within its hours.',
    })
  })
  it.each([
    ['no rate', { hourly: null }, 9000, 'At least this: no hourly rate is set for people.'],
    ['no worth', { service: null, serviceUnknown: 'it is about no service' }, 160, 'At least this: it is about no service.'],
    ['nothing', { hourly: null, service: null, serviceUnknown: 'it is about no service' }, null, 'Unknown: no hourly rate is set for people, and it is about no service.'],
    ['another currency', { service: { ...facts.service!, currency: 'USD' } }, null, 'No total: USD and EUR are not added up.'],
    ['nobody', { stays: [], service: null, serviceUnknown: 'it is about no service' }, null, 'Unknown: nobody is recorded as working on it, and it is about no service.'],
  ])('%s is unknown, not nought', (_, changed, total, why) => expect(costOf({ ...facts, ...changed })).toMatchObject({ total, why }))
})

describe('what changed before it broke', () => {
  const began = at('2026-11-12T03:05:00Z')
  const change = (id: string, kind: Change['kind'], minutesBefore: number, touched: string[]): Change => ({ id, kind, at: began.subtract({ minutes: minutesBefore }), what: id, who: 'Jonas', touched, ref: { kind: 'item', id: touched[0]! } })
  const steps = new Map([['api', 0], ['db', 1], ['disk', 2]])
  const names: Record<string, string> = { api: 'payments-api', db: 'rtm-db-03', disk: 'array 2' }
  const ranked = (...changes: Change[]) => rank(changes, steps, began, (id) => names[id]!)
  it('ranks what is nearer in steps and time first, and says so', () => {
    const found = ranked(change('old', 'deployment', 300, ['api']), change('near', 'configuration', 3, ['db']), change('release', 'deployment', 4, ['api']), change('deep', 'change', 4, ['disk']))
    expect(found.map((one) => [one.id, one.reason])).toEqual([
      ['release', 'On payments-api itself, 4 min before it began.'], ['deep', 'On array 2, 2 steps below it, 4 min before it began.'],
      ['near', 'On rtm-db-03, one step below it, 3 min before it began.'], ['old', 'On payments-api itself, 5 h before it began.'],
    ])
  })
  it('leaves out what came after, and what touched nothing of it; of several touched the nearest counts', () => {
    expect(ranked(change('after', 'deployment', -1, ['api']), change('elsewhere', 'deployment', 1, ['mail']))).toEqual([])
    expect(ranked(change('both', 'change', 0, ['disk', 'api']))[0]).toMatchObject({ item: 'api', steps: 0, reason: 'On payments-api itself, less than a minute before it began.' })
  })
  it('suspicion falls with every step and every minute', () => {
    fc.assert(fc.property(fc.constantFrom('deployment' as const, 'configuration' as const), fc.nat(6), fc.nat(1440), (kind, away, minutes) => {
      expect(suspicion(kind, away + 1, minutes)).toBeLessThan(suspicion(kind, away, minutes))
      expect(suspicion(kind, away, minutes + 1)).toBeLessThan(suspicion(kind, away, minutes))
    }))
  })
  it('says that nothing is known, and what that is worth', () => {
    expect(nothingWords({ items: 0, hours: 24, marked: false, hidden: [] })).toMatch(/^Unknown/)
    expect(nothingWords({ items: 3, hours: 24, marked: false, hidden: [] })).toContain('may have happened unseen')
    expect(nothingWords({ items: 3, hours: 24, marked: true, hidden: [] })).not.toContain('unseen')
    expect(nothingWords({ items: 3, hours: 24, marked: true, hidden: [19] })).toBe('One change outside your scope, on what it stands on, 19 min before it began.')
    expect(nothingWords({ items: 3, hours: 24, marked: true, hidden: [0, 71] })).toBe('2 changes outside your scope, on what it stands on, the latest less than a minute before it began.')
  })
})

describe('merging and splitting', () => {
  const one = (number: number, more: Partial<Mergeable> = {}): Mergeable => ({ id: String(number), number, state: 'open', private: false, rehearsal: false, merged_into_id: null, ...more })
  it.each([
    [one(2), one(1), undefined], [one(2, { state: 'resolved' }), one(1), undefined], [one(1), one(1), 'itself'], [one(2), one(1, { state: 'resolved' }), 'over'], [one(2), one(1, { merged_into_id: '9' }), 'was itself merged'],
    [one(2, { merged_into_id: '9' }), one(1), 'merged already'], [one(2, { private: true }), one(1), 'INC-2 is private'], [one(2, { rehearsal: true }), one(1), 'rehearsal'],
  ])('%j into %j', (member, into, why) => {
    if (why === undefined) expect(whyNotMerge(member, into)).toBeUndefined()
    else expect(whyNotMerge(member, into)).toContain(why)
  })
  it.each([[['a'], ['a', 'b'], 'open', undefined], [['a', 'b'], ['a', 'b'], 'open', 'At least one'], [['x'], ['a', 'b'], 'open', 'One of the alerts'], [['a'], ['a', 'b'], 'resolved', 'over']] as const)('of %j in %j', (wanted, own, state, why) => {
    expect(whyNotSplit(wanted, own, state) ?? 'fine').toContain(why ?? 'fine')
  })
  it('a task moved keeps the order of the others', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(11), fc.nat(15), (count, which, place) => {
      const all = Array.from({ length: count }, (_, i) => ({ id: `t${i}`, position: i * 3 }))
      const id = all[which % count]!.id
      const moved = new Map(movedTo(all, id, place).map((task) => [task.id, task.position]))
      const order = all.map((task) => ({ id: task.id, position: moved.get(task.id) ?? task.position })).sort((a, b) => a.position - b.position).map((task) => task.id)
      expect(order.filter((other) => other !== id)).toEqual(all.map((task) => task.id).filter((other) => other !== id))
      expect(order.indexOf(id)).toBe(Math.min(place, count - 1))
    }))
  })
})

describe('follow-ups', () => {
  const due = at('2026-11-20T00:00:00Z')
  it.each([
    ['2026-11-12T00:00:00Z', 'open'], ['2026-11-13T00:00:00Z', 'due-soon'], ['2026-11-20T00:00:00Z', 'due-soon'], ['2026-11-20T00:00:01Z', 'overdue'],
  ])('at %s it is %s', (now, ageing) => expect(ageingOf({ due, closed: false }, at(now))).toBe(ageing))
  it('a closed one ages no more', () => {
    expect(ageingOf({ due, closed: true }, at('2027-01-01T00:00:00Z'))).toBe('closed')
    expect(agesOf({ added: at('2026-11-10T00:00:00Z'), due, closed: at('2026-11-22T12:00:00Z') }, at('2027-01-01T00:00:00Z'))).toEqual({ openDays: 12, overdueDays: 2 })
  })
  it('the day is over when it is over where the organisation is, daylight saving or not', () => {
    expect(endOfDay(Temporal.PlainDate.from('2026-03-29'), 'Europe/Amsterdam').toString()).toBe('2026-03-29T22:00:00Z')
    expect(endOfDay(Temporal.PlainDate.from('2026-10-25'), 'Europe/Amsterdam').toString()).toBe('2026-10-25T23:00:00Z')
  })
  it('is asked about a day after, then weekly, for a year', () => {
    expect(nextChase(due, at('2026-11-12T00:00:00Z'))?.toString()).toBe('2026-11-21T00:00:00Z')
    expect(nextChase(due, at('2026-11-21T00:00:00Z'))?.toString()).toBe('2026-11-28T00:00:00Z')
    expect(nextChase(due, at('2028-01-01T00:00:00Z'))).toBeNull()
  })
  it.each([
    [{ summary: 'It was full.', factors: ['No alarm on the disk'], actions: 0, published: false }, undefined], [{ summary: ' ', factors: ['x'], actions: 1, published: false }, 'It has no summary yet.'],
    [{ summary: 'x', factors: [], actions: 1, published: false }, 'It names no contributing factor yet.'], [{ summary: 'x', factors: ['x'], actions: 1, published: true }, 'It is published already.'],
  ])('%j may be published: %s', (review, why) => expect(whyNotPublish(review)).toBe(why))
})
