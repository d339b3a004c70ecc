import { Glyph } from '../kit/Glyph.tsx'
import { Urgency } from '../kit/marks.tsx'
import { t, word } from '../words.ts'
import css from './score.module.css'

const shown = ['incident', 'deployment', 'change', 'freeze', 'maintenance', 'deadline', 'forecast', 'milestone'] as const

/** The foot of the Score: its vocabulary in a line, and the keys. */
export function Legend() {
  return (
    <div className={css['foot']}>
      <span><Urgency urgency="critical" bare />{t`alert: the higher, the more urgent`}</span>
      {shown.map((name) => <span key={name}><Glyph name={name} />{word(name)}</span>)}
      <span>{t`arrows move, + and − zoom, L reads the list`}</span>
    </div>
  )
}
