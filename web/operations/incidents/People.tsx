import { Textarea } from '@mantine/core'
import { assignRole, joinIncident, leaveIncident } from '@fullscore/api/operations/incidents/people.ts'
import type { IncidentRole } from '@fullscore/api/operations/incidents/parts.ts'
import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Section } from '../../kit/PageHeader.tsx'
import { PersonPick } from '../../pick/pick.tsx'
import { useFields } from '../../pick/fields.ts'
import { useSession } from '../../shell/session.ts'
import { toastFailure } from '../../shell/toast.ts'
import { reasonOf } from './reason.ts'
import { t, word } from '../../words.ts'
import css from './incidents.module.css'
import kit from '../../kit/kit.module.css'

const does: Record<IncidentRole, string> = { commander: t`leads and decides`, scribe: t`writes down what happens`, liaison: t`tells the world, and is reminded of updates` }

/** A name in the header, with the way to give the role to somebody else. */
export function RoleName({ incident, role, onHand }: { incident: IncidentDetail; role: IncidentRole; onHand(): void }) {
  const name = incident[role]?.name ?? t`nobody yet`
  if (reasonOf(incident, 'assign') !== undefined) return <>{name}</>
  return <button type="button" className={kit['linkButton']} style={{ padding: 0, color: 'inherit', font: 'inherit' }} title={t`Give the role of ${word(role)} to somebody`} onClick={onHand}>{name}<span className="sr">{t`, ${word(role)}: hand over`}</span></button>
}

/** Gives a role to somebody, or hands it over with a note. */
export function HandOver({ incident, role, onClose }: { incident: IncidentDetail; role: IncidentRole; onClose(): void }) {
  const assign = useSend(assignRole)
  const before = incident[role]
  const { given, set, text } = useFields({ person: null as string | null, note: '' })
  const reason = given.person === null && !before ? t`Choose who takes it.` : given.person === before?.id ? t`They have this role already.` : before && given.note.trim() === '' ? t`Say in a note how it stands, for who takes it over.` : undefined
  const act = () => assign.mutateAsync({ params: { id: incident.id, role }, body: { personId: given.person as Id<'person'> | null, ...(given.note.trim() ? { note: given.note } : {}) } })
  return (
    <Confirm open onClose={onClose} title={before ? t`Hand over from ${before.name}` : t`Who is ${word(role)}?`} verb={before ? (given.person ? t`Hand over` : t`Take it back`) : t`Give it`} reason={reason} act={act}>
      <p>{t`The ${word(role)} ${does[role]}. Who is given the role sees the incident.`}</p>
      <div className={css['dialog']}>
        <PersonPick label={before ? t`To (empty: nobody)` : t`To`} value={given.person} onChange={(person) => set({ person })} />
        <Textarea label={before ? t`How it stands` : t`Note (may be empty)`} autosize minRows={2} {...text('note')} />
      </div>
    </Confirm>
  )
}

/** Who works on it now; joining counts your time, leaving ends that. */
export function Responders({ incident }: { incident: IncidentDetail }) {
  const session = useSession()
  const join = useSend(joinIncident)
  const leave = useSend(leaveIncident)
  const here = incident.responders.filter((one) => one.leftAt === null)
  const mine = here.some((one) => one.person.name === session?.name)
  const params = { params: { id: incident.id } }
  return (
    <Section name={t`Who works on it`} count={here.length === 0 ? t`nobody now` : String(here.length)}>
      <p className={css['people']}>{here.map((one) => <span key={one.person.id}>{one.person.name}</span>)}{here.length === 0 && <span className="quiet">{incident.responders.length === 0 ? t`Nobody has joined.` : t`${new Set(incident.responders.map((one) => one.person.id)).size} worked on it.`}</span>}</p>
      {mine ? <ActionButton size="xs" reason={reasonOf(incident, 'leave')} onClick={() => leave.mutate(params, { onError: toastFailure })}>{t`Leave`}</ActionButton>
      : <ActionButton size="xs" reason={reasonOf(incident, 'join')} showReason={false} onClick={() => join.mutate(params, { onError: toastFailure })}>{t`Join`}</ActionButton>}
    </Section>
  )
}
