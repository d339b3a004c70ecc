import { expect, it } from 'vitest'
import { modules } from '../../server/testing.ts'
import { typesSaid } from '../../web/events/sentences.ts'

it('every type of event has a sentence on a timeline', () => {
  const types = modules.flatMap((one) => one.events ?? []).map((one) => one.type)
  expect(types.length).toBeGreaterThan(200)
  expect(types.filter((type) => !typesSaid.has(type))).toEqual([])
})
