import { Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { acknowledgeIncident, mitigateIncident, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { reasonOf, type Dialog } from './reason.ts'
import { t } from '../../words.ts'
import css from './incidents.module.css'

interface Props { incident: IncidentDetail; open(dialog: Dialog): void }

function useActs(incident: IncidentDetail) {
  const acknowledge = useSend(acknowledgeIncident)
  const mitigate = useSend(mitigateIncident)
  const run = (work: Promise<unknown>, says: string) => work.then(() => toast(says)).catch(toastFailure)
  return {
    acknowledge: () => run(acknowledge.mutateAsync({ params: { id: incident.id } }), t`Acknowledged. The paging stopped.`),
    mitigate: () => run(mitigate.mutateAsync({ params: { id: incident.id }, body: {} }), t`Mitigating.`),
  }
}

/** Whether the page is on a phone: what is next lies under the thumb then. */
const usePhone = () => useMediaQuery('(max-width: 640px)') ?? false

/** What can be done: one blue button for what is next, the rest beside it and in a menu. */
export function IncidentActions({ incident, open }: Props) {
  const acts = useActs(incident)
  const phone = usePhone()
  const { state } = incident
  return (
    <>
      {state === 'open' && !phone && <ActionButton main reason={reasonOf(incident, 'acknowledge')} showReason={false} onClick={acts.acknowledge}>{t`Acknowledge`}</ActionButton>}
      {state === 'open' && !phone && incident.paging.state === 'running' && <ActionButton reason={reasonOf(incident, 'page-next')} showReason={false} onClick={() => open('cannot')}>{t`I cannot, page the next`}</ActionButton>}
      {state === 'acknowledged' && <ActionButton reason={reasonOf(incident, 'mitigate')} showReason={false} onClick={acts.mitigate}>{t`Mitigating`}</ActionButton>}
      {(state === 'acknowledged' || state === 'mitigating') && <ActionButton main reason={reasonOf(incident, 'update')} showReason={false} onClick={() => open('update')}>{t`Post an update`}</ActionButton>}
      {state !== 'resolved' && <ActionButton reason={reasonOf(incident, 'task')} showReason={false} onClick={() => open('task')}>{t`Add a task`}</ActionButton>}
      {state === 'resolved' ? <ActionButton reason={reasonOf(incident, 'reopen')} showReason={false} onClick={() => open('reopen')}>{t`Open again`}</ActionButton>
      : <ActionButton reason={reasonOf(incident, 'resolve')} showReason={false} onClick={() => open('resolve')}>{t`Resolve`}</ActionButton>}
      <More incident={incident} open={open} />
    </>
  )
}

const more: readonly { action: string; dialog: Dialog; label: string }[] = [
  { action: 'note', dialog: 'note', label: t`Add a note` }, { action: 'severity', dialog: 'severity', label: t`Change the severity` },
  { action: 'assign', dialog: { role: 'commander' }, label: t`Hand over the command` }, { action: 'assign', dialog: { role: 'scribe' }, label: t`Name a scribe` }, { action: 'assign', dialog: { role: 'liaison' }, label: t`Name a liaison` },
  { action: 'snooze', dialog: 'snooze', label: t`Leave it alone until …` }, { action: 'route', dialog: 'route', label: t`Hand to another team or service` },
  { action: 'draft', dialog: 'draft', label: t`Draft for the public` }, { action: 'merge', dialog: 'merge', label: t`Merge others into it` }, { action: 'split', dialog: 'split', label: t`Split off some alerts` },
  { action: 'edit', dialog: 'edit', label: t`Edit the title` }, { action: 'access', dialog: 'access', label: t`Who may know of it` },
]

function More({ incident, open }: Props) {
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target><Button variant="default">{t`More`}</Button></Menu.Target>
      <Menu.Dropdown className={css['more']}>
        {more.map(({ action, dialog, label }) => {
          const reason = reasonOf(incident, action)
          return <Menu.Item key={label} aria-disabled={reason !== undefined} title={reason} {...(reason === undefined ? {} : { c: 'var(--ink3)' })} closeMenuOnClick={reason === undefined} onClick={() => { if (reason === undefined) open(dialog) }}>{label}{reason !== undefined && <span className="why"><br />{reason}</span>}</Menu.Item>
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

/** On the phone, under the thumb: to take it, or to say that one cannot. */
export function ThumbBar({ incident, open }: Props) {
  const acts = useActs(incident)
  if (!usePhone() || incident.state !== 'open') return null
  return (
    <>
    <div className={css['thumbRoom']} />
    <div className={css['thumb']}>
      <ActionButton main fullWidth reason={reasonOf(incident, 'acknowledge')} onClick={acts.acknowledge}>{t`Acknowledge`}</ActionButton>
      {incident.paging.state === 'running' && <ActionButton fullWidth reason={reasonOf(incident, 'page-next')} onClick={() => open('cannot')}>{t`I cannot, page the next`}</ActionButton>}
    </div>
    </>
  )
}
