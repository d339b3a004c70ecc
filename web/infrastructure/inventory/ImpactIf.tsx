import { simulateImpact, type ItemDetail } from '@fullscore/api/infrastructure/inventory.ts'
import { useRoute } from '../../data/query.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { t } from '../../words.ts'

const marks = { failed: 'down', hit: 'degraded', safe: 'ok' } as const
const words = { failed: t`fails`, hit: t`falls`, safe: t`stands` } as const

/** What falls if this fails, and what does not, each with its path and the rule. */
export function ImpactIf({ item }: { item: Pick<ItemDetail, 'id' | 'name' | 'kind'> }) {
  const asked = useRoute(simulateImpact, { params: { id: item.id } }, { shows: [{ kind: 'item' }, { kind: 'relation' }, { kind: 'service' }] })
  const rows = (asked.data?.items ?? []).filter((one) => one.item?.id !== item.id)
  const falls = rows.filter((one) => one.verdict !== 'safe').length
  return (
    <Section name={t`What falls if this fails`} {...(asked.data ? { count: t`${falls} fall, ${rows.length - falls} stand` } : {})}>
      {asked.error && <Why>{t`Unknown: the walk could not be made.`}</Why>}
      {asked.data && rows.length === 0 && <Why>{t`Nothing is known to need it. Accept proposed relations or add them, and the next look sees further.`}</Why>}
      {rows.map((one, index) => (
        <Row key={one.item?.id ?? index} mark={<StateMark state={marks[one.verdict]} words={words[one.verdict]} />} subject={one.item?.name ?? t`one more, outside your scope`}
          {...(one.item ? { to: one.item.kind === 'service' ? paths.services.one(one.item.id) : paths.inventory.one(one.item.id) } : {})}
          quiet={<span className="why">{one.path.length > 2 ? `${one.path.map((step) => step.name).join(' → ')}. ` : ''}{one.reason}</span>} />
      ))}
      {asked.data && asked.data.hidden > 0 && <p className="quiet">{t`${asked.data.hidden} more, outside your scope.`}</p>}
    </Section>
  )
}
