import { expect, it } from 'vitest'
import { becameOf } from './Ledger.tsx'

const at = '2026-11-30T08:00:00Z'
const quiet = { asks: true, answered: null, declined: null, withdrawn: null, shownAt: null, deliveries: [{ state: 'sent' as const }] }

it.each([
  ['acknowledged by mail', { ...quiet, answered: { at, by: 'Mei', via: 'mail' } }],
  ['cannot: on a plane', { ...quiet, declined: { at, why: 'on a plane', via: 'mail' } }],
  ['taken back', { ...quiet, withdrawn: { at, why: 'Somebody else answered.' } }],
  ['seen, not answered', { ...quiet, shownAt: at }],
  ['not answered', quiet],
  ['seen', { ...quiet, asks: false, shownAt: at }],
  ['told', { ...quiet, asks: false }],
  ['on its way', { ...quiet, asks: false, deliveries: [{ state: 'skipped' as const }, { state: 'failed' as const }] }],
  ['reached nobody', { ...quiet, asks: false, deliveries: [{ state: 'skipped' as const }, { state: 'given-up' as const }] }],
  ['reached nobody', { ...quiet, deliveries: [] }],
])('says %s', (words, page) => { expect(becameOf(page).words).toBe(words) })
