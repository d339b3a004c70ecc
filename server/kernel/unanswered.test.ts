import { expect, it } from 'vitest'
import type { Ctx } from './context.ts'
import { answerOf, withoutAnswer } from './unanswered.ts'

it('is read unless nobody wants it, and then tells whoever looks at it all the same', async () => {
  const ctx = {} as Ctx
  let reads = 0
  const read = async () => { reads += 1; return { title: 'x' } }
  expect((await answerOf(ctx, read)).title).toBe('x')
  const none = await answerOf(withoutAnswer(ctx), read)
  expect(reads).toBe(1)
  expect(() => none.title).toThrow('The answer was not wanted, and now its title is read.')
})
