import type { ReactNode } from 'react'
import { BrandMark } from './PhoneTabs.tsx'
import { useTitle } from './title.ts'
import css from './shell.module.css'

/** Sign-in and set-up: a page alone, one thing to do, ruled. */
export function EntryLayout({ title, says, wide, children }: { title: string; says?: ReactNode; wide?: boolean; children: ReactNode }) {
  useTitle(title)
  return (
    <main className={css['entry']} data-wide={wide ?? false}>
      <div className={css['brand']}><BrandMark /> Fullscore</div>
      <h1 className={css['entryTitle']}>{title}</h1>
      {says !== undefined && <p className={css['entrySays']}>{says}</p>}
      <div className={css['entryBody']}>{children}</div>
    </main>
  )
}
