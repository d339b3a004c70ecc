import { expect, test } from 'vitest'
import { CallError, UnreachableError } from '@fullscore/api/call.ts'
import { kindOf } from './query.ts'
import { failureOf, fieldErrorsOf } from './sentence.ts'

test.each([['incidents.list', 'incident'], ['changes.read', 'change'], ['policies.read', 'policy'], ['status.read', 'status'], ['accesses.list', 'access'], ['people.list', 'people']])(
  '%s shows %s', (name, kind) => expect(kindOf({ name, method: 'GET', path: '/', summary: '', permission: 'signed-in' })).toBe(kind))

const problem = { type: 'about:blank', title: 'x', status: 422, code: 'invalid', detail: 'Two fields are wrong.', requestId: 'r1', errors: [{ field: 'body.every', message: 'At least 10 s.' }, { field: 'query.limit', message: 'At most 200.' }] }
test('failures become sentences, field errors find their fields', () => {
  expect(failureOf(new CallError(problem))).toMatchObject({ says: 'Two fields are wrong.', requestId: 'r1', status: 422 })
  expect(failureOf(new CallError({ ...problem, status: 429, detail: 'Too many.' }, 30)).says).toBe('Too many. Try again in 30 s.')
  expect(failureOf(new UnreachableError('x')).says).toContain('does not answer')
  expect(fieldErrorsOf(new CallError(problem))).toEqual({ every: 'At least 10 s.', limit: 'At most 200.' })
})
