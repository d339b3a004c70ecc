import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { readPagesFor } from '@fullscore/api/operations/on-call.ts'
import { editTeam, listDepartments, readTeam, removeMember, setMember, type TeamDetail } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { nowMs } from '../../data/clock.ts'
import type { Changed } from '../../data/changed.ts'
import { call } from '../../data/client.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Field, Form } from '../../kit/Form.tsx'
import { Why } from '../../kit/marks.tsx'
import { DetailPage, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { HoursSection } from '../people/public.ts'
import { useFields } from '../../pick/fields.ts'
import { PersonPick } from '../../pick/pick.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toastFailure } from '../../shell/toast.ts'
import { count, t } from '../../words.ts'
import kit from '../../kit/kit.module.css'

const day = 86_400_000

/** One team: its members, who is paged for it. */
export function Component() {
  const id = useParams()['id'] as Id<'team'>
  const asked = useRoute(readTeam, { params: { id } }, { shows: [{ kind: 'team', id }, { kind: 'person' }] })
  const session = useSession()
  const pages = useRoute(readPagesFor, { params: { kind: 'team', id } }, { enabled: session?.can('on-call:read') ?? false, shows: [{ kind: 'rotation' }, { kind: 'team', id }] })
  const [dialog, setDialog] = useState<'edit' | 'archive'>()
  const edit = useSend(editTeam)
  const [opened] = useState(nowMs)
  const navigate = useNavigate()
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the team`} />
  const team = asked.data
  const reason = reasonWithout(session, 'organisation:manage')
  const archive = async () => edit.mutateAsync({ params: { id }, ifMatch: (await call.tagged(readTeam, { params: { id } })).etag, body: { archived: !team.archived } })
  return (
    <DetailPage
      header={<PageHeader ruled title={team.name} path={[{ label: t`Teams`, to: paths.teams() }]} above={`${team.departmentName}, ${count(team.memberships.length, 'member', 'members')}${team.archived ? t`, archived` : ''}`}
        actions={<>
          <ActionButton onClick={() => void navigate(paths.teamCalendar(id))}>{t`Calendar`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => void navigate(`${paths.people.new()}?team=${id}`)}>{t`Add a new person`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => setDialog('edit')}>{t`Edit`}</ActionButton>
          <ActionButton reason={reason} showReason={false} onClick={() => setDialog('archive')}>{team.archived ? t`Bring back` : t`Archive`}</ActionButton>
        </>} />}
      margin={<><Section name={t`Who is paged for it`} link={{ label: t`On call`, to: paths.onCall() }}>
        {pages.data?.people.map((one) => <Row key={one.personId} to={paths.people.one(one.personId)} subject={one.name} quiet={one.why} />)}
        {pages.data && <Why>{pages.data.people.length === 0 ? t`Nobody. ${pages.data.holes.join(' ')}` : pages.data.why}</Why>}
      </Section><HoursSection kind="team" id={id} /></>}>
      <SubjectScore kind="team" id={id} from={wire(opened - 14 * day)} to={wire(opened)} before={0} after={28 * day} label={t`${team.name}, two weeks back and four ahead`}
        empty={{ name: team.name, says: t`Nothing of its own yet: what it owns, its shifts, leave and deadlines stand here.` }} />
      <Members team={team} reason={reason} />
      <ObjectTimeline kind="team" id={id} />
      {dialog === 'edit' && <EditTeam id={id} onClose={() => setDialog(undefined)} />}
      <Confirm open={dialog === 'archive'} onClose={() => setDialog(undefined)} title={`${team.archived ? t`Bring back` : t`Archive`} ${team.name}?`} verb={team.archived ? t`Bring back` : t`Archive`} reason={reason} act={archive}>
        {team.archived ? t`It stands in the lists again.` : t`It leaves the lists. What it owns stays its own.`}
      </Confirm>
    </DetailPage>
  )
}

function Members({ team, reason }: { team: TeamDetail; reason: string | undefined }) {
  const about = { shows: [{ kind: 'person' }] }
  const put = useSend(setMember, about)
  const remove = useSend(removeMember, about)
  const say = (personId: Id<'person'>, lead: boolean) => put.mutate({ params: { id: team.id, personId }, body: { lead } }, { onError: toastFailure })
  return (
    <Section name={t`Members`} count={team.memberships.length}>
      {team.memberships.length === 0 && <Why>{t`Nobody yet. Put the first one in.`}</Why>}
      {team.memberships.map((one) => (
        <Row key={one.personId} to={paths.people.one(one.personId)} subject={one.name} quiet={one.leadByRole ? t`leads the team, by the role team lead` : one.lead ? t`leads the team` : undefined} right={reason === undefined && <>
          {!one.leadByRole && <button type="button" className={kit['linkButton']} aria-label={one.lead ? t`${one.name} no longer leads` : t`make lead: ${one.name}`} onClick={() => say(one.personId, !one.lead)}>{one.lead ? t`no longer leads` : t`make lead`}</button>}
          <button type="button" className={kit['linkButton']} aria-label={t`take out ${one.name}`} onClick={() => remove.mutate({ params: { id: team.id, personId: one.personId } }, { onError: toastFailure })}>{t`take out`}</button>
        </>} />
      ))}
      {reason === undefined && <PersonPick key={team.memberships.length} mt="sm" w={320} aria-label={t`Put a person in`} placeholder={t`Put a person in`} value={null} onChange={(id) => { if (id !== null) say(id as Id<'person'>, false) }} />}
    </Section>
  )
}

function EditTeam({ id, onClose }: { id: Id<'team'>; onClose(): void }) {
  const tagged = useTagged(readTeam, { params: { id } })
  return tagged.data ? <Edit team={tagged.data.answer} etag={tagged.data.etag} reload={tagged.reload} onClose={onClose} /> : null
}

function Edit({ team, etag, reload, onClose }: { team: TeamDetail; etag: string | undefined; reload(): Promise<Changed>; onClose(): void }) {
  const departments = useRoute(listDepartments, { query: {} })
  const { given: { name, departmentId }, set, text } = useFields<{ name: string; departmentId: string }>({ name: team.name, departmentId: team.departmentId }, etag)
  const edit = useSend(editTeam, { done: onClose })
  return (
    <Dialog open onClose={onClose} title={t`Edit the team`} size={620}>
      <Form verb={t`Save`} cancel={onClose} reload={reload} send={() => edit.mutateAsync({ params: { id: team.id }, ifMatch: etag, body: { name, departmentId: departmentId as Id<'department'> } })}>
        <Field name="name" label={t`Name`}><TextInput {...text('name')} /></Field>
        <Field name="departmentId" label={t`Department`}><Select allowDeselect={false} data={(departments.data?.items ?? []).map((one) => ({ value: one.id as string, label: one.name }))} value={departmentId} onChange={(id) => set({ departmentId: id ?? departmentId })} /></Field>
      </Form>
    </Dialog>
  )
}
