import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { cancelLeave, readLeave } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { SubjectScore } from '../../agenda/SubjectScore.tsx'
import { useRoute, useSend } from '../../data/query.ts'
import { ObjectTimeline } from '../../events/ObjectTimeline.tsx'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Confirm } from '../../kit/Confirm.tsx'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { DetailPage, FactList, FactStrip, PageHeader, Section } from '../../kit/PageHeader.tsx'
import { paths } from '../../paths.ts'
import { ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { UncoveredSection } from './Uncovered.tsx'
import { countWords, daysWords, kindWords, leaveMark, leaveWords } from './words.ts'
import { t } from '../../words.ts'

/** One leave: its days, how its approval stands, what is without the person. */
export function Component() {
  const id = useParams()['id'] as Id<'leave'>
  const navigate = useNavigate()
  const me = useMe()
  const asked = useRoute(readLeave, { params: { id } }, { shows: [{ kind: 'leave', id }, { kind: 'approval' }, { kind: 'override' }] })
  const cancel = useSend(cancelLeave, { shows: [{ kind: 'approval' }, { kind: 'team-calendar' }] })
  const [taking, setTaking] = useState(false)
  if (asked.error) return <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
  if (!asked.data) return <LoadingPage what={t`the leave`} />
  const one = asked.data
  const reasonOf = (what: 'edit' | 'cancel') => (one.can[what].allowed ? undefined : one.can[what].reason)
  return (
    <DetailPage
      header={<PageHeader title={`${one.person.name}, ${daysWords(one)}`} path={[{ label: t`Leave`, to: paths.leave() }]} above={`${kindWords(one.kind)}, ${one.team.name}`}
        actions={<>
          <ActionButton onClick={() => void navigate(paths.teamCalendar(one.team.id, one.from.slice(0, 7)))}>{t`Team calendar`}</ActionButton>
          <ActionButton reason={reasonOf('edit')} showReason={false} onClick={() => void navigate(paths.leave.edit(id))}>{t`Change the days`}</ActionButton>
          <ActionButton reason={reasonOf('cancel')} showReason={false} onClick={() => setTaking(true)}>{t`Take it back`}</ActionButton>
        </>} />}
      strip={<FactStrip note={one.why === '' ? undefined : one.why} facts={[
        { name: t`State`, value: <StateMark state={leaveMark(one.state)} words={leaveWords(one.state)} strong /> }, { name: t`Takes`, value: countWords(one.workingDays) },
        { name: t`Begins`, value: <Moment at={one.begins} as="distance" /> }, { name: t`Is back`, value: <Moment at={one.ends} as="distance" /> },
      ]} />}
      margin={<>
        <Section name={t`Approval`}>{one.approvalId ? <p><Link to={paths.approvals.one(one.approvalId)}>{one.state === 'asked' ? t`Waits for: ${one.preview.approvers}` : t`Who decided, and what they said`}</Link></p> : <Why>{one.state === 'asked' ? t`It waits for the leads.` : t`There is none to show.`}</Why>}</Section>
        <Section name={t`Facts`}><FactList facts={[
          { name: t`Person`, value: <Link to={paths.people.one(one.person.id)}>{one.person.name}</Link> }, { name: t`Asked`, value: <><Moment at={one.askedAt} />{one.askedBy && one.askedBy.id !== one.person.id ? t` by ${one.askedBy.name}` : ''}</> }, { name: t`Days of`, value: one.zone },
          ...(one.reason === null ? [] : [{ name: t`Reason`, value: one.reason === '' ? t`none given` : one.reason }]),
        ]} /><Why>{one.preview.counted}</Why></Section>
      </>}>
      <UncoveredSection preview={one.preview} name={one.state === 'approved' ? t`What is uncovered` : t`What becomes uncovered`} />
      <SubjectScore kind="person" id={one.person.id} from={one.begins} to={one.ends} before={2 * 86_400_000} after={2 * 86_400_000} label={t`${one.person.name}, two days around the leave`} />
      {me?.person.id === one.person.id && <ObjectTimeline kind="leave" id={id} />}
      {taking && (
        <Confirm open onClose={() => setTaking(false)} title={t`Take the leave of ${one.person.name} back?`} verb={t`Take it back`} act={() => cancel.mutateAsync({ params: { id }, body: {} })}>
          <p>{one.state === 'asked' ? t`Nobody is asked any more.` : t`The days count as worked again; it leaves the Score.`}</p>
        </Confirm>
      )}
    </DetailPage>
  )
}
