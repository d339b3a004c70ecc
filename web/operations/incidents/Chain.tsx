import { useState } from 'react'
import { Link as RouterLink } from 'react-router'
import { Glyph } from '../../kit/Glyph.tsx'
import { paths } from '../../paths.ts'
import { branches, foldedWords, runFrom, sizeOf, type Link } from './chain.ts'
import { t } from '../../words.ts'
import css from './chain.module.css'

const words: Record<Link['kind'], string> = { failed: t`failed`, hit: t`hit`, hidden: t`unknown`, elsewhere: t`of another incident`, people: t`feels it`, 'nobody-known': t`unknown` }

/** The chain of what falls, left to right; on a phone from above to below. Every thing is a link, long branches are folded. */
export function Chain({ roots }: { roots: readonly Link[] }) {
  return <div className={css['scroll']} role="group" aria-label={t`What failed, what it hits, and who feels it`} tabIndex={-1}><Branches links={roots} first /></div>
}

function Branches({ links, first }: { links: readonly Link[]; first?: boolean }) {
  const [unfolded, unfold] = useState(false)
  const { shown, folded } = branches(links, unfolded)
  const more = folded.reduce((sum, one) => sum + sizeOf(one), 0)
  return (
    <ul className={css['branches']} data-first={first ?? false}>
      {shown.map((one) => <One key={one.key} link={one} />)}
      {folded.length > 0 && (
        <li className={css['branch']}>
          {first !== true && <Arrow via={folded[0]!.via} />}
          <div className={css['node']}><button type="button" className={css['fold']} onClick={() => unfold(true)}>{more > folded.length ? t`and ${foldedWords(folded)}, ${more} things in all` : t`and ${foldedWords(folded)}`}</button></div>
        </li>
      )}
    </ul>
  )
}

function One({ link }: { link: Link }) {
  const [open, setOpen] = useState(false)
  const run = open ? undefined : runFrom(link)
  if (run !== undefined) {
    return (
      <li className={css['branch']}>
        <Arrow via={link.via} />
        <div className={css['node']}><button type="button" className={css['fold']} onClick={() => setOpen(true)}>{t`${run.steps} steps between`}</button></div>
        <ul className={css['branches']}><One link={run.end} /></ul>
      </li>
    )
  }
  return (
    <li className={css['branch']}>
      {link.via !== '' && <Arrow via={link.via} />}
      <div className={css['node']} data-kind={link.kind}>
        <span className={css['name']}><Mark link={link} /><span className="sr">{words[link.kind]}: </span><Name link={link} /></span>
        {link.says !== '' && <span className={css['says']}>{link.says}</span>}
      </div>
      {link.next.length > 0 && <Branches links={link.next} />}
    </li>
  )
}

function Name({ link }: { link: Link }) {
  if (link.item === undefined) return <span>{link.name}</span>
  return <RouterLink to={link.item.kind === 'service' ? paths.services.one(link.item.id) : paths.inventory.one(link.item.id)}>{link.name}</RouterLink>
}

function Mark({ link }: { link: Link }) {
  if (link.kind === 'people' && link.seen !== 'unknown') {
    return <svg width="14" height="14" viewBox="0 0 16 16" aria-hidden="true" className={css['person']}><circle cx="8" cy="5" r="2.8" /><path d="M2.500 14c.4-3.400 2.600-5 5.500-5s5.100 1.600 5.500 5" /></svg>
  }
  return <Glyph name={link.seen} size={14} />
}

/** The arrow to a thing, with how the need reads; its head is drawn, its line stretches. */
function Arrow({ via }: { via: string }) {
  return (
    <span className={css['arrow']}>
      <i>{via}</i>
      <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true"><path d="M0 0.500L8 4L0 7.500z" /></svg>
    </span>
  )
}
