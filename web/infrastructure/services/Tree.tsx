import { useState } from 'react'
import { Link } from 'react-router'
import type { ServiceDetail } from '@fullscore/api/infrastructure/services.ts'
import { Why } from '../../kit/marks.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { count, t, word } from '../../words.ts'
import kit from '../../kit/kit.module.css'
import css from './service.module.css'

const deepest = 8
/** How the server says that nothing stands in, in the reader's language as it comes. */
const alone = t`no second`
/** More steps than these are folded. */
const unfolded = 24

/** What a service runs on, step by step downwards, with what each step needs. */
export function Tree({ service }: { service: ServiceDetail }) {
  const [all, setAll] = useState(false)
  const tree = all || service.tree.length <= unfolded + 4 ? service.tree : service.tree.slice(0, unfolded)
  const lone = service.tree.filter((one) => one.words === alone)
  return (
    <Section name={t`What it runs on`} count={`${count(service.tree.length, 'item', 'items')}${lone.length > 0 ? t`, ${lone.length} without a second` : ''}`}>
      {service.tree.length === 0 && <Why>{t`Nothing is known of what it runs on. Add relations below, or accept proposed ones.`}</Why>}
      <ul className={css['tree']}>
        {tree.map((one, index) => (
          <li key={`${one.id}-${index}`} style={{ paddingLeft: 20 * Math.min(deepest, one.depth) }}>
            <b><Link to={one.kind === 'service' ? paths.services.one(one.id) : paths.inventory.one(one.id)}>{one.name}</Link></b>
            <span className={one.words === alone ? css['lone'] : 'quiet'}>{[word(one.kind), one.words].filter((part) => part !== '').join(', ')}</span>
          </li>
        ))}
      </ul>
      {tree.length < service.tree.length && <button type="button" className={kit['linkButton']} onClick={() => setAll(true)}>{count(service.tree.length, 'All #', 'All #')}</button>}
      {lone[0] !== undefined && <Why>{t`One failure of ${lone[0].name} stops ${service.name}.`}</Why>}
    </Section>
  )
}
