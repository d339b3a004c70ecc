import { expect, it } from 'vitest'
import { isDatabaseDown } from './down.ts'

it.each([
  [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), true], [Object.assign(new Error('terminating connection'), { code: '57P02' }), true],
  [new Error('Connection terminated unexpectedly'), true], [new Error('Client has encountered a connection error and is not queryable'), true], [new Error('Client was closed and is not queryable'), true],
  [new Error('could not be read', { cause: new Error('Connection terminated due to connection timeout') }), true],
  [Object.assign(new Error('duplicate key'), { code: '23505' }), false], [new Error('a defect'), false], ['a text', false], [undefined, false],
])('%s: %s', (error, down) => {
  expect(isDatabaseDown(error)).toBe(down)
})
