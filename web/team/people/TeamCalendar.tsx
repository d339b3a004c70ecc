import { useState } from 'react'
import { Link, useNavigate, useParams, useSearchParams } from 'react-router'
import { makeLeaveFeed, readTeamCalendar, type TeamCalendar } from '@fullscore/api/team/people.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { readerLocale } from '@fullscore/engraving/locale.ts'
import { useMe } from '../../access/SignedIn.tsx'
import { nowMs } from '../../data/clock.ts'
import { useRoute, useSend } from '../../data/query.ts'
import { ActionButton } from '../../kit/ActionButton.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Glyph } from '../../kit/Glyph.tsx'
import { Why } from '../../kit/marks.tsx'
import { Moment } from '../../kit/Moment.tsx'
import { Page, PageHeader, Row, Section } from '../../kit/PageHeader.tsx'
import { readerZone } from '../../kit/time.ts'
import { paths } from '../../paths.ts'
import { TeamPick } from '../../pick/pick.tsx'
import { EmptyPage, ErrorPage, LoadingPage } from '../../shell/states.tsx'
import { toastFailure } from '../../shell/toast.ts'
import { monthOf } from './calendar-place.ts'
import { PersonStave, weekdayOf } from './PersonStave.tsx'
import { t } from '../../words.ts'
import css from './people.module.css'

const monthName = (month: string) => new Intl.DateTimeFormat(readerLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Temporal.PlainDate.from(`${month}-01`).toZonedDateTime('UTC').epochMilliseconds)

/** Who of a team works, is away or on call: a small stave for each person, a month wide. */
export function Component() {
  const me = useMe()
  const params = useParams()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const team = params['team'] ?? me?.person.teams[0]?.id
  const today = Temporal.Instant.fromEpochMilliseconds(Math.round(nowMs())).toZonedDateTimeISO(readerZone()).toPlainDate().toString()
  const { month, from, to, before, after } = monthOf(search.get('month'), today)
  const asked = useRoute(readTeamCalendar, { params: { id: team as Id<'team'> }, query: { from, to } }, { enabled: team !== undefined, keep: true, shows: [{ kind: 'leave' }, { kind: 'person' }, { kind: 'team' }, { kind: 'override' }, { kind: 'rotation' }] })
  const [address, setAddress] = useState<string>()
  const make = useSend(makeLeaveFeed, { done: (one) => setAddress(one.url) })
  const calendar = asked.data
  const go = (to: string) => void navigate(paths.teamCalendar(team, to))
  return (
    <Page>
      <PageHeader title={calendar ? calendar.verdict : t`Team calendar`} above={`${calendar?.team.name ?? t`A team`}, ${monthName(month)}`}
        actions={<>
          <TeamPick aria-label={t`Team`} value={team ?? null} allowDeselect={false} onChange={(id) => { if (id) void navigate(paths.teamCalendar(id, month)) }} />
          <ActionButton reason={team === undefined ? t`Choose a team.` : undefined} showReason={false} onClick={() => void make.mutateAsync({ params: { id: team as Id<'team'> } }).catch(toastFailure)}>{t`Calendar address`}</ActionButton>
          <ActionButton main onClick={() => void navigate(paths.leave.new())}>{t`Ask for leave`}</ActionButton>
        </>} />
      <nav className={css['months']} aria-label={t`Months`}>
        <ActionButton size="xs" onClick={() => go(before)}>{monthName(before)}</ActionButton>
        <ActionButton size="xs" onClick={() => go(today.slice(0, 7))} reason={month === today.slice(0, 7) ? t`It is shown.` : undefined} showReason={false}>{t`This month`}</ActionButton>
        <ActionButton size="xs" onClick={() => go(after)}>{monthName(after)}</ActionButton>
      </nav>
      {team === undefined ? <EmptyPage says={t`You are in no team: choose one above.`} />
      : asked.error && !calendar ? <ErrorPage error={asked.error} retry={() => void asked.refetch()} />
      : !calendar ? <LoadingPage what={t`the calendar`} />
      : <Board calendar={calendar} today={today} />}
      {address !== undefined && (
        <Dialog open onClose={() => setAddress(undefined)} title={t`The team’s leave in your calendar`} size={560}>
          <p>{t`Subscribe to this address in a calendar program. It is yours alone and shows who is away, never why. A new address ends this one.`}</p>
          <p><code className={css['address']}>{address}</code></p>
          <ActionButton onClick={() => void navigator.clipboard.writeText(address)}>{t`Copy it`}</ActionButton>
        </Dialog>
      )}
    </Page>
  )
}

function Board({ calendar, today }: { calendar: TeamCalendar; today: string }) {
  const days = calendar.people[0]?.days.map((day) => day.date) ?? []
  if (calendar.people.length === 0) return <EmptyPage says={t`Nobody is in this team. Put people into it on its page.`} step={<Link to={paths.teams.one(calendar.team.id)}>{t`Open the team`}</Link>} />
  return (
    <>
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={t`Calendar of ${calendar.team.name}`}>
        <div className={css['board']}>
          <div className={css['dayNames']} aria-hidden="true">{days.map((date) => <span key={date} data-today={date === today} data-monday={weekdayOf(date) === 1}><b>{Number(date.slice(8))}</b>{t`MTWTFSS`[weekdayOf(date) - 1]}</span>)}</div>
          {calendar.people.map((one) => <PersonStave key={one.person.id} one={one} from={calendar.from} today={today} />)}
        </div>
      </div>
      <p className={css['legend']}>
        <span>{t`${<i data-mark="away" />} away`}</span><span>{t`${<i data-mark="asked" />} asked, not yet approved`}</span><span>{t`${<i data-mark="shift" />} on call`}</span><span>{t`${<i data-mark="closed" />} no working day`}</span>
      </p>
      {calendar.more > 0 && <Why>{t`${calendar.more} or more people are not shown.`}</Why>}
      <Section name={t`Dates that matter`} count={calendar.dates.length || undefined}>
        {calendar.dates.map((one, index) => <Row key={`${one.from}${index}`} mark={<Glyph name={one.mark === 'maintenance' ? 'maintenance' : one.mark === 'freeze' ? 'freeze' : 'milestone'} size={16} />} {...(one.href === null ? {} : { to: one.href })} subject={one.title} right={<span className="quiet"><Moment at={one.from} /></span>} />)}
        {calendar.dates.length === 0 && <Why>{t`None in this month that you see.`}</Why>}
      </Section>
    </>
  )
}
