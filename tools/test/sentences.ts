import { plain } from '@fullscore/api/render.ts'
import { hasMarks } from '@fullscore/api/sentence.ts'
import { expect } from 'vitest'

// What is asserted of a text is what people read: said sentences equal the plain words they stand for.
expect.addEqualityTesters([(one: unknown, other: unknown) => typeof one === 'string' && typeof other === 'string' && (hasMarks(one) || hasMarks(other)) ? plain(one) === plain(other) : undefined])

// Neither do the matchers of a part of a text see the marks.
for (const matcher of [expect.stringContaining(''), expect.stringMatching('.')]) {
  const kind = Object.getPrototypeOf(matcher) as { asymmetricMatch(this: unknown, other: unknown): boolean }
  const match = kind.asymmetricMatch
  kind.asymmetricMatch = function (other) { return match.call(this, typeof other === 'string' && hasMarks(other) ? plain(other) : other) }
}
