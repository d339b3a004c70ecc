import { cssName } from '@fullscore/engraving/tokens.ts'
import { eventGlyphs, stateGlyphs, type EventGlyph, type MarkState, type Stroke } from '@fullscore/engraving/glyphs.ts'

/** Draws a glyph by its name. It is a picture only: the word beside it carries the meaning. */
export function Glyph({ name, size = 16 }: { name: MarkState | EventGlyph; size?: number }) {
  const strokes: readonly Stroke[] = name in stateGlyphs ? stateGlyphs[name as MarkState] : eventGlyphs[name as EventGlyph]
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false" style={{ flex: 'none' }}>
      {strokes.map((stroke) => (
        <path key={stroke.d} d={stroke.d} strokeWidth={stroke.width} strokeDasharray={stroke.dash?.join(' ')}
          style={{
            fill: stroke.fill === undefined ? 'none' : `var(${cssName(stroke.fill)})`,
            stroke: stroke.stroke === undefined ? 'none' : `var(${cssName(stroke.stroke)})`,
          }} />
      ))}
    </svg>
  )
}
