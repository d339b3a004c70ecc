import { Link } from 'react-router'
import { listLeave, readWorkingHours } from '@fullscore/api/team/people.ts'
import { useRoute } from '../../data/query.ts'
import { StateMark, Why } from '../../kit/marks.tsx'
import { Row, Section } from '../../kit/PageHeader.tsx'
import { dayWords } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { countWords, daysWords, kindWords, leaveMark, leaveWords } from './words.ts'
import { t } from '../../words.ts'

/** When work is done at a person, a team or the organisation, and whose hours those are. */
export function HoursSection({ kind, id }: { kind: 'person' | 'team' | 'organisation'; id: string }) {
  const asked = useRoute(readWorkingHours, { params: { kind, id } }, { shows: [{ kind, id }] })
  const hours = asked.data
  if (!hours) return null
  const [next] = hours.holidays
  return (
    <Section name={t`Working hours`} link={{ label: hours.may.allowed ? t`Change` : t`All of it`, to: paths.workingHours(kind, id) }}>
      <p>{hours.words} <span className="quiet">({hours.zone})</span></p>
      <p className="quiet">{hours.placeName}{next ? t`; next ${next.name}, ${dayWords(next.date)}` : ''}</p>
      {!hours.own && <Why>{hours.why}</Why>}
    </Section>
  )
}

/** A person's leave from today on, as far as the reader may know it. */
export function LeaveSection({ personId, today }: { personId: string; today: string }) {
  const asked = useRoute(listLeave, { query: { personId: personId as never, from: today, limit: 10 } }, { shows: [{ kind: 'leave' }] })
  const rows = (asked.data?.items ?? []).filter((row) => row.state === 'asked' || row.state === 'approved').toReversed()
  return (
    <Section name={t`Away`} count={rows.length || undefined} link={{ label: t`All`, to: `${paths.leave()}?personId=${personId}` }}>
      {rows.map((row) => <Row key={row.id} mark={<StateMark state={leaveMark(row.state)} words={<span className="sr">{leaveWords(row.state)}</span>} />} to={paths.leave.one(row.id)} subject={daysWords(row)} quiet={row.kind === null ? '' : kindWords(row.kind)} right={<span className="quiet">{row.state === 'asked' ? t`asked` : countWords(row.workingDays)}</span>} />)}
      {asked.data && rows.length === 0 && <Why>{t`No leave ahead that you see. ${<Link to={`${paths.leave.new()}?person=${personId}`}>{t`Ask for some`}</Link>}`}</Why>}
    </Section>
  )
}
