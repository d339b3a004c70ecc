import type { z } from 'zod'
import type { BriefPart } from '@fullscore/api/briefs.ts'
import { Row, Section } from './PageHeader.tsx'
import { Moment } from './Moment.tsx'
import { Why } from './marks.tsx'

/** What all modules know of the subject, a section each. A module that could not answer says so: unknown is not empty. */
export function BriefSections({ parts }: { parts: readonly z.infer<typeof BriefPart>[] }) {
  return parts.filter((part) => part.facts.length > 0 || part.failed !== undefined).map((part) => (
    <Section key={part.module} name={part.title}>
      {part.failed !== undefined && <Why>Unknown at the moment: {part.failed}</Why>}
      {part.facts.map((fact, index) => (
        <Row key={index} {...(fact.href ? { to: fact.href } : {})} subject={fact.label} quiet={fact.value} right={fact.asOf ? <Moment at={fact.asOf} as="distance" /> : undefined} />
      ))}
    </Section>
  ))
}
