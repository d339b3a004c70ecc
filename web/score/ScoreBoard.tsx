import { SegmentedControl } from '@mantine/core'
import { useMediaQuery, useWindowEvent } from '@mantine/hooks'
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { useKeys } from '../shell/keys.ts'
import { useTitle } from '../shell/title.ts'
import { Legend } from './Legend.tsx'
import { Score } from './Score.tsx'
import { stepped, viewAt, zoomNames, zooms, type Zoom } from '@fullscore/engraving/scale.ts'
import type { ScoreData } from '@fullscore/engraving/types.ts'
import type { ScoreView } from './useScoreView.ts'
import { t } from '../words.ts'
import kit from '../kit/kit.module.css'
import css from './score.module.css'

export interface ScoreBoardProps {
  /** The verdict, one sentence. */
  title: string
  below?: ReactNode
  data: ScoreData
  state: ScoreView
  /** Chips that filter by department, team, service. */
  chips?: ReactNode
}

const phoneZooms: readonly Zoom[] = ['day', 'next', 'month']

/** The page of the Score: verdict, zooms, chips, the picture down to the foot of the window, its vocabulary. */
export function ScoreBoard({ title, below, data, state, chips }: ScoreBoardProps) {
  useTitle(title)
  const phone = useMediaQuery('(max-width: 640px)') ?? false
  const hold = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(600)
  const fill = () => setHeight(Math.max(420, innerHeight - (hold.current?.getBoundingClientRect().top ?? 200) - scrollY - 36))
  useLayoutEffect(fill, [phone])
  useWindowEvent('resize', fill)
  useKeys(t`The Score`, [
    { key: '+', does: t`nearer`, run: () => state.setView(stepped(state.view, 1, data.now)) },
    { key: '-', does: t`farther`, run: () => state.setView(stepped(state.view, -1, data.now)) },
    { key: 'n', does: t`now`, run: () => state.setView(viewAt(state.view.zoom, data.now)) },
    { key: 'l', does: t`list or staves`, run: () => state.setListed(!state.listed) },
  ])
  return (
    <div>
      <div className={css['top']}>
        <div>
          <h1 className={kit['title']}>{title}</h1>
          {below !== undefined && <div className={kit['below']}>{below}</div>}
        </div>
        <div className={css['topRight']}>
          <SegmentedControl aria-label={t`Zoom`} value={state.view.zoom} onChange={(zoom) => state.setZoom(zoom)}
            data={(phone ? phoneZooms : zooms).map((value) => ({ value, label: zoomNames[value] }))} />
          <div className={kit['chips']}>
            {chips}
            <button type="button" className={kit['chip']} aria-pressed={state.listed} data-on={state.listed} onClick={() => state.setListed(!state.listed)}>{t`As a list`}</button>
          </div>
        </div>
      </div>
      <div ref={hold} className={css['page']}>
        <Score data={data} view={state.view} onView={state.setView} chosen={state.chosen} onChoose={state.choose}
          listed={state.listed} onListed={state.setListed} height={height} label={t`The Score, ${zoomNames[state.view.zoom]}. ${title}`} />
      </div>
      <Legend />
    </div>
  )
}
