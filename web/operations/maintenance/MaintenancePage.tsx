import { NumberInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { listAlerts } from '@fullscore/api/operations/alerts.ts'
import { cancelMaintenance, endMaintenance, extendMaintenance, readMaintenance, type MaintenanceDetail } from '@fullscore/api/operations/maintenance.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { Files } from '../../files/Files.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { StateMark, Urgency, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { ruleWords } from '../../kit/repeats.ts'
import { wallWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { markOf } from './MaintenanceList.tsx'
import { t, word } from '../../words.ts'

type Act = MaintenanceDetail['can'][number]['action']

/** Why an action cannot be done now, or undefined if it can. */
function reasonOf(window: MaintenanceDetail, action: Act): string | undefined {
  const found = window.can.find((one) => one.action === action)
  return found === undefined || found.allowed ? undefined : (found.reason ?? t`Not possible now.`)
}

const day = 86_400_000

/** One window: what it covers, when it opens, what it keeps silent. */
export function Component() {
  const id = useParams()['id'] as Id<'maintenance-window'>
  const asked = useRoute(readMaintenance, { params: { id } }, { shows: [{ kind: 'maintenance-window', id }] })
  const silent = useRoute(listAlerts, { query: { mutedBy: id, limit: 50 } }, { shows: [{ kind: 'alert' }, { kind: 'maintenance-window', id }] })
  const [acting, setActing] = useState<Exclude<Act, 'edit'>>()
  const navigate = useNavigate()
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the maintenance window`} />
  const window = asked.data
  return (
    <DetailPage
      header={<PageHeader title={window.title} path={[{ label: t`Maintenance`, to: paths.maintenance() }]} above={window.recurring ? t`Maintenance window, repeating` : t`Maintenance window`}
        actions={<>
          <ActionButton reason={reasonOf(window, 'edit')} showReason={false} onClick={() => void navigate(paths.maintenance.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton reason={reasonOf(window, 'extend')} showReason={false} onClick={() => setActing('extend')}>{t`Extend`}</ActionButton>
          <ActionButton main={window.state === 'open'} reason={reasonOf(window, 'end')} showReason={false} onClick={() => setActing('end')}>{t`End it early`}</ActionButton>
          <ActionButton reason={reasonOf(window, 'cancel')} showReason={false} onClick={() => setActing('cancel')}>{t`Cancel`}</ActionButton>
        </>} />}
      strip={<FactStrip note={window.why} facts={[
        { name: t`State`, value: <StateMark state={markOf(window.state)} words={word(window.state)} strong /> }, { name: t`Opens`, value: <Moment at={window.from} /> }, { name: t`Until`, value: <Moment at={window.to} /> },
        { name: t`Zone`, value: window.zone }, { name: t`Owner`, value: window.team.name },
      ]} />}
      margin={<>
        <Section name={t`Why it is needed`}><Why>{window.reason}</Why></Section>
        <Section name={t`Covers`} count={String(window.covers)}>
          {window.covered.map((one, index) => <Row key={one.id ?? index} subject={one.name} right={word(one.kind)} {...(one.id ? { to: (one.kind === 'service' ? paths.services : paths.inventory).one(one.id) } : {})} />)}
        </Section>
        <Section name={t`Facts`}><FactList facts={[
          { name: t`As planned`, value: t`${wallWords(window.starts)} to ${wallWords(window.ends)}` }, { name: t`Repeats`, value: window.repeats ? ruleWords(window.repeats, window.starts) : t`once` },
          { name: t`Planned`, value: <><Moment at={window.plannedAt} /> {window.plannedBy?.name}</> },
        ]} /></Section>
      </>}>
      <SubjectScore kind="maintenance-window" id={id} from={window.from} to={window.to} before={day} after={day} label={t`${window.title}, a day around it`} />
      <Section name={t`Kept silent`} count={String(silent.data?.items.length ?? '')}>
        {(silent.data?.items ?? []).map((alert) => <Row key={alert.id} mark={<Urgency urgency={alert.urgency} bare />} to={paths.alerts.one(alert.id)} subject={alert.title} quiet={<Moment at={alert.raisedAt} />} right={word(alert.state)} />)}
        {silent.data?.items.length === 0 && <p className="quiet">{t`It keeps no alert silent.`}</p>}
      </Section>
      <Section name={t`Openings`} count={window.openings.length}>
        {window.openings.length === 0 && <p className="quiet">{window.state === 'cancelled' ? t`None: it was cancelled.` : t`None in sight.`}</p>}
        {window.openings.map((one) => <Row key={one.from} mark={<StateMark state={markOf(one.state)} words="" />} subject={t`${<Moment at={one.from} />} to ${<Moment at={one.to} />}`} quiet={one.why ?? ''} right={word(one.state)} />)}
      </Section>
      <Files kind="maintenance-window" id={id} name={t`Documents`} />
      <ObjectTimeline kind="maintenance-window" id={id} />
      {acting && <ActDialog act={acting} window={window} onClose={() => setActing(undefined)} />}
    </DetailPage>
  )
}

const words = {
  extend: { title: t`Keep it open for longer?`, verb: t`Extend it`, says: t`The opening that runs ends later; later openings stay as they are.` },
  end: { title: t`End the opening that runs?`, verb: t`End it early`, says: t`New alerts page again, and what fires of what it kept silent pages now. Later openings stay.` },
  cancel: { title: t`Cancel the window?`, verb: t`Cancel it`, says: t`Nothing of it opens any more. What was stays on the record.` },
} as const

function ActDialog({ act, window, onClose }: { act: Exclude<Act, 'edit'>; window: MaintenanceDetail; onClose(): void }) {
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState<number>(30)
  const extend = useSend(extendMaintenance)
  const end = useSend(endMaintenance)
  const cancel = useSend(cancelMaintenance)
  const params = { id: window.id }
  const send = () => (act === 'extend' ? extend.mutateAsync({ params, body: { minutes, reason } }) : act === 'end' ? end.mutateAsync({ params, body: reason.trim() ? { reason } : {} }) : cancel.mutateAsync({ params, body: { reason } }))
  return (
    <Confirm open onClose={onClose} title={words[act].title} verb={words[act].verb} reason={act !== 'end' && reason.trim() === '' ? t`Say why.` : undefined} act={send}>
      <p>{words[act].says}</p>
      {act === 'extend' && <NumberInput label={t`Minutes`} w={120} min={5} max={1440} step={15} value={minutes} onChange={(value) => setMinutes(typeof value === 'number' ? value : 30)} mb={12} />}
      <Textarea label={act === 'end' ? t`Why (optional)` : t`Why`} value={reason} onChange={(event) => setReason(event.currentTarget.value)} autosize minRows={2} data-autofocus />
    </Confirm>
  )
}
