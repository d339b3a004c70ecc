import { useState } from 'react'
import { Navigate, useNavigate, useParams } from 'react-router'
import { editItem, readItem, undoMerge, type ItemDetail } from '@fullscore/api/infrastructure/inventory.ts'
import { listIncidents } from '@fullscore/api/operations/incidents.ts'
import { listChecks } from '@fullscore/api/infrastructure/monitoring.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { readBrief } from '@fullscore/api/briefs.ts'
import { call } from '../../data/client.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { nowMs } from '../../data/clock.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { Files } from '../../files/Files.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { BriefSections } from '../../kit/BriefSections.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactList, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { Attributes } from './Attributes.tsx'
import { HostGraphs } from './HostGraphs.tsx'
import { ImpactIf } from './ImpactIf.tsx'
import { Redundancies } from './Redundancies.tsx'
import { Relations } from './Relations.tsx'
import { t, word } from '../../words.ts'

const twoWeeks = 14 * 86_400_000

/** One item: what is known of it and from whom, what it needs, what falls with it, how it does. */
export function Component() {
  const id = useParams()['id'] as Id<'item'>
  const asked = useRoute(readItem, { params: { id } }, { shows: [{ kind: 'item', id }, { kind: 'relation' }] })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the item`} />
  const item = asked.data
  // A merged item leads to the one it became; a service has a page of its own.
  if (item.kind === 'service') return <Navigate replace to={paths.services.one(item.id)} />
  if (item.id !== id) return <Navigate replace to={paths.inventory.one(item.id)} />
  return <ItemBody key={id} item={item} />
}

function ItemBody({ item }: { item: ItemDetail }) {
  const { id } = item
  const navigate = useNavigate()
  const session = useSession()
  const [opened] = useState(nowMs)
  const [asking, ask] = useState(false)
  const edit = useSend(editItem)
  const brief = useRoute(readBrief, { query: { items: [id] } }, { enabled: session?.can('inventory:read') ?? false })
  const incidents = useRoute(listIncidents, { query: { itemId: id, limit: 20 } }, { enabled: session?.can('incidents:read') ?? false }).data?.items ?? []
  const reason = reasonWithout(session, 'inventory:manage')
  const archive = async () => {
    const { etag } = await call.tagged(readItem, { params: { id } })
    await edit.mutateAsync({ params: { id }, ifMatch: etag, body: { archived: !item.archived } })
  }
  return (
    <DetailPage
      header={<PageHeader ruled title={item.name} path={[{ label: t`Inventory`, to: paths.inventory() }]} above={`${word(item.kind)}, ${word(item.lifecycle)}${item.archived ? t`, archived` : ''}, ${item.team.name}`}
        actions={<>
          <ActionButton reason={reasonWithout(session, 'monitoring:manage')} showReason={false} onClick={() => void navigate(`${paths.checks.new()}?item=${id}`)}>{t`Add a check`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.inventory.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.merge(id))}>{t`Merge`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => ask(true)}>{item.archived ? t`Bring back` : t`Archive`}</ActionButton>
        </>} />}
      margin={<>
        <Redundancies item={item} reason={reason} />
        <Checks id={id} />
        <Merged item={item} reason={reason} />
        {item.identities.length > 0 && <Section name={t`Known as`}><FactList facts={item.identities.map(({ namespace, value }) => ({ name: namespace, value: <span className="mono">{value}</span> }))} /></Section>}
        {brief.data && <BriefSections parts={brief.data.parts.filter((part) => part.module !== 'infrastructure/inventory')} />}
      </>}>
      <SubjectScore kind="item" id={id} from={wire(opened - twoWeeks)} to={wire(opened)} before={0} after={twoWeeks} label={t`${item.name}, two weeks back and two ahead`} also={incidents.map((one) => ({ kind: 'incident', id: one.id }))}
        empty={{ name: word(item.kind), says: t`Two quiet weeks behind it and none planned: alerts, incidents, changes and maintenance that name it stand here.` }} />
      <HostGraphs itemId={id} />
      <Attributes item={item} reason={reason} />
      <Relations item={item} reason={reason} />
      <ImpactIf item={item} />
      <Files kind="item" id={id} name={t`Documents`} />
      <ObjectTimeline kind="item" id={id} />
      <Confirm open={asking} onClose={() => ask(false)} title={`${item.archived ? t`Bring back` : t`Archive`} ${item.name}?`} verb={item.archived ? t`Bring back` : t`Archive`} reason={reason} act={archive}>
        {item.archived ? t`It stands in the lists again.` : t`It leaves the lists; its history stays, and it can be brought back.`}
      </Confirm>
    </DetailPage>
  )
}

/** What was merged into it last, and how to take that back. */
function Merged({ item, reason }: { item: ItemDetail; reason: string | undefined }) {
  const undo = useSend(undoMerge, { shows: [{ kind: 'item' }, { kind: 'relation' }], done: () => toast(t`Taken back: they are two again.`) })
  if (item.merged === null) return null
  return (
    <Section name={t`Merged into it`}>
      <Row subject={item.merged.name === '' ? t`one outside your scope` : item.merged.name} quiet={<Moment at={item.merged.at} as="distance" />}
        right={<ActionButton size="xs" busy={undo.isPending} reason={reason} showReason={false} onClick={() => undo.mutate({ params: { id: item.id } }, { onError: toastFailure })}>{t`Take it back`}</ActionButton>} />
    </Section>
  )
}

/** The checks of an item, worst first. */
function Checks({ id }: { id: string }) {
  const session = useSession()
  const checks = useRoute(listChecks, { query: { itemId: id, limit: 50 } }, { enabled: session?.can('monitoring:read') ?? false })
  const rows = checks.data?.items ?? []
  const good = rows.filter((row) => row.state === 'ok').length
  return (
    <Section name={t`Checks`} {...(rows.length > 0 ? { count: t`${good} of ${rows.length} pass` } : {})} link={{ label: t`Add`, to: `${paths.checks.new()}?item=${id}` }}>
      {rows.map((row) => <Row key={row.id} mark={<StateMark state={row.state} words={<span className="sr">{word(row.state)}</span>} />} to={paths.checks.one(row.id)} subject={row.name} right={row.lastMs === null ? word(row.state) : `${Math.round(row.lastMs)} ms`} />)}
      {checks.data && rows.length === 0 && <Why>{t`No check looks at it: whether it works is unknown.`}</Why>}
    </Section>
  )
}
