import { Link } from 'react-router'
import type { FirstLook } from '@fullscore/api/outbound/look.ts'
import { Moment } from '../kit/Moment.tsx'
import { FactList } from '../kit/PageHeader.tsx'
import { clockTime, msOf } from '../kit/time.ts'
import { paths } from '../paths.ts'
import { t } from '../words.ts'
import css from './page.module.css'

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
const quiet = (text: string) => <span className="why">{text}</span>

/** What a woken person needs first, a line each with its reason; what is not known says so. */
export function FirstLookLines({ look }: { look: FirstLook }) {
  return (
    <FactList facts={[
      { name: t`Last change`, value: look.lastChange === null ? quiet(look.noChange ?? t`Unknown.`) : <Change change={look.lastChange} /> },
      { name: t`Knows it best`, value: look.knows.length === 0 ? quiet(look.nobodyKnows ?? t`Unknown.`) : <ul className={css['lines']}>{look.knows.map((one) => <Knower key={one.name} one={one} />)}</ul> },
      { name: t`Next step`, value: <>{look.next.at !== null && <b>{clockTime(msOf(look.next.at), true)} </b>}{look.next.at === null ? quiet(look.next.words) : <>{sentence(look.next.words)} <span className="quiet">(<Moment at={look.next.at} as="distance" />)</span></>}</> },
      { name: t`Call`, value: look.help.length === 0 ? quiet(look.noHelp ?? t`Unknown.`) : <ul className={css['lines']}>{look.help.map((one) => <li key={`${one.label}${one.value}`}>{one.href === null ? <b>{one.label}</b> : <Link to={one.href}>{one.label}</Link>}<span className="quiet"><Dialled text={one.value} /></span></li>)}</ul> },
    ]} />
  )
}

function Change({ change }: { change: NonNullable<FirstLook['lastChange']> }) {
  return <>{change.href === null ? change.what : <Link to={change.href}>{change.what}</Link>} <span className="quiet"><Moment at={change.at} />, {change.who}</span> {quiet(change.reason)}</>
}

function Knower({ one }: { one: FirstLook['knows'][number] }) {
  return <li data-away={one.away}>{one.id === null ? <b>{one.name}</b> : <Link to={paths.people.one(one.id)}>{one.name}</Link>}<span className="why">{sentence(one.reasons.join(', '))}</span></li>
}

/** Telephone numbers can be tapped. */
function Dialled({ text }: { text: string }) {
  const found = /\+\d[\d ()/-]{5,}\d/.exec(text)
  if (found === null) return text
  return <>{text.slice(0, found.index)}<a href={`tel:${found[0].replace(/[^+\d]/g, '')}`}>{found[0]}</a>{text.slice(found.index + found[0].length)}</>
}
