import { Checkbox, Menu, TextInput } from '@mantine/core'
import { addTask, changeTask } from '@fullscore/api/operations/incidents/tasks.ts'
import type { IncidentTask } from '@fullscore/api/operations/incidents/parts.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { nowMs } from '../../data/clock.ts'
import { useSend } from '../../data/query.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { useFields } from '../../pick/fields.ts'
import { PersonPick } from '../../pick/pick.tsx'
import { toastFailure } from '../../shell/toast.ts'
import { reasonOf } from './reason.ts'
import { t } from '../../words.ts'
import css from './incidents.module.css'
import kit from '../../kit/kit.module.css'

/** What is to be done now, in its order. */
export function Tasks({ incident, onAdd }: { incident: IncidentDetail; onAdd(): void }) {
  const done = incident.tasks.filter((one) => one.doneAt !== null).length
  const reason = reasonOf(incident, 'task')
  return (
    <Section name={t`Tasks`} count={incident.tasks.length === 0 ? t`none` : t`${done} of ${incident.tasks.length} done`} {...(reason === undefined ? { link: { label: t`Add a task`, onClick: onAdd } } : {})}>
      {incident.tasks.map((task, place) => <One key={task.id} incident={incident} task={task} place={place} reason={reason} />)}
      {incident.tasks.length === 0 && <p className="quiet">{t`Nothing is to be done yet.`}</p>}
    </Section>
  )
}

function One({ incident, task, place, reason }: { incident: IncidentDetail; task: IncidentTask; place: number; reason: string | undefined }) {
  const change = useSend(changeTask)
  const send = (body: { done?: boolean; place?: number; dropped?: true }) => change.mutate({ params: { id: incident.id, taskId: task.id }, body }, { onError: toastFailure })
  const isDone = task.doneAt !== null
  return (
    <div className={css['task']} data-done={isDone}>
      <Checkbox aria-label={task.title} checked={isDone} disabled={reason !== undefined} title={reason} onChange={(event) => send({ done: event.currentTarget.checked })} />
      <span>
        {task.title}{task.member !== null && <span className="quiet">{t` of ${task.member}`}</span>}
        {task.dueAt !== null && !isDone && <span className={task.overdue ? css['late'] : 'quiet'}> {task.overdue ? t`overdue since` : t`by`} <Moment at={task.dueAt} /></span>}
      </span>
      <span>
        {isDone ? <span className="quiet">{task.doneBy?.name ?? task.assignee?.name}, <Moment at={task.doneAt!} /></span> : <span className={task.assignee ? 'quiet' : css['late']}>{task.assignee?.name ?? t`nobody yet`}</span>}
        {reason === undefined && (
          <Menu position="bottom-end">
            <Menu.Target><button type="button" className={kit['linkButton']} aria-label={t`Move or drop ${task.title}`}>…</button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={place === 0} onClick={() => send({ place: place - 1 })}>{t`Move up`}</Menu.Item>
              <Menu.Item disabled={place === incident.tasks.length - 1} onClick={() => send({ place: place + 1 })}>{t`Move down`}</Menu.Item>
              <Menu.Item onClick={() => send({ dropped: true })}>{t`Drop it`}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
    </div>
  )
}

/** A task with who does it and by when. */
export function AddTask({ incident, onClose }: { incident: IncidentDetail; onClose(): void }) {
  const add = useSend(addTask)
  const { given, set, text } = useFields({ title: '', person: null as string | null, minutes: '' })
  const minutes = Number(given.minutes)
  const wrong = given.minutes.trim() !== '' && !(Number.isInteger(minutes) && minutes > 0 && minutes <= 10_080)
  const dueAt = given.minutes.trim() === '' || wrong ? undefined : Temporal.Instant.fromEpochMilliseconds(Math.round(nowMs()) + minutes * 60_000).toString()
  const act = () => add.mutateAsync({ params: { id: incident.id }, body: { title: given.title, ...(given.person ? { assigneeId: given.person as Id<'person'> } : {}), ...(dueAt ? { dueAt } : {}) } })
  return (
    <Confirm open onClose={onClose} title={t`Add a task`} verb={t`Add it`} reason={given.title.trim() === '' ? t`Say what is to be done.` : wrong ? t`Minutes are a whole number, up to a week.` : undefined} act={act}>
      <div className={css['dialog']}>
        <TextInput label={t`What is to be done`} {...text('title')} maxLength={300} data-autofocus />
        <div className={css['pair']}>
          <PersonPick label={t`Who (may be empty)`} value={given.person} onChange={(person) => set({ person })} />
          <TextInput label={t`Within minutes (may be empty)`} inputMode="numeric" {...text('minutes')} />
        </div>
      </div>
    </Confirm>
  )
}
