import { Glyph } from '../kit/Glyph.tsx'
import { Urgency } from '../kit/marks.tsx'
import css from './score.module.css'

const shown = ['incident', 'deployment', 'change', 'freeze', 'maintenance', 'deadline', 'forecast', 'milestone'] as const

/** The foot of the Score: its vocabulary in a line, and the keys. */
export function Legend() {
  return (
    <div className={css['foot']}>
      <span><Urgency urgency="critical" bare />alert: the higher, the more urgent</span>
      {shown.map((name) => <span key={name}><Glyph name={name} />{name}</span>)}
      <span>arrows move, + and − zoom, L reads the list</span>
    </div>
  )
}
