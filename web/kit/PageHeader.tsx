import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useTitle } from '../shell/title.ts'
import { t } from '../words.ts'
import css from './kit.module.css'

export interface PageHeaderProps {
  /** One sentence, the verdict; or the name of the object. */
  title: string
  /** State and context, small, above the title. */
  above?: ReactNode
  /** Quiet line below the title. */
  below?: ReactNode
  /** Buttons; one of them blue (`variant="filled"`). */
  actions?: ReactNode
  /** Where the page lies: the links before its own name. */
  path?: readonly { label: string; to: string }[]
  /** Rule below, for pages without a fact strip. */
  ruled?: boolean
}

/** State and context small, title, actions right. Also names the browser's tab. */
export function PageHeader({ title, above, below, actions, path, ruled }: PageHeaderProps) {
  useTitle(title)
  return (
    <header className={css['header']} data-ruled={ruled ?? false}>
      <div className={css['headerText']}>
        {path !== undefined && (
          <nav aria-label={t`Path`} className={css['crumbs']}>
            {path.map((step, index) => <span key={step.to}>{index > 0 && ' / '}<Link to={step.to}>{step.label}</Link></span>)}
          </nav>
        )}
        {above !== undefined && <div className={css['above']}>{above}</div>}
        <h1 className={css['title']}>{title}</h1>
        {below !== undefined && <div className={css['below']}>{below}</div>}
      </div>
      {actions !== undefined && <div className={css['actions']}>{actions}</div>}
    </header>
  )
}

/** One fact of a strip: a quiet name above its value. */
export interface Fact { name: string; value: ReactNode }

/** The facts of an object in one ruled line; `note` stands right, in serif italic. */
export function FactStrip({ facts, note }: { facts: readonly Fact[]; note?: ReactNode }) {
  return (
    <div className={css['strip']}>
      <dl className={css['stripFacts']}>
        {facts.map((fact) => <div key={fact.name}><dt>{fact.name}</dt><dd>{fact.value}</dd></div>)}
      </dl>
      {note !== undefined && <p className="why">{note}</p>}
    </div>
  )
}

/** Names and values below each other, for margins. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={css['facts']}>
      {facts.map((fact) => <div key={fact.name}><dt>{fact.name}</dt><dd>{fact.value}</dd></div>)}
    </dl>
  )
}

export interface SectionProps { name: string; count?: ReactNode; link?: { label: string; to?: string; onClick?: () => void }; children: ReactNode }

/** An ink rule, the name in serif, a quiet count, a link right. */
export function Section({ name, count, link, children }: SectionProps) {
  return (
    <section className={css['section']} aria-label={name}>
      <div className={css['sectionHead']}>
        <h2>{name}</h2>
        {count !== undefined && <span className="quiet">{count}</span>}
        {link?.to !== undefined && <Link className={css['sectionLink']} to={link.to}>{link.label}</Link>}
        {link?.onClick !== undefined && <button type="button" className={css['sectionLink']} onClick={link.onClick}>{link.label}</button>}
      </div>
      {children}
    </section>
  )
}

/** One ruled line of a section: subject left, quiet words, what counts right. */
export function Row({ mark, to, subject, quiet, right }: { mark?: ReactNode; to?: string; subject: ReactNode; quiet?: ReactNode; right?: ReactNode }) {
  return (
    <div className={css['row']}>
      {mark}
      <span className={css['rowSubject']}>{to === undefined ? subject : <Link to={to}>{subject}</Link>}</span>
      {quiet !== undefined && <span className="quiet">{quiet}</span>}
      {right !== undefined && <span className={css['rowRight']}>{right}</span>}
    </div>
  )
}

/** The main column and its margin of reasons, tasks and facts; below 1200 px the margin follows the main column. */
export function DetailPage({ header, strip, margin, children }: { header: ReactNode; strip?: ReactNode; margin?: ReactNode; children: ReactNode }) {
  return (
    <div className={css['page']}>
      {header}
      {strip}
      <div className={css['detail']} data-margin={margin !== undefined}>
        <div className={css['main']}>{children}</div>
        {margin !== undefined && <aside className={css['margin']} aria-label={t`Facts and reasons`}>{margin}</aside>}
      </div>
    </div>
  )
}

/** A page of one column at full width (or `narrow`, for papers and forms). */
export function Page({ narrow, children }: { narrow?: boolean; children: ReactNode }) {
  return <div className={css['page']} data-narrow={narrow ?? false}>{children}</div>
}
