import { useState } from 'react'
import { Link } from 'react-router'
import { failureOf } from '../data/sentence.ts'
import { countInWords, t } from '../words.ts'
import kit from './kit.module.css'
import css from './done.module.css'

/** What a deed on many rows led to: as a sentence, what stayed undone with the reasons, and how it is undone. */
export interface Deed {
  /** "taken", "over", "joined to INC-12". */
  word: string
  /** What the rows are. */
  of: 'alerts' | 'incidents'
  answer: { done: number; items: readonly { id: string; done: boolean; why: string | null }[] }
  titles: ReadonlyMap<string, string>
  link?: { label: string; to: string } | undefined
  undo?: (() => Promise<Deed>) | undefined
  /** What else can be done with those that were left out. */
  more?: { label: string; run(): Promise<Deed> } | undefined
}

const most = 8

/** The reasons of what was left out, alike ones together. */
export function reasonsOf({ answer, titles, of }: Pick<Deed, 'answer' | 'titles' | 'of'>): { why: string; titles: string[] }[] {
  const left = Map.groupBy(answer.items.filter((item) => !item.done), (item) => item.why ?? '')
  return [...left].map(([why, items]) => ({ why, titles: items.map((item) => titles.get(item.id) ?? (of === 'alerts' ? t`an alert` : t`an incident`)) }))
}

/** Says what became of the last deed, above the rows, until it is closed or another follows. */
export function Done({ deed, put }: { deed: Deed; put(deed: Deed | undefined): void }) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const run = (what: () => Promise<Deed>) => {
    setBusy(true)
    setFailed(undefined)
    what().then(put, (error: unknown) => setFailed(failureOf(error).says)).finally(() => setBusy(false))
  }
  const { done } = deed.answer
  const left = reasonsOf(deed)
  return (
    <div className={css['done']} role="status">
      <span>{done === 0 ? t`None is ${deed.word}.` : deed.of === 'alerts' ? countInWords(done, '# alert is {0}.', '# alerts are {0}.', deed.word) : countInWords(done, '# incident is {0}.', '# incidents are {0}.', deed.word)}</span>
      {deed.link !== undefined && <Link to={deed.link.to}>{deed.link.label}</Link>}
      {deed.undo !== undefined && done > 0 && <button type="button" className={kit['linkButton']} disabled={busy} onClick={() => run(deed.undo!)}>{t`Undo`}</button>}
      {deed.more !== undefined && <button type="button" className={kit['linkButton']} disabled={busy} onClick={() => run(deed.more!.run)}>{deed.more.label}</button>}
      {failed !== undefined && <span className={kit['fieldError']} role="alert">{failed}</span>}
      {left.length > 0 && <ul>{left.map(({ why, titles }) => <li key={why}>{titles.slice(0, most).join('; ')}{titles.length > most && t` and ${titles.length - most} more`}: <span className="why">{why}</span></li>)}</ul>}
      <button type="button" className={kit['linkButton']} onClick={() => put(undefined)}>{t`Close`}</button>
    </div>
  )
}
