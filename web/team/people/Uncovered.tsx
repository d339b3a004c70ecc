import type { LeavePreview, Uncovered } from '@fullscore/api/team/people.ts'
import type { EventGlyph, MarkState } from '@fullscore/engraving/glyphs.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { t } from '../../words.ts'

const marks: Record<Uncovered['group'], EventGlyph | MarkState> = { shift: 'shift', away: 'muted', deadline: 'due', date: 'milestone' }

/** What is without the person: the verdict first, then each thing with its reason. */
export function UncoveredSection({ preview, name = t`What becomes uncovered` }: { preview: LeavePreview; name?: string }) {
  return (
    <Section name={name} count={preview.uncovered.length === 0 ? undefined : preview.uncovered.length}>
      <p role="status">{preview.verdict}</p>
      {preview.uncovered.map((one, index) => (
        <Row key={`${one.group}${one.from}${index}`} mark={<Glyph name={marks[one.group]} size={16} />} {...(one.href === null ? {} : { to: one.href })} subject={one.title}
          quiet={one.why} right={<span className="quiet"><Moment at={one.from} /></span>} />
      ))}
      {preview.more > 0 && <Why>{t`${preview.more} more of these.`}</Why>}
    </Section>
  )
}
