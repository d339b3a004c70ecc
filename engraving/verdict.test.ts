import { expect, test } from 'vitest'
import { verdictOf } from './verdict.ts'

test.each([
  [{ incidents: 1, alerts: 3, deadlines: 2, nobody: 0 }, 'One incident open. Two deadlines need you this week.'],
  [{ incidents: 0, alerts: 3, deadlines: 1, nobody: 1 }, 'One deadline needs you this week. Nobody is on call for one stretch of the coming weeks.'],
  [{ incidents: 0, alerts: 3, deadlines: 0, nobody: 0 }, 'Three alerts fire; no incident is open.'],
  [{ incidents: 12, alerts: 40, deadlines: 0, nobody: 0 }, '12 incidents open.'],
  [{ incidents: 0, alerts: 0, deadlines: 0, nobody: 0 }, 'Nothing is on fire, nothing is due.'],
  [{ incidents: null, alerts: null, deadlines: 5, nobody: 0 }, 'The Score'],
  [{ incidents: 0, alerts: null, deadlines: 0, nobody: 1 }, 'Nobody is on call for one stretch of the coming weeks.'],
  [undefined, 'The Score'],
])('the verdict of %j', (facts, says) => expect(verdictOf(facts)).toBe(says))
