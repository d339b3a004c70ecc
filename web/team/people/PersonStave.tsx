import { Link } from 'react-router'
import type { TeamCalendar } from '@fullscore/api/team/people.ts'
import { paths } from '../../paths.ts'
import { placeOfLeave, placeOfMoments, type Place } from './calendar-place.ts'
import { daysWords, kindWords } from './words.ts'
import { t } from '../../words.ts'
import css from './people.module.css'

type CalendarPerson = TeamCalendar['people'][number]
/** Monday is 1. */
export const weekdayOf = (date: string): number => Temporal.PlainDate.from(date).dayOfWeek
const at = ({ left, width }: Place) => ({ left: `${left * 100}%`, width: `${width * 100}%` })

/** One person's month: closed days washed, turns on call as a bracket above, leave as a long rest; open while only asked. */
export function PersonStave({ one, from, today }: { one: CalendarPerson; from: string; today: string }) {
  const count = one.days.length
  const now = one.days.findIndex((day) => day.date === today)
  return (
    <div className={css['person']}>
      <div className={css['personName']}><Link to={paths.people.one(one.person.id)}>{one.person.name}</Link>{one.lead && <span className="quiet">{t` leads`}</span>}</div>
      <div className={css['stave']}>
        {one.days.map((day, index) => !day.open && <span key={day.date} className={css['closed']} data-holiday={day.holiday !== null} style={at({ left: index / count, width: 1 / count })} title={day.holiday ?? undefined}>{day.holiday !== null && <span className="sr">{day.date}: {day.holiday}. </span>}</span>)}
        {one.days.map((day, index) => index > 0 && weekdayOf(day.date) === 1 && <span key={day.date} className={css['bar']} style={{ left: `${(index / count) * 100}%` }} />)}
        {one.shifts.map((shift) => {
          const place = placeOfMoments(shift.from, shift.to, one.zone, from, count)
          return place && <span key={`${shift.from}${shift.why}`} className={css['shift']} style={at(place)} title={shift.why}><span className="sr">{t`On call: ${shift.why}`}</span></span>
        })}
        {one.leave.map((leave) => {
          const place = placeOfLeave(leave, from, count)
          const words = `${one.person.name}, ${kindWords(leave.kind)}, ${daysWords(leave)}${leave.state === 'asked' ? t`, asked and not yet approved` : ''}`
          return place && <Link key={leave.id} to={paths.leave.one(leave.id)} className={css['rest']} data-asked={leave.state === 'asked'} style={at(place)} title={words}><span className="sr">{words}</span></Link>
        })}
        {now >= 0 && <span className={css['now']} style={{ left: `${((now + 0.5) / count) * 100}%` }} />}
      </div>
    </div>
  )
}
