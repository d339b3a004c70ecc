import { Menu } from '@mantine/core'
import { markImpact, type Impact as ImpactFact, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { useSend } from '../../data/query.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { toastFailure } from '../../shell/toast.ts'
import kit from '../../kit/kit.module.css'

const marks = { failed: 'down', hit: 'degraded', safe: 'ok', 'not-impacted': 'muted' } as const
const words = { failed: 'failed', hit: 'hit', safe: 'safe', 'not-impacted': 'not impacted, a person says' } as const

/** How it spreads: every item that the walk touched, hit or safe, with the path and the reason. */
export function Impact({ incident, reason }: { incident: IncidentDetail; reason: string | undefined }) {
  const hit = incident.impact.filter((one) => one.verdict === 'hit' || one.verdict === 'failed').length
  const safe = incident.impact.filter((one) => one.verdict === 'safe').length
  return (
    <Section name="How it spreads" count={`${hit} hit, ${safe} checked and safe`}>
      {incident.impact.length === 0 && <Why>Nothing is known to depend on what failed. Accept proposed relations in the inventory, and the next walk will see further.</Why>}
      {incident.impact.map((one, index) => <One key={one.item?.id ?? index} one={one} incident={incident} reason={reason} />)}
    </Section>
  )
}

function One({ one, incident, reason }: { one: ImpactFact; incident: IncidentDetail; reason: string | undefined }) {
  const mark = useSend(markImpact)
  const say = (what: 'failed' | 'not-impacted' | 'none') => { if (one.item) mark.mutate({ params: { id: incident.id, itemId: one.item.id }, body: { mark: what } }, { onError: toastFailure }) }
  const path = one.path.length > 1 ? `${one.path.map((step) => step.name).join(' → ')}. ` : ''
  const menu = one.item && reason === undefined && (
    <Menu position="bottom-end">
      <Menu.Target><button type="button" className={kit['linkButton']}>you know better?<span className="sr"> Say what you know of {one.item.name}</span></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => say('failed')}>It failed</Menu.Item>
        <Menu.Item onClick={() => say('not-impacted')}>It is not impacted</Menu.Item>
        <Menu.Item onClick={() => say('none')}>Let the walk decide</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
  return (
    <Row mark={<StateMark state={marks[one.verdict]} words={words[one.verdict]} />} {...(one.item ? { to: paths.inventory.one(one.item.id) } : {})}
      subject={one.item?.name ?? 'One more, outside your scope'} quiet={<span className="why">{path}{one.reason}</span>} right={menu} />
  )
}
