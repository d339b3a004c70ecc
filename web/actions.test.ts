import { expect, test } from 'vitest'
import { acts } from './actions.tsx'

test('no action of the palette takes the place of another', () => {
  expect(acts.length).toBeGreaterThan(30)
  expect(new Set(acts.map(({ id }) => id)).size).toBe(acts.length)
})
