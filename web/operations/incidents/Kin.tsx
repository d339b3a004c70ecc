import { Checkbox, MultiSelect, Textarea, TextInput } from '@mantine/core'
import { Link, useNavigate } from 'react-router'
import { incidentAlerts, listIncidents, type IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import { mergeIncidents, splitIncident, undoMerge, undoSplit } from '@fullscore/api/operations/incidents/merging.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { useFields } from '../../pick/fields.ts'
import { paths } from '../../paths.ts'
import { toast, toastFailure } from '../../shell/toast.ts'
import { reasonOf } from './reason.ts'
import { count, t } from '../../words.ts'
import css from './incidents.module.css'

/** That it was merged, split off, or asked for by another number; each with the way back. */
export function KinBanner({ incident }: { incident: IncidentDetail }) {
  const navigate = useNavigate()
  const unmerge = useSend(undoMerge)
  const unsplit = useSend(undoSplit)
  const { mergedInto, redirectedFrom, splitFrom } = incident
  const from = (one: { id: string; number: number }) => <Link to={paths.incidents.one(one.id)}>INC-{one.number}</Link>
  return (
    <>
      {mergedInto && (
        <p className={css['banner']}><span>{t`Merged into ${<Link to={paths.incidents.one(mergedInto.id)}>INC-{mergedInto.number} {mergedInto.title}</Link>} ${<Moment at={mergedInto.mergedAt} />}: ${mergedInto.note}`}</span>
          <ActionButton size="xs" onClick={() => unmerge.mutate({ params: { id: incident.id } }, { onError: toastFailure, onSuccess: () => { toast(t`It stands on its own again.`); void navigate(paths.incidents.one(incident.id)) } })}>{t`Take it out again`}</ActionButton></p>
      )}
      {redirectedFrom && <p className={css['banner']}><span>{t`INC-${redirectedFrom.number} was merged into this one. ${<Link to={`${paths.incidents.one(redirectedFrom.id)}?own`}>{t`Show INC-${redirectedFrom.number} itself`}</Link>}`}</span></p>}
      {splitFrom && (
        <p className={css['banner']}><span>{splitFrom.alerts === 1 ? t`Its alert was split from ${from(splitFrom)}.` : t`Its ${splitFrom.alerts} alerts were split from ${from(splitFrom)}.`}</span>
          <ActionButton size="xs" reason={reasonOf(incident, 'note')} showReason={false} onClick={() => unsplit.mutate({ params: { id: incident.id } }, { onError: toastFailure, onSuccess: () => void navigate(paths.incidents.one(splitFrom.id)) })}>{t`Undo the split`}</ActionButton></p>
      )}
    </>
  )
}

/** Other open incidents with the same cause, which may be merged. */
export function SameCause({ incident, onMerge }: { incident: IncidentDetail; onMerge(): void }) {
  const { items, hidden } = incident.sameCause
  if (items.length === 0 && hidden === 0) return null
  return (
    <Section name={t`Same cause`} count={String(items.length + hidden)}>
      {items.map((one) => <Row key={one.id} to={paths.incidents.one(one.id)} subject={`INC-${one.number} ${one.title}`} quiet={t`${one.team}. ${one.why}`} right={`SEV${one.severity}`} />)}
      {hidden > 0 && <p className="why">{count(hidden, 'One more, outside your scope.', '# more, outside your scope.')}</p>}
      {items.length > 0 && <ActionButton size="xs" reason={reasonOf(incident, 'merge')} showReason={false} onClick={onMerge}>{t`Merge them`}</ActionButton>}
    </Section>
  )
}

/** Those that were merged into it; each keeps its own alerts, tasks and timeline. */
export function Members({ incident }: { incident: IncidentDetail }) {
  if (incident.members.length === 0) return null
  return (
    <Section name={t`Merged into it`} count={String(incident.members.length)}>
      {incident.members.map((one) => <Row key={one.id} to={`${paths.incidents.one(one.id)}?own`} subject={`INC-${one.number} ${one.title}`} right={<Moment at={one.mergedAt} />} />)}
    </Section>
  )
}

/** Chooses which active incidents are merged into this one. */
export function MergeDialog({ incident, onClose }: { incident: IncidentDetail; onClose(): void }) {
  const others = useRoute(listIncidents, { query: { state: 'active', limit: 200 } })
  const merge = useSend(mergeIncidents)
  const { given, set, text } = useFields({ members: incident.sameCause.items.map((one) => one.id), note: '' })
  const data = (others.data?.items ?? []).filter((one) => one.id !== incident.id).map((one) => ({ value: one.id as string, label: `INC-${one.number} ${one.title}` }))
  const reason = given.members.length === 0 ? t`Choose at least one.` : given.note.trim() === '' ? t`Say why they are one.` : undefined
  const act = () => merge.mutateAsync({ params: { id: incident.id }, body: { memberIds: given.members as Id<'incident'>[], note: given.note } })
  return (
    <Confirm open onClose={onClose} title={t`Merge into INC-${incident.number}`} verb={t`Merge`} reason={reason} act={act}>
      <p>{t`Their alerts and tasks are worked on here, their pages stop, their readers are led here. It can be undone.`}</p>
      <div className={css['dialog']}>
        <MultiSelect label={t`Incidents`} searchable maxValues={20} data={data} value={given.members} onChange={(members) => set({ members })} nothingFoundMessage={t`No other incident is active.`} comboboxProps={{ withinPortal: true }} />
        <Textarea label={t`Why they are one`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}

/** Chooses which alerts become an incident of their own. */
export function SplitDialog({ incident, onClose }: { incident: IncidentDetail; onClose(): void }) {
  const navigate = useNavigate()
  const alerts = useRoute(incidentAlerts, { params: { id: incident.id } })
  const split = useSend(splitIncident, { done: (made) => void navigate(paths.incidents.one(made.id)) })
  const { given, set, text } = useFields({ chosen: [] as string[], title: '', note: '' })
  const own = (alerts.data?.items ?? []).filter((one) => one.member === null)
  const reason = own.length < 2 ? t`It has fewer than two alerts of its own.` : given.chosen.length === 0 ? t`Choose at least one alert.` : given.chosen.length === own.length ? t`At least one alert stays.` : given.title.trim() === '' ? t`Say what the new one is called.` : given.note.trim() === '' ? t`Say why.` : undefined
  const act = () => split.mutateAsync({ params: { id: incident.id }, body: { title: given.title, alertIds: given.chosen as Id<'alert'>[], note: given.note } })
  const flip = (id: string) => set({ chosen: given.chosen.includes(id) ? given.chosen.filter((one) => one !== id) : [...given.chosen, id] })
  return (
    <Confirm open onClose={onClose} title={t`Split INC-${incident.number}`} verb={t`Split`} reason={reason} act={act}>
      <p>{t`The chosen alerts become an incident that you have taken: nobody is paged for it. It can be undone.`}</p>
      <div className={css['dialog']}>
        {own.map((one) => <Checkbox key={one.id} label={one.title} checked={given.chosen.includes(one.id)} onChange={() => flip(one.id)} />)}
        <TextInput label={t`What the new one is called`} {...text('title')} />
        <Textarea label={t`Why`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}
