import type { LiveLink, LiveWord } from './live-link.ts'

/** One tab of a browser, as the shared worker knows it. */
export interface Tab { hear(word: LiveWord): void; reader: string | undefined; seen: number }
/** What a tab says: that it is still there, that it leaves, that the server answered it, or who reads. */
export type TabWord = 'stay' | 'leave' | 'answered' | { reader: string }

/** Silent for longer than this, in milliseconds, a tab is forgotten. */
const forgetAfter = 90_000

/** The tabs that share one connection. A tab says `stay` every 20 s; one that was forgotten and speaks again (it was frozen, the machine slept) is told that it missed something. */
export function liveTabs(open: (hear: (word: LiveWord) => void) => LiveLink, now: () => number) {
  const tabs = new Set<Tab>()
  let link: LiveLink | undefined
  /** Who reads, as the tabs say. */
  let reader: string | undefined
  let last: LiveWord | undefined
  function hear(word: LiveWord): void {
    if (word.is !== 'event') last = word
    for (const tab of tabs) tab.hear(word)
  }
  function drop(tab: Tab): void {
    tabs.delete(tab)
    if (tabs.size > 0) return
    link?.stop()
    link = undefined
    last = undefined
  }
  /** The stream is the reader's own: another one, or one who was refused before, needs a new one at once. */
  function readBy(next: string): void {
    if (link === undefined) link = open(hear)
    else if (next !== reader || last?.is === 'cut' || last?.is === 'refused') link.again()
    reader = next
  }
  function back(tab: Tab): void {
    tabs.add(tab)
    tab.hear({ is: 'cut', since: Math.round(tab.seen) })
    if (last !== undefined) tab.hear(last)
    if (tab.reader !== undefined && (link === undefined || tab.reader !== reader)) readBy(tab.reader)
  }
  return {
    join(heard: (word: LiveWord) => void): Tab {
      const tab: Tab = { hear: heard, reader: undefined, seen: now() }
      tabs.add(tab)
      if (last !== undefined) heard(last)
      return tab
    },
    said(tab: Tab, word: TabWord): void {
      if (word === 'leave') return drop(tab)
      if (typeof word === 'object') tab.reader = word.reader
      if (!tabs.has(tab)) back(tab)
      tab.seen = now()
      if (word === 'answered' && last?.is === 'cut') link?.nudge()
      if (typeof word === 'object') readBy(word.reader)
    },
    forget(): void {
      for (const tab of tabs) if (now() - tab.seen > forgetAfter) drop(tab)
    },
  }
}
