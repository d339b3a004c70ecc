import { expect, test } from 'vitest'
import { factsIn, verdictOf } from './verdict.ts'

const entry = { id: 'a', stave: 'security', line: 1, certainty: 'fact', label: '', why: '', weight: 1, subject: { kind: 'item', id: '1' } } as const
const now = 1_794_450_720_000
const day = 86_400_000

test('counts deadlines of a week that are not met, and shifts ahead that nobody holds', () => {
  const flag = (from: number, state: string) => ({ ...entry, mark: 'deadline' as const, from, to: from, state })
  const shift = (to: number) => ({ ...entry, mark: 'shift' as const, from: to - day, to, state: 'nobody' })
  const entries = [flag(now + day, 'open'), flag(now + 9 * day, 'open'), flag(now + day, 'met'), flag(now - day, 'overdue'), flag(now - day, 'open'), shift(now - day), shift(now + day)]
  expect(factsIn({ entries, now })).toEqual({ deadlines: 2, nobody: 1 })
  expect(factsIn({ entries: [{ ...flag(now + day, 'due'), rehearsal: true }], now })).toEqual({ deadlines: 0, nobody: 0 })
})
test.each([
  [{ incidents: 1, alerts: 3, deadlines: 2, nobody: 0 }, 'One incident open. Two deadlines need you this week.'],
  [{ incidents: 0, alerts: 3, deadlines: 1, nobody: 1 }, 'One deadline needs you this week. Nobody is on call for one stretch of the coming weeks.'],
  [{ incidents: 0, alerts: 3, deadlines: 0, nobody: 0 }, 'Three alerts fire; no incident is open.'],
  [{ incidents: 12, alerts: 40, deadlines: 0, nobody: 0 }, '12 incidents open.'],
  [{ incidents: 0, alerts: 0, deadlines: 0, nobody: 0 }, 'Nothing is on fire, nothing is due.'],
  [{ incidents: undefined, alerts: undefined, deadlines: 5, nobody: 0 }, 'The Score'],
])('the verdict of %j', (facts, says) => expect(verdictOf(facts)).toBe(says))
