import { expect, test } from 'vitest'
import type { LiveWord } from './live-link.ts'
import { liveTabs, type TabWord } from './live-tabs.ts'

/** A worker whose clock is held in the hand, with the connections it opened and what each tab heard. */
function worker() {
  const links: { hear(word: LiveWord): void; stopped: boolean; again: number; nudged: number }[] = []
  const clock = { now: 1_000 }
  const tabs = liveTabs((hear) => {
    const link = { hear, stopped: false, again: 0, nudged: 0 }
    links.push(link)
    return { stop: () => { link.stopped = true }, again: () => { link.again++ }, nudge: () => { link.nudged++ } }
  }, () => clock.now)
  const tab = (reader: string) => {
    const heard: string[] = []
    const joined = tabs.join((word) => heard.push(word.is))
    tabs.said(joined, { reader })
    return { heard, says: (word: TabWord) => tabs.said(joined, word) }
  }
  return { links, clock, tabs, tab }
}
const event: LiveWord = { is: 'event', event: { kind: 'alert', id: 'a', position: 1 } }

test('tabs share one connection, and a later one hears how it stands', () => {
  const { links, tab } = worker()
  const first = tab('ada')
  links[0]!.hear({ is: 'open' })
  const second = tab('ada')
  links[0]!.hear(event)
  expect([links.length, links[0]!.again, first.heard, second.heard]).toEqual([1, 0, ['open', 'event'], ['open', 'event']])
})

test('a tab that was frozen and forgotten is counted again when it speaks, and told that it missed something', () => {
  const { links, clock, tabs, tab } = worker()
  const [frozen, awake] = [tab('ada'), tab('ada')]
  links[0]!.hear({ is: 'open' })
  clock.now += 100_000
  awake.says('stay')
  tabs.forget()
  links[0]!.hear(event)
  expect(frozen.heard).toEqual(['open'])
  frozen.says('stay')
  links[0]!.hear(event)
  expect(frozen.heard).toEqual(['open', 'cut', 'open', 'event'])
  expect(awake.heard).toEqual(['open', 'event', 'event'])
})

test('the only tab, forgotten, gets a new connection when it speaks again', () => {
  const { links, clock, tabs, tab } = worker()
  const only = tab('ada')
  links[0]!.hear({ is: 'open' })
  clock.now += 100_000
  tabs.forget()
  expect(links[0]!.stopped).toBe(true)
  only.says('stay')
  links[1]!.hear({ is: 'open' })
  links[1]!.hear(event)
  expect([links.length, only.heard]).toEqual([2, ['open', 'cut', 'open', 'event']])
})

test('another reader, or one who was refused, gets a new connection at once', () => {
  const { links, tab } = worker()
  const one = tab('ada')
  links[0]!.hear({ is: 'open' })
  one.says({ reader: 'ben' })
  links[0]!.hear({ is: 'refused', status: 401 })
  one.says({ reader: 'ben' })
  one.says('leave')
  expect([links[0]!.again, links[0]!.stopped]).toEqual([2, true])
})

test('what the server answers a tab brings back a connection that is cut, and leaves one that stands', () => {
  const { links, tab } = worker()
  const one = tab('ada')
  links[0]!.hear({ is: 'open' })
  one.says('answered')
  links[0]!.hear({ is: 'cut', since: 1 })
  one.says('answered')
  expect(links[0]!.nudged).toBe(1)
})
