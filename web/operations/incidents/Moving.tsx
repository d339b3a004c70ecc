import { Select, Textarea, TextInput } from '@mantine/core'
import { rouseIncident, routeIncident, snoozeIncident } from '@fullscore/api/operations/incidents/moving.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { now } from '../../data/clock.ts'
import { Confirm } from '../../kit/Confirm.tsx'
import { readerZone, zonedLocal } from '../../kit/time.ts'
import { useFields } from '../../pick/fields.ts'
import { ServicePick, TeamPick } from '../../pick/pick.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { t } from '../../words.ts'
import css from './incidents.module.css'

interface Props { incident: IncidentDetail; onClose(): void }

/** Tomorrow at eight by the reader's clock: when people are at their desks again. */
const tomorrow = () => now().toZonedDateTimeISO(readerZone()).toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone: readerZone(), plainTime: '08:00' }).epochMilliseconds

/** Leaves the incident alone until a moment. */
export function SnoozeDialog({ incident: { id }, onClose }: Props) {
  const send = useSend(snoozeIncident)
  return <AskUntil title={t`Leave it alone for a while?`} onClose={onClose} act={(body) => send.mutateAsync({ params: { id }, body })} />
}

/** Asks until when one or several are left alone. */
export function AskUntil({ title, onClose, act: send }: { title: string; onClose(): void; act(given: { until: string; note?: string }): Promise<unknown> }) {
  const at = now().epochMilliseconds
  const offers = [{ value: String(at + 3_600_000), label: t`an hour` }, { value: String(at + 4 * 3_600_000), label: t`four hours` }, { value: String(tomorrow()), label: t`until tomorrow, 8:00` }]
  const { given, set, text } = useFields<{ until: string; note: string }>({ until: zonedLocal(tomorrow()), note: '' })
  const until = given.until === '' ? undefined : Temporal.PlainDateTime.from(given.until).toZonedDateTime(readerZone()).toInstant()
  const reason = until === undefined ? t`Say until when.` : until.epochMilliseconds <= at ? t`That is over already.` : undefined
  const act = () => send({ until: until!.toString(), ...(given.note.trim() === '' ? {} : { note: given.note }) })
  return (
    <Confirm open onClose={onClose} title={title} verb={t`Leave alone`} reason={reason} act={act}>
      <p>{t`Nobody is asked for news meanwhile. What is not over then, or has something new that fires, pages again.`}</p>
      <div className={css['dialog']}>
        <Select label={t`For`} placeholder={t`or say when`} data={offers} value={null} onChange={(value) => { if (value) set({ until: zonedLocal(Number(value)) }) }} />
        <TextInput type="datetime-local" label={t`Until`} description={t`by ${readerZone()}`} {...text('until')} />
        <Textarea label={t`Note`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}

/** Hands the incident to another team or service, where it pages. */
export function RouteDialog({ incident, onClose }: Props) {
  const send = useSend(routeIncident)
  const { given, set, text } = useFields<{ teamId: string | null; serviceId: string | null; note: string }>({ teamId: null, serviceId: null, note: '' })
  const reason = given.teamId === null && given.serviceId === null ? t`Choose a team or a service.` : given.note.trim() === '' ? t`Say in a note how it stands, for who takes it over.` : undefined
  const act = () => send.mutateAsync({ params: { id: incident.id }, body: { note: given.note, ...(given.teamId ? { teamId: given.teamId as Id<'team'> } : {}), ...(given.serviceId ? { serviceId: given.serviceId } : {}) } })
  return (
    <Confirm open onClose={onClose} title={t`Hand it to others?`} verb={t`Hand it over`} reason={reason} act={act}>
      <p>{t`It is open again and pages there. ${incident.team.name} goes on seeing it.`}</p>
      <div className={css['dialog']}>
        <TeamPick label={t`Team`} description={t`its own escalation policy pages`} value={given.teamId} onChange={(teamId) => set({ teamId })} />
        <ServicePick label={t`Service`} description={t`if it is of another one; its team has it then`} value={given.serviceId} onChange={(serviceId) => set({ serviceId })} />
        <Textarea label={t`Note`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}

/** Takes a snooze back. */
export function useRouse(incident: IncidentDetail): () => void {
  const send = useSend(rouseIncident)
  return () => void send.mutateAsync({ params: { id: incident.id } }).then(() => toast(t`You are at it again.`)).catch(toastFailure)
}
