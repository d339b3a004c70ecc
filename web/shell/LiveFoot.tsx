import { useLive } from '../data/live.ts'
import { useOldOnShow } from '../data/shown.ts'
import { useNow } from '../kit/Moment.tsx'
import { clockTime, lasting } from '../kit/time.ts'
import { t } from '../words.ts'
import kit from '../kit/kit.module.css'
import css from './shell.module.css'

/** "Live, last change 4 s ago", or since when the page is not. */
export function LiveFoot() {
  const live = useLive()
  const now = useNow(1_000)
  if (live.is === 'starting') return <span />
  if (live.is === 'cut') return <span className={css['cut']}>{t`Not live since ${clockTime(live.since)}`}</span>
  return <span>{live.last === undefined ? t`Live` : t`Live, last change ${lasting(Math.max(0, now - live.last))} ago`}</span>
}

/** One line below the bar while the page does not hear of changes, or holds answers that could not be fetched again. */
export function CutNotice() {
  const live = useLive()
  const now = useNow(1_000)
  const old = useOldOnShow()
  if (live.is === 'live' && old.many > 0) return <div role="status" className={css['cutNotice']}>{t`A part of this page could not be fetched again; it may be older than it looks.`} <button type="button" className={kit['linkButton']} onClick={old.again}>{t`Try again`}</button></div>
  // Reconnecting within a few seconds is ordinary and not worth a word.
  if (live.is !== 'cut' || now - live.since < 5_000) return null
  return <div role="status" className={css['cutNotice']}>{t`Not live since ${clockTime(live.since)}. What you see may be older; Fullscore keeps trying.`}</div>
}
