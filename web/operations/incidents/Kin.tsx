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
import css from './incidents.module.css'

/** That it was merged, split off, or asked for by another number; each with the way back. */
export function KinBanner({ incident }: { incident: IncidentDetail }) {
  const navigate = useNavigate()
  const unmerge = useSend(undoMerge)
  const unsplit = useSend(undoSplit)
  const { mergedInto, redirectedFrom, splitFrom } = incident
  return (
    <>
      {mergedInto && (
        <p className={css['banner']}><span>Merged into <Link to={paths.incidents.one(mergedInto.id)}>INC-{mergedInto.number} {mergedInto.title}</Link> <Moment at={mergedInto.mergedAt} />: {mergedInto.note}</span>
          <ActionButton size="xs" onClick={() => unmerge.mutate({ params: { id: incident.id } }, { onError: toastFailure, onSuccess: () => { toast('It stands on its own again.'); void navigate(paths.incidents.one(incident.id)) } })}>Take it out again</ActionButton></p>
      )}
      {redirectedFrom && <p className={css['banner']}><span>INC-{redirectedFrom.number} was merged into this one. <Link to={`${paths.incidents.one(redirectedFrom.id)}?own`}>Show INC-{redirectedFrom.number} itself</Link></span></p>}
      {splitFrom && (
        <p className={css['banner']}><span>{splitFrom.alerts === 1 ? 'Its alert was' : `Its ${splitFrom.alerts} alerts were`} split from <Link to={paths.incidents.one(splitFrom.id)}>INC-{splitFrom.number}</Link>.</span>
          <ActionButton size="xs" reason={reasonOf(incident, 'note')} showReason={false} onClick={() => unsplit.mutate({ params: { id: incident.id } }, { onError: toastFailure, onSuccess: () => void navigate(paths.incidents.one(splitFrom.id)) })}>Undo the split</ActionButton></p>
      )}
    </>
  )
}

/** Those that were merged into it; each keeps its own alerts, tasks and timeline. */
export function Members({ incident }: { incident: IncidentDetail }) {
  if (incident.members.length === 0) return null
  return (
    <Section name="Merged into it" count={String(incident.members.length)}>
      {incident.members.map((one) => <Row key={one.id} to={`${paths.incidents.one(one.id)}?own`} subject={`INC-${one.number} ${one.title}`} right={<Moment at={one.mergedAt} />} />)}
    </Section>
  )
}

/** Chooses which active incidents are merged into this one. */
export function MergeDialog({ incident, onClose }: { incident: IncidentDetail; onClose(): void }) {
  const others = useRoute(listIncidents, { query: { state: 'active', limit: 200 } })
  const merge = useSend(mergeIncidents)
  const { given, set, text } = useFields({ members: [] as string[], note: '' })
  const data = (others.data?.items ?? []).filter((one) => one.id !== incident.id).map((one) => ({ value: one.id as string, label: `INC-${one.number} ${one.title}` }))
  const reason = given.members.length === 0 ? 'Choose at least one.' : given.note.trim() === '' ? 'Say why they are one.' : undefined
  const act = () => merge.mutateAsync({ params: { id: incident.id }, body: { memberIds: given.members as Id<'incident'>[], note: given.note } })
  return (
    <Confirm open onClose={onClose} title={`Merge into INC-${incident.number}`} verb="Merge" reason={reason} act={act}>
      <p>Their alerts and tasks are worked on here, their pages stop, their readers are led here. It can be undone.</p>
      <div className={css['dialog']}>
        <MultiSelect label="Incidents" searchable maxValues={20} data={data} value={given.members} onChange={(members) => set({ members })} nothingFoundMessage="No other incident is active." comboboxProps={{ withinPortal: true }} />
        <Textarea label="Why they are one" autosize minRows={2} {...text('note')} />
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
  const reason = own.length < 2 ? 'It has fewer than two alerts of its own.' : given.chosen.length === 0 ? 'Choose at least one alert.' : given.chosen.length === own.length ? 'At least one alert stays.' : given.title.trim() === '' ? 'Say what the new one is called.' : given.note.trim() === '' ? 'Say why.' : undefined
  const act = () => split.mutateAsync({ params: { id: incident.id }, body: { title: given.title, alertIds: given.chosen as Id<'alert'>[], note: given.note } })
  const flip = (id: string) => set({ chosen: given.chosen.includes(id) ? given.chosen.filter((one) => one !== id) : [...given.chosen, id] })
  return (
    <Confirm open onClose={onClose} title={`Split INC-${incident.number}`} verb="Split" reason={reason} act={act}>
      <p>The chosen alerts become an incident that you have taken: nobody is paged for it. It can be undone.</p>
      <div className={css['dialog']}>
        {own.map((one) => <Checkbox key={one.id} label={one.title} checked={given.chosen.includes(one.id)} onChange={() => flip(one.id)} />)}
        <TextInput label="What the new one is called" {...text('title')} />
        <Textarea label="Why" autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}
