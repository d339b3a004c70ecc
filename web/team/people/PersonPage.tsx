import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { disableAccount, enableAccount, invite } from '@fullscore/api/access/access.ts'
import { readBrief } from '@fullscore/api/briefs.ts'
import { editPerson, erasePerson, readPerson, type PersonDetail } from '@fullscore/api/organisation/organisation.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { wire } from '../../agenda/data.ts'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { nowMs } from '../../data/clock.ts'
import { useRoute, useSend, useTagged } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { BriefSections } from '../../kit/BriefSections.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { Why } from '../../kit/marks.tsx'
import { DetailPage, FactList, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { readerZone } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { ShownOnce } from '../../profile/ShownOnce.tsx'
import { reasonWithout, useSession } from '../../shell/session.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toast, toastFailure } from '../../shell/toast.ts'
import { HoursSection, LeaveSection } from './Hours.tsx'
import { signsInWords } from './PersonList.tsx'
import { Roles } from './Roles.tsx'
import { t } from '../../words.ts'

/** One person: teams, account, roles, and what others know of them. */
export function Component() {
  const id = useParams()['id'] as Id<'person'>
  const asked = useRoute(readPerson, { params: { id } }, { shows: [{ kind: 'person', id }, { kind: 'team' }, { kind: 'account' }, { kind: 'invitation' }] })
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the person`} />
  return <Body key={id} person={asked.data} />
}

const day = 86_400_000
const todayOf = () => Temporal.Instant.fromEpochMilliseconds(Math.round(nowMs())).toZonedDateTimeISO(readerZone()).toPlainDate().toString()

function Body({ person }: { person: PersonDetail }) {
  const { id } = person
  const navigate = useNavigate()
  const session = useSession()
  const [dialog, setDialog] = useState<'archive' | 'shut-out' | 'erase'>()
  const [link, setLink] = useState<{ link: string; expiresAt: string }>()
  const manages = reasonWithout(session, 'organisation:manage')
  const accounts = reasonWithout(session, 'accounts:manage')
  const about = { shows: [{ kind: 'person' }] }
  const making = useSend(invite, { ...about, done: setLink })
  const disable = useSend(disableAccount, about)
  const enable = useSend(enableAccount, about)
  const edit = useSend(editPerson)
  const tagged = useTagged(readPerson, { params: { id } }, { enabled: false })
  const erase = useSend(erasePerson, { shows: [{ kind: 'person' }] })
  const [typed, setTyped] = useState('')
  const [opened] = useState(nowMs)
  const brief = useRoute(readBrief, { query: { persons: [id] } })
  const archive = async () => edit.mutateAsync({ params: { id }, ifMatch: (await tagged.refetch()).data?.etag, body: { archived: !person.archived } })
  return (
    <DetailPage
      header={<PageHeader ruled title={person.name} path={[{ label: t`People`, to: paths.people() }]} above={`${person.title}${person.title === '' ? '' : ', '}${signsInWords[person.signsIn]}${person.archived ? t`, has left` : ''}`}
        actions={person.erased ? undefined : <>
          <ActionButton main={person.signsIn === 'no'} busy={making.isPending} reason={accounts} showReason={false} onClick={() => making.mutate({ params: { id }, body: {} }, { onError: toastFailure })}>{person.signsIn === 'yes' ? t`Make a reset link` : t`Make an invitation link`}</ActionButton>
          {person.signsIn === 'disabled' ? <ActionButton reason={accounts} showReason={false} onClick={() => enable.mutate({ params: { id } }, { onSuccess: () => toast(t`They may sign in again.`), onError: toastFailure })}>{t`Let in again`}</ActionButton>
          : person.signsIn === 'yes' && <ActionButton reason={accounts} showReason={false} onClick={() => setDialog('shut-out')}>{t`Shut out`}</ActionButton>}
          <ActionButton reason={manages} showReason={false} onClick={() => void navigate(paths.people.edit(id))}>{t`Edit`}</ActionButton>
          <ActionButton reason={manages} showReason={false} onClick={() => setDialog('archive')}>{person.archived ? t`Bring back` : t`Archive`}</ActionButton>
          {person.archived && <ActionButton reason={accounts} showReason={false} onClick={() => setDialog('erase')}>{t`Erase`}</ActionButton>}
        </>} />}
      margin={<>
        <Section name={t`Facts`}><FactList facts={[{ name: t`Mail`, value: person.email }, { name: t`Zone`, value: person.zone ?? t`the organisation’s` }, { name: t`Account`, value: signsInWords[person.signsIn] }]} /></Section>
        <Section name={t`Teams`}>
          {person.teams.map((one) => <Row key={one.id} to={paths.teams.one(one.id)} subject={one.name} quiet={one.lead ? t`leads it` : undefined} />)}
          {person.teams.length === 0 && <Why>{t`In no team: what teams own is not theirs to see.`}</Why>}
        </Section>
        <LeaveSection personId={id} today={todayOf()} />
        <HoursSection kind="person" id={id} />
      </>}>
      {link !== undefined && <ShownOnce says={t`Send this link to ${person.name}. It works once; whoever has it chooses the password.`} secret={link.link} until={link.expiresAt} onClose={() => setLink(undefined)} />}
      <SubjectScore kind="person" id={id} from={wire(opened - 14 * day)} to={wire(opened)} before={0} after={28 * day} label={t`${person.name}, two weeks back and four ahead`} />
      <Roles key={JSON.stringify(person.roles)} person={person} reason={accounts} />
      {brief.data && <BriefSections parts={brief.data.parts} />}
      <ObjectTimeline kind="person" id={id} />
      <Confirm open={dialog === 'shut-out'} onClose={() => setDialog(undefined)} title={t`Shut ${person.name} out?`} verb={t`Shut out`} reason={accounts} act={() => disable.mutateAsync({ params: { id } })}>{t`Their sessions end at once and their tokens stop working. They can be let in again.`}</Confirm>
      <Confirm open={dialog === 'archive'} onClose={() => setDialog(undefined)} title={person.archived ? t`Bring ${person.name} back?` : t`Archive ${person.name}?`} verb={person.archived ? t`Bring back` : t`Archive`} reason={manages} act={archive}>
        {person.archived ? t`They stand in the lists again.` : t`They leave lists and rotations; what they did stays on the timelines.`}
      </Confirm>
      <Confirm open={dialog === 'erase'} onClose={() => setDialog(undefined)} title={t`Erase ${person.name} for good?`} verb={t`Erase`} reason={accounts ?? (typed.trim() === person.name ? undefined : t`Type the name first.`)}
        act={() => erase.mutateAsync({ params: { id }, body: { name: typed } })}>
        <p>{t`Name, address, account, roles, ways to be reached and the details of all events about them go. What happened stays under a pseudonym. This cannot be undone, not by an administrator either.`}</p>
        <TextInput label={t`Type ${person.name} to go on`} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      </Confirm>
    </DetailPage>
  )
}
