import { Select, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { archiveSource, disableSource, enableSource, readSource, renewSourceKey, revokeSourceKey, type AlertSourceDetail } from '@fullscore/api/operations/alerts/sources.ts'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useRoute, useSend } from '../../../data/query.ts'
import { ObjectTimeline } from '../../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../../kit/ActionButton.tsx'
import { Confirm } from '../../../kit/Confirm.tsx'
import { StateMark, Urgency, Why } from '../../../kit/marks.tsx'
import { Moment } from '../../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../../kit/PageHeader.tsx'
import { paths } from '../../../paths.ts'
import { ShownOnce } from '../../../profile/ShownOnce.tsx'
import { reasonWithout, useSession } from '../../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../../shell/states.tsx'
import { toastFailure } from '../../../shell/toast.ts'
import { DayTable } from './Days.tsx'
import { Payloads } from './Payloads.tsx'
import { SetUp } from './SetUp.tsx'
import { kindWords, markOf, reachWords, stateWords } from './words.ts'
import { t, word } from '../../../words.ts'

type Act = 'renew' | 'revoke' | 'disable' | 'archive'

/** One source: how it does, what came, what was refused, and how its sender is set up. */
export function Component() {
  const id = useParams()['id'] as Id<'alert-source'>
  const session = useSession()
  const navigate = useNavigate()
  const asked = useRoute(readSource, { params: { id } }, { every: 10_000 })
  const alerts = useRoute(listAlerts, { query: { sourceId: id, state: 'firing', limit: 5 } })
  const own = useRoute(listAlerts, { query: { sourceId: id, own: 'true', state: 'firing', limit: 5 } })
  const enable = useSend(enableSource)
  const [acting, setActing] = useState<Act>()
  const [key, setKey] = useState<string>()
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the source`} />
  const source = asked.data
  const reason = reasonWithout(session, 'alerts:manage')
  return (
    <DetailPage
      header={<PageHeader title={source.name} path={[{ label: t`Alert sources`, to: paths.alertSources() }]} above={kindWords[source.kind]}
        actions={<>
          {source.state === 'disabled' ? <ActionButton main reason={reason} showReason={false} onClick={() => enable.mutate({ params: { id } }, { onError: toastFailure })}>{t`Enable`}</ActionButton> : <ActionButton reason={reason} showReason={false} onClick={() => setActing('disable')}>{t`Disable`}</ActionButton>}
          <ActionButton reason={reason} showReason={false} onClick={() => setActing('renew')}>{t`Renew the key`}</ActionButton>
          {source.kind === 'generic' && <ActionButton main={source.state !== 'disabled'} onClick={() => void navigate(paths.alertSources.mapping(id))}>{t`Mapping`}</ActionButton>}
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(paths.alertSources.edit(id))}>{t`Edit`}</ActionButton>
        </>} />}
      strip={<FactStrip note={source.why} facts={[
        { name: t`State`, value: <StateMark state={markOf(source.state)} words={stateWords[source.state]} strong /> }, { name: t`Last heard`, value: source.heardAt ? <Moment at={source.heardAt} /> : 'never' },
        { name: t`Firing`, value: source.firing.toLocaleString(readerLocale()) }, { name: t`Owner`, value: source.team.name },
      ]} />}
      margin={<Margin source={source} reason={reason} act={setActing} />}>
      {key !== undefined && <><ShownOnce says={t`The new key. It cannot be shown again.`} secret={key} until={null} onClose={() => setKey(undefined)} /></>}
      {(own.data?.items ?? []).map((one) => <Row key={one.id} mark={<Urgency urgency={one.urgency} bare />} to={paths.alerts.one(one.id)} subject={one.title} quiet={t`Fullscore says so.`} right={<Moment at={one.raisedAt} />} />)}
      <Section name={t`Seven days`}><DayTable days={source.days} /></Section>
      <Payloads id={id} reason={reason} />
      <Section name={t`What fires`} count={source.firing} link={{ label: t`All its alerts`, to: `${paths.alerts()}?source=${id}` }}>
        {(alerts.data?.items ?? []).map((one) => <Row key={one.id} mark={<Urgency urgency={one.urgency} bare />} to={paths.alerts.one(one.id)} subject={one.title} quiet={one.item?.name ?? one.service?.name ?? ''} right={<Moment at={one.raisedAt} />} />)}
        {alerts.data?.items.length === 0 && <p className="quiet">{t`Nothing.`}</p>}
      </Section>
      <SetUp kind={source.kind} address={source.address} secret={key} />
      <ObjectTimeline kind="alert-source" id={id} />
      {acting && <ActDialog act={acting} source={source} onClose={() => setActing(undefined)} renewed={setKey} gone={() => void navigate(paths.alertSources(), { replace: true })} />}
    </DetailPage>
  )
}

function Margin({ source, reason, act }: { source: AlertSourceDetail; reason: string | undefined; act(which: Act): void }) {
  return (
    <>
      <Section name={t`Key`}>
        {source.key ? <FactList facts={[
          { name: t`Ends in`, value: <span className="mono">{source.key.end}</span> }, { name: t`Since`, value: <Moment at={source.key.madeAt} /> },
          ...(source.oldKeyUntil ? [{ name: t`The one before works until`, value: <Moment at={source.oldKeyUntil} /> }] : []),
        ]} /> : <Why>{t`It has none: nothing can come in. Renew it to get one.`}</Why>}
        <ActionButton reason={reason ?? (source.key ? undefined : t`There is none.`)} showReason={false} onClick={() => act('revoke')}>{t`Revoke it`}</ActionButton>
      </Section>
      <Section name={t`Facts`}><FactList facts={[
        { name: t`Names reach`, value: reachWords[source.reach] }, { name: t`Service where none is named`, value: source.defaultService ? (source.defaultService.name ?? t`one more, outside your scope`) : t`none` },
        { name: t`Urgency where none is said`, value: word(source.defaultUrgency) }, { name: t`Warned of`, value: source.silentDays === null ? t`never` : t`after ${source.silentDays} days without a word` },
        ...(source.kind === 'generic' ? [{ name: t`Mapping`, value: <Link to={paths.alertSources.mapping(source.id)}>{t`version ${source.mappingVersion}`}</Link> }] : []),
      ]} /></Section>
      {source.refusedAt && <Section name={t`Last refusal`}><Why>{source.refusedWhy} <Moment at={source.refusedAt} /></Why></Section>}
      <ActionButton reason={reason} showReason={false} onClick={() => act('archive')}>{t`Put it away`}</ActionButton>
    </>
  )
}

const words: Record<Act, { title: string; verb: string; says: string }> = {
  renew: { title: t`Renew the key?`, verb: t`Renew it`, says: t`The new key is shown once. Change the sender while the old one still works.` },
  revoke: { title: t`Revoke its keys?`, verb: t`Revoke them`, says: t`Its sender is refused at once with 401. Renewing gives a new key.` },
  disable: { title: t`Disable the source?`, verb: t`Disable it`, says: t`What it sends is refused with 403 and counted. What fires stays as it is.` },
  archive: { title: t`Put the source away?`, verb: t`Put it away`, says: t`Its keys and kept payloads are gone for good. Its alerts stay.` },
}

function ActDialog({ act, source, onClose, renewed, gone }: { act: Act; source: AlertSourceDetail; onClose(): void; renewed(key: string): void; gone(): void }) {
  const [why, setWhy] = useState('')
  const [hours, setHours] = useState('24')
  const [renew, revoke, disable, archive] = [useSend(renewSourceKey, { done: (answer) => renewed(answer.key) }), useSend(revokeSourceKey), useSend(disableSource), useSend(archiveSource, { done: gone })]
  const params = { id: source.id }
  const send: Record<Act, () => Promise<unknown>> = {
    renew: () => renew.mutateAsync({ params, body: { oldKeyHours: Number(hours) } }), revoke: () => revoke.mutateAsync({ params }), disable: () => disable.mutateAsync({ params, body: { reason: why } }), archive: () => archive.mutateAsync({ params }),
  }
  return (
    <Confirm open onClose={onClose} title={words[act].title} verb={words[act].verb} reason={act === 'disable' && why.trim() === '' ? t`Say why.` : undefined} act={send[act]}>
      <p>{words[act].says}</p>
      {act === 'disable' && <Textarea label={t`Why`} autosize minRows={2} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />}
      {act === 'renew' && source.key && <Select label={t`The old key works for`} allowDeselect={false} value={hours} onChange={(value) => setHours(value ?? '24')} data={[{ value: '0', label: t`not a moment longer` }, { value: '1', label: t`an hour` }, { value: '24', label: t`a day` }, { value: '168', label: t`a week` }]} />}
    </Confirm>
  )
}
