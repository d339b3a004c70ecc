import { expect, it } from 'vitest'
import { standInOf, type Around } from './stand-in.ts'

const base: Around = { at: 100, delegations: [], absences: [], excluded: new Map(), voices: new Set(['anna']), archived: new Set() }
const away = (personId: string, from = 50, to = 150) => ({ personId, from, to, why: 'leave' })
const gives = (personId: string, delegateId: string, more: object = {}) => ({ personId, delegateId, onlyAway: true, from: 0, to: null, ...more })

it.each<[string, Partial<Around>, string | undefined]>([
  ['present, nobody named', {}, undefined],
  ['present, a stand-in for absences', { delegations: [gives('anna', 'ben')] }, undefined],
  ['away, nobody named', { absences: [away('anna')] }, 'none: Away, and nobody is named to decide instead.'],
  ['away, a stand-in', { absences: [away('anna')], delegations: [gives('anna', 'ben')] }, 'ben'],
  ['present, a stand-in for always', { delegations: [gives('anna', 'ben', { onlyAway: false })] }, 'ben'],
  ['away from this moment on', { absences: [away('anna', 100)], delegations: [gives('anna', 'ben')] }, 'ben'],
  ['back at this moment', { absences: [away('anna', 50, 100)], delegations: [gives('anna', 'ben')] }, undefined],
  ['a word that begins later', { absences: [away('anna')], delegations: [gives('anna', 'ben', { from: 101 })] }, 'none: Away, and nobody is named to decide instead.'],
  ['a word that ends at this moment', { absences: [away('anna')], delegations: [gives('anna', 'ben', { to: 100 })] }, 'none: Away, and nobody is named to decide instead.'],
  ['the stand-in asked for it', { absences: [away('anna')], delegations: [gives('anna', 'ben')], excluded: new Map([['ben', 'Asked for it.']]) }, 'none: The stand-in may not decide: Asked for it.'],
  ['the stand-in has a voice', { absences: [away('anna')], delegations: [gives('anna', 'ben')], voices: new Set(['anna', 'ben']) }, 'none: The stand-in decides here already, and one person has one voice.'],
  ['the stand-in is away: not passed on', { absences: [away('anna'), away('ben')], delegations: [gives('anna', 'ben'), gives('ben', 'cora')] }, 'none: The stand-in is away as well, and standing in is not passed on.'],
  ['the stand-in is archived', { absences: [away('anna')], delegations: [gives('anna', 'ben')], archived: new Set(['ben']) }, 'none: The stand-in is archived.'],
])('%s', (_, more, expected) => {
  const found = standInOf('anna', { ...base, ...more })
  expect(found === undefined ? undefined : 'none' in found ? `none: ${found.none}` : found.personId).toBe(expected)
})
