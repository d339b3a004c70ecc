import type { z } from 'zod'
import type { BriefPart } from '@fullscore/api/briefs.ts'
import { useState } from 'react'
import { Link } from 'react-router'
import { Section } from './PageHeader.tsx'
import { Moment } from './Moment.tsx'
import { Why } from './marks.tsx'
import { count, t } from '../words.ts'
import css from './kit.module.css'

type Part = z.infer<typeof BriefPart>
type Fact = Part['facts'][number]

/**
 * What all modules know of the subject, a section each. A module that could not answer says so: unknown is not empty.
 * @param columns side by side where there is room
 */
export function BriefSections({ parts, columns }: { parts: readonly Part[]; columns?: boolean }) {
  const shown = parts.filter((part) => part.facts.length > 0 || part.failed !== undefined)
  const sections = shown.map((part) => (
    <Section key={part.module} name={part.title}>
      {part.failed !== undefined && <Why>{t`Unknown at the moment: ${part.failed}`}</Why>}
      <Facts facts={part.facts} />
    </Section>
  ))
  return columns === true ? <div className={css['briefs']}>{sections}</div> : sections
}

/** More than these are folded. */
const unfolded = 8
function Facts({ facts }: { facts: readonly Fact[] }) {
  const [all, setAll] = useState(false)
  const shown = all || facts.length <= unfolded + 2 ? facts : facts.slice(0, unfolded)
  return <>
    {shown.map((fact, index) => <OneFact key={index} fact={fact} />)}
    {shown.length < facts.length && <button type="button" className={css['linkButton']} onClick={() => setAll(true)}>{count(facts.length, 'All #', 'All #')}</button>}
  </>
}

/** A fact in two lines: its name with its age, and below what is known. */
function OneFact({ fact }: { fact: Fact }) {
  return (
    <div className={css['fact']} data-tone={fact.tone ?? 'plain'}>
      <b>{fact.href ? <Link to={fact.href}>{fact.label}</Link> : fact.label}</b>
      {fact.asOf && <span className="quiet"><Moment at={fact.asOf} as="distance" /></span>}
      <span>{fact.value}</span>
    </div>
  )
}
