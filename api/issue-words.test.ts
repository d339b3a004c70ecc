import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { issueWords } from './issue-words.ts'

const before = z.config().localeError
beforeAll(() => { z.config({ localeError: issueWords }) })
afterAll(() => { z.config(before ? { localeError: before } : {}) })

const said = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message

describe('what is wrong with a value', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['nothing', z.string(), undefined, 'is required'],
    ['null', z.string(), null, 'is required'],
    ['another kind', z.string(), 4, 'must be a text'],
    ['not a number', z.number(), Number.NaN, 'must be a number'],
    ['a fraction', z.number().int(), 1.5, 'must be a whole number'],
    ['an empty text', z.string().min(1), '', 'must not be empty'],
    ['a short text', z.string().min(12), 'short', 'must have at least 12 characters'],
    ['a long text', z.string().max(1000), 'x'.repeat(1001), 'must have at most 1,000 characters'],
    ['an exact text', z.string().length(6), '12', 'must have exactly 6 characters'],
    ['a small number', z.number().min(5), 4, 'must be at least 5'],
    ['a number at an open edge', z.number().gt(0), 0, 'must be more than 0'],
    ['a long list', z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
    ['an address', z.email(), 'me', 'is not a mail address like name@example.org'],
    ['an id', z.guid(), 'x', 'is not an id'],
    ['a moment', z.iso.datetime(), 'tomorrow', 'is not a moment like 2026-03-29T01:30:00Z'],
    ['an own pattern', z.string().regex(/^a$/), 'b', 'is not written as expected'],
    ['an unknown word', z.enum(['open', 'closed', 'all']), 'shut', 'must be one of open, closed or all'],
    ['a missing word', z.enum(['open', 'closed']), undefined, 'is required'],
    ['another constant', z.literal('yes'), 'no', 'must be yes'],
    ['what is not known', z.strictObject({ a: z.string() }), { a: 'x', b: 1 }, 'holds what is not known here: b'],
    ['a step', z.number().multipleOf(5), 7, 'must be a multiple of 5'],
    ['one of two shapes', z.union([z.email(), z.null()]), 'x', 'is not a mail address like name@example.org'],
    ['a part of one of two shapes', z.union([z.literal('24/7'), z.object({ zone: z.string() })]), {}, 'its zone is required'],
    ['its own words', z.string().min(1, 'needs a name'), '', 'needs a name'],
  ])('%s', (_, schema, value, words) => {
    expect(said(schema, value)).toBe(words)
  })
})
