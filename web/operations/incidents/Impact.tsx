import { Menu } from '@mantine/core'
import { useState } from 'react'
import { markImpact, type Impact as ImpactFact, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { useSend } from '../../data/query.ts'
import { Glyph } from '../../kit/Glyph.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { toastFailure } from '../../shell/toast.ts'
import { Chain } from './Chain.tsx'
import { chainOf } from './chain.ts'
import { count, t } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './chain.module.css'

const marks = { failed: 'down', hit: 'degraded', safe: 'ok', 'not-impacted': 'muted' } as const
const words = { failed: t`failed`, hit: t`hit`, safe: t`safe`, 'not-impacted': t`not impacted, a person says` } as const
/** Most rows of the list and most safe ones that are shown before the rest is asked for. */
const most = { rows: 40, safe: 4 }

/** How it spreads: the chain from what failed to who feels it, what was checked and is safe, and the whole as a list with its reasons. */
export function Impact({ incident, reason }: { incident: IncidentDetail; reason: string | undefined }) {
  const { impact } = incident
  const hit = impact.filter((one) => one.verdict === 'hit' || one.verdict === 'failed').length
  const safe = impact.filter((one) => one.verdict === 'safe' || one.verdict === 'not-impacted')
  const { roots, hidden } = chainOf(impact)
  return (
    <Section name={t`How it spreads`} {...(impact.length === 0 ? {} : { count: incident.impactMore > 0 ? t`${hit} hit, ${safe.length} checked and safe, ${incident.impactMore} more not listed` : t`${hit} hit, ${safe.length} checked and safe` })}>
      {impact.length === 0 && <Why>{t`Unknown: no item and no service of it is known, so nothing can be walked from. Say which item failed, or wait for an alert that names one.`}</Why>}
      {roots.length > 0 && <Chain roots={roots} />}
      <Safe safe={safe} hidden={hidden} />
      {impact.length > 0 && <List incident={incident} reason={reason} />}
    </Section>
  )
}

function Safe({ safe, hidden }: { safe: readonly ImpactFact[]; hidden: number }) {
  const [all, setAll] = useState(false)
  const shown = all ? safe : safe.slice(0, most.safe)
  if (safe.length === 0 && hidden === 0) return null
  return (
    <ul className={css['aside']}>
      {shown.map((one, index) => (
        <li key={one.item?.id ?? index}><Glyph name={marks[one.verdict]} size={14} />
          <span>{one.item === null ? t`One more is safe, outside your scope.` : one.verdict === 'safe' ? t`${one.item.name} is safe: ${lowered(one.reason)}` : t`${one.item.name} is not impacted: ${lowered(one.reason)}`}</span></li>
      ))}
      {shown.length < safe.length && <li><button type="button" className={css['fold']} onClick={() => setAll(true)}>{t`and ${safe.length - shown.length} more are safe`}</button></li>}
      {hidden > 0 && <li><Glyph name="unknown" size={14} /><span>{count(hidden, 'One more, outside your scope, is hit.', '# more, outside your scope, are hit.')}</span></li>}
    </ul>
  )
}

const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)

/** Every item that the walk touched, with the path and the reason in full. */
function List({ incident, reason }: { incident: IncidentDetail; reason: string | undefined }) {
  const [all, setAll] = useState(false)
  const { impact } = incident
  const rows = all ? impact : impact.slice(0, most.rows)
  return (
    <details className={css['list']}>
      <summary>{count(impact.length, 'It as a list, with its reason', 'All # as a list, with paths and reasons')}</summary>
      {rows.map((one, index) => <One key={one.item?.id ?? index} one={one} incident={incident} reason={reason} />)}
      {rows.length < impact.length && <button type="button" className={kit['linkButton']} onClick={() => setAll(true)}>{t`Show the other ${impact.length - rows.length}`}</button>}
    </details>
  )
}

function One({ one, incident, reason }: { one: ImpactFact; incident: IncidentDetail; reason: string | undefined }) {
  const mark = useSend(markImpact)
  const say = (what: 'failed' | 'not-impacted' | 'none') => { if (one.item) mark.mutate({ params: { id: incident.id, itemId: one.item.id }, body: { mark: what } }, { onError: toastFailure }) }
  const path = one.path.length > 1 ? `${one.path.map((step) => step.name).join(' → ')}. ` : ''
  const menu = one.item && reason === undefined && (
    <Menu position="bottom-end">
      <Menu.Target><button type="button" className={kit['linkButton']}>{t`you know better?`}<span className="sr"> {t`Say what you know of ${one.item.name}`}</span></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => say('failed')}>{t`It failed`}</Menu.Item>
        <Menu.Item onClick={() => say('not-impacted')}>{t`It is not impacted`}</Menu.Item>
        <Menu.Item onClick={() => say('none')}>{t`Let the walk decide`}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
  return (
    <Row mark={<StateMark state={marks[one.verdict]} words={words[one.verdict]} />} {...(one.item ? { to: one.item.kind === 'service' ? paths.services.one(one.item.id) : paths.inventory.one(one.item.id) } : {})}
      subject={one.item?.name ?? t`One more, outside your scope`} quiet={<span className="why">{path}{one.reason}</span>} right={menu} />
  )
}
