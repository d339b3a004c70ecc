import { expect, test } from 'vitest'
import type { TimelineEvent } from '@fullscore/api/events/timeline.ts'
import { sentenceOf } from './sentences.ts'

const event = (type: string, payload: Record<string, unknown>, detail?: Record<string, unknown>): TimelineEvent => ({
  id: '1', at: '2026-11-12T13:32:00Z', type, actor: { kind: 'person', id: '2', name: 'Mei Tanaka' }, subjects: [], payload, ...(detail === undefined ? {} : { detail }),
})

test.each([
  [event('relation.added', { kind: 'depends-on' }, { from: 'shop', to: 'db-1' }), 'Relation added: shop depends on db-1.'],
  [event('relation.added', { kind: 'depends-on' }), 'A relation was added.'],
  [event('relation.removed', { kind: 'backed-up-by' }, { from: 'db-1', to: 'one more, outside your scope' }), 'Relation taken away: db-1 backed up by one more, outside your scope.'],
  [event('organisation.changed', { changed: ['id'] }), 'The organisation was made.'],
  [event('organisation.changed', { changed: ['publicAddress', 'name'] }), 'Changed public address, name.'],
  [event('item.changed', { changed: ['memoryBytes', 'tls1Ports'] }), 'Changed memory bytes, tls1 ports.'],
  [event('sweep.started', { range: '10.0.0.1', addresses: 1 }), 'Sweep of 10.0.0.1 begun: one address.'],
])('an event in words: %j', (one, says) => expect(sentenceOf(one).says).toBe(says))
