import { plain } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import { chai, expect } from 'vitest'

// What is asserted of a text is what people read: a said sentence counts as the plain words it stands for.
expect.addEqualityTesters([(one: unknown, other: unknown) => typeof one === 'string' && typeof other === 'string' && (hasMarks(one) || hasMarks(other)) ? plain(one) === plain(other) : undefined])

const read = (value: unknown): unknown => (typeof value === 'string' && hasMarks(value) ? plain(value) : value)
const readable = (error: unknown): unknown => {
  if (error instanceof Error && hasMarks(error.message)) error.message = plain(error.message)
  return error
}

// Matchers that look at a text or an error by themselves are given it in plain words.
chai.use((_, { flag, overwriteMethod }) => {
  for (const name of ['toBe', 'toMatch', 'toContain', 'toThrow']) {
    overwriteMethod(chai.Assertion.prototype, name, (matcher: (...given: unknown[]) => unknown) => function (this: object, ...given: unknown[]) {
      const looked: unknown = flag(this, 'object')
      if (typeof looked === 'string') flag(this, 'object', read(looked))
      else if (name === 'toContain' && Array.isArray(looked)) flag(this, 'object', looked.map(read))
      else if (name === 'toThrow') flag(this, 'object', looked instanceof Error ? readable(looked) : typeof looked === 'function' && flag(this, 'promise') === undefined ? failingReadably(looked as () => unknown) : looked)
      return matcher.apply(this, given)
    })
  }
})

const failingReadably = (run: () => unknown) => () => {
  try {
    return run()
  } catch (error) {
    throw readable(error)
  }
}

for (const matcher of [expect.stringContaining(''), expect.stringMatching('.')]) {
  const kind = Object.getPrototypeOf(matcher) as { asymmetricMatch(this: unknown, other: unknown): boolean }
  const match = kind.asymmetricMatch
  kind.asymmetricMatch = function (other) { return match.call(this, read(other)) }
}
