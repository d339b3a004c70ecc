import type { ReactNode } from 'react'
import { Glyph } from './Glyph.tsx'
import type { MarkState } from '@fullscore/engraving/glyphs.ts'
import { word } from '../words.ts'
import css from './kit.module.css'

/** A state: always shape and word. `words` replaces the state's own word ("resolved 13:58"). */
export function StateMark({ state, words, strong }: { state: MarkState; words?: ReactNode; strong?: boolean }) {
  return (
    <span className={css['state']} data-state={state} data-strong={strong ?? false}>
      <Glyph name={state} size={14} /><span>{words ?? word(state)}</span>
    </span>
  )
}

export const urgencies = ['critical', 'high', 'medium', 'low', 'info'] as const
export type UrgencyName = (typeof urgencies)[number]

const urgencyColours = { critical: '--s1', high: '--s2', medium: '--s3', low: '--s4', info: '--ink3' } as const

/** Five small lines with a head on the one that counts: higher is more urgent. The word follows unless `bare`. */
export function Urgency({ urgency, bare }: { urgency: UrgencyName; bare?: boolean }) {
  const y = 2.5 + 3 * urgencies.indexOf(urgency)
  return (
    <span className={css['urgency']} data-urgency={urgency}>
      <svg width="20" height="17" viewBox="0 0 20 17" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((line) => <path key={line} d={`M0 ${2.5 + 3 * line}h20`} className={css['staffline']} />)}
        <ellipse cx="10" cy={y} rx="4.2" ry="2.9" transform={`rotate(-20 10 ${y})`} style={{ fill: `var(${urgencyColours[urgency]})` }} />
      </svg>
      {bare === true ? <span className="sr">{word(urgency)}</span> : <span>{word(urgency)}</span>}
    </span>
  )
}

export type Severity = 1 | 2 | 3 | 4
/** The severity of an incident: SEV1 solid, SEV2 ruled, SEV3 with a double edge, SEV4 dashed. */
export function SeverityTag({ severity }: { severity: Severity }) {
  return <span className={css['sev']} data-sev={severity}>SEV{severity}</span>
}

/** A reason or a direction, in serif italic. */
export function Why({ children }: { children: ReactNode }) {
  return <p className="why">{children}</p>
}

/** A key of the keyboard, as drawn at the foot of lists. */
export function Key({ children }: { children: string }) {
  return <kbd className={css['key']}>{children}</kbd>
}
