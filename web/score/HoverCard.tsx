import { Link } from 'react-router'
import { Key } from '../kit/marks.tsx'
import type { Placed } from '@fullscore/engraving/place.ts'
import { kindWords, whenWords } from './words.ts'
import { t } from '../words.ts'
import css from './score.module.css'

const cardWidth = 318

/** What a mark says: what, what kind, when, why. Beside its mark, inside the page. */
export function HoverCard({ mark, width, height, now, enter }: { mark: Placed; width: number; height: number; now: number; /** What Enter does, where it does not open the mark's page. */ enter?: string | undefined }) {
  const { entry, box, count, all } = mark
  const anchor = Math.min(Math.max(box.x1, 0), width)
  const left = anchor + 14 + cardWidth > width ? Math.max(4, Math.min(box.x0, width) - cardWidth - 14) : anchor + 14
  const below = box.y1 + 180 < height || box.y0 < 180
  return (
    <div className={css['card']} style={{ left, width: Math.min(cardWidth, width - 8), ...(below ? { top: box.y1 + 8 } : { bottom: height - box.y0 + 8 }) }}>
      <div className={css['cardHead']}><b>{entry.label === '' ? mark.row.stave.name : entry.label}</b><span>{kindWords(entry)}</span></div>
      <div>{whenWords(entry, now)}</div>
      {count > 1 && <div>{t`${count} alerts of one moment: ${all.slice(0, 3).map((one) => one.label).filter((label) => label !== '').join(', ')}`}</div>}
      {entry.why !== '' && <p className="why">{t`Why: ${entry.why}`}</p>}
      {(entry.href !== undefined || enter !== undefined) && <div className={css['cardKeys']}>
        <span><Key>Enter</Key> {enter ?? <Link to={entry.href!} tabIndex={-1}>{t`open`}</Link>}</span>
        {enter !== undefined && entry.href !== undefined && <Link to={entry.href} tabIndex={-1}>{t`open`}</Link>}
      </div>}
    </div>
  )
}
