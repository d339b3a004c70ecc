import { describe, expect, test } from 'vitest'
import type { RotationStave } from '@fullscore/api/operations/on-call.ts'
import { setReaderZone } from '../../kit/time.ts'
import { drawnStaves, nextWords, offerOf, rotationWords } from './staves.ts'

const at = (day: number, hour = 9) => Temporal.Instant.from('2026-11-01T00:00Z').add({ hours: 24 * (day - 1) + hour })
const ms = (day: number, hour?: number) => at(day, hour).epochMilliseconds
const stretch = (from: number, to: number, personId: string | null, instead: string | null = null) => ({ from: ms(from), to: ms(to), personId, name: personId === null ? '' : personId.toUpperCase(), instead, overrideId: instead === null ? null : 'o', why: personId === null ? 'An empty slot.' : 'Their turn.' })
const rotation = {
  id: 'r', name: 'Network', teamName: 'Network', zone: 'UTC', line: 2, participants: [{ id: 'a', name: 'A' }, { id: 'b', name: 'B' }], now: { personId: 'a', name: 'A', until: null, why: '' },
  stretches: [stretch(1, 5, 'a'), stretch(5, 6, 'c', 'A'), stretch(6, 8, null), stretch(8, 15, 'b'), { ...stretch(15, 16, 'd'), overrideId: 'o' }],
} as unknown as RotationStave

test('a rotation says in a line who has it, until when, and who is next', () => {
  setReaderZone('UTC')
  expect(rotationWords(rotation)).toBe('Network, 2 people, by UTC: A')
  expect(rotationWords({ ...rotation, participants: [], now: { personId: null, name: '', until: '2020-11-05T09:00:00Z', why: 'An empty slot.' } })).toBe('Network, 0 people, by UTC: nobody, An empty slot. until Thu 5 Nov 2020, 09:00')
  expect(nextWords(rotation, ms(3))).toBe('then C')
  expect(nextWords(rotation, ms(9))).toBe('then D')
  expect(nextWords(rotation, ms(15))).toBeUndefined()
})

test('each rotation is a stave; holes and stand-ins are drawn as such, what is ahead as planned', () => {
  const { staves, entries } = drawnStaves([rotation], { from: ms(1), to: ms(15), now: ms(3) })
  expect(staves).toMatchObject([{ id: 'r', name: 'Network', state: { mark: 'ok', words: 'second line, A' } }])
  expect(entries.map(({ state, label, certainty }) => [state, label, certainty])).toEqual([['turn', 'A', 'fact'], ['instead', 'C for A', 'planned'], ['nobody', 'nobody', 'planned'], ['turn', 'B', 'planned'], ['instead', 'D stands in', 'planned']])
})

test('many holes are named once, with how many they are', () => {
  const nights = { ...rotation, stretches: [1, 2, 3, 4, 5].map((day) => stretch(day, day + 1, day % 5 === 0 ? 'a' : null)) }
  expect(drawnStaves([nights as RotationStave], { from: ms(1), to: ms(15), now: ms(1) }).entries.map((one) => one.label)).toEqual(['4 times nobody', '', '', '', 'A'])
})

describe('a stretch offers', () => {
  test.each<[string, number, number, string, object]>([
    ['a stand-in for whose turn it is', 9, 10, 'me', { given: { replacedId: 'b', byId: 'me', from: ms(9), to: ms(10) } }],
    ['from now on, where it began before', 2, 4, 'me', { given: { replacedId: 'a', byId: 'me', from: ms(3), to: ms(4) } }],
    ['not the reader for themselves', 9, 10, 'b', { given: { replacedId: 'b', byId: null } }],
    ['whom somebody stands in for already', 5, 6, 'me', { given: { replacedId: 'a' } }],
    ['a stand-in where nobody is on call', 6, 7, 'me', { given: { replacedId: null, byId: 'me', from: ms(6), to: ms(7) } }],
    ['nothing where somebody covers a hole already', 15, 16, 'me', { why: 'D stands in there already: take that back first.' }],
    ['nothing where it is over', 1, 2, 'me', { why: 'That is over: it stays as it was.' }],
    ['nothing beyond the plan', 17, 18, 'me', { why: 'Nothing is planned there.' }],
  ])('%s', (_, from, to, reader, offer) => { expect(offerOf(rotation, ms(from), ms(to), ms(3), reader)).toMatchObject(offer) })
})
