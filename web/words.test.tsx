import { renderToStaticMarkup } from 'react-dom/server'
import { speak } from '@fullscore/engraving/words.ts'
import { afterEach, expect, test, vi } from 'vitest'
import { choices, t } from './words.ts'

afterEach(() => speak(undefined))

const drawn = () => renderToStaticMarkup(<p>{t`Raised ${<time>14:05</time>} by ${'Ada'}, ${3} times`}</p>)

test('words alone are a string, words with elements a node', () => {
  const plain: string = t`Raised ${'today'}`
  expect(plain).toBe('Raised today')
  expect(drawn()).toBe('<p>Raised <time>14:05</time> by Ada, 3 times</p>')
  expect(renderToStaticMarkup(<>{t`a${false}b${null}c${undefined}d`}</>)).toBe('abcd')
})

test('elements stand in the order of the language, and no key is missed', () => {
  const complain = vi.spyOn(console, 'error')
  speak({ language: 'de', sentences: { 'Raised {0} by {1}, {2} times': '{2}× von {1}, {0}', open: 'offen' } })
  expect(drawn()).toBe('<p>3× von Ada, <time>14:05</time></p>')
  expect(choices(['open', 'gone'])).toEqual([{ value: 'open', label: 'offen' }, { value: 'gone', label: 'gone' }])
  expect(complain).not.toHaveBeenCalled()
  complain.mockRestore()
})
