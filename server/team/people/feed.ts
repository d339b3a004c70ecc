import type { Id } from '@fullscore/api/ids.ts'
import { render, type Reader } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import { actorOf } from '../../access/actor.ts'
import { hexOfSecret } from '../../access/identify.ts'
import { keep } from '../../kernel/change.ts'
import { actingAs, type OpenCtx } from '../../kernel/context.ts'
import { calendarOf, escaped, folded, stamp } from '../../kernel/icalendar.ts'
import { forbidden, missing, Refusal } from '../../kernel/refusal.ts'
import { readerOf } from '../../organisation/reader.ts'
import { may } from '../../organisation/visible.ts'
import { pageOfLeave } from './read.ts'
import { saveFeed } from './store.ts'
import type { Leave } from '@fullscore/api/team/people.ts'

/** Makes a calendar address of a team's leave, for the acting person alone; the one before is dead. */
export async function makeFeed(ctx: OpenCtx, teamId: Id<'team'>): Promise<{ url: string }> {
  const { personId } = ctx.actor
  if (!personId) throw forbidden('signed-in', 'A calendar address is a person\'s.')
  const team = await ctx.db.selectFrom('organisation.team').select('id').where('id', '=', teamId).executeTakeFirst()
  if (!team || !may(ctx.actor, 'leave:read', teamId)) throw missing('team')
  const token = ctx.ids.secret()
  await keep(ctx, 'a reader\'s own address of what they may read is no fact of the trade', (tx) => saveFeed(tx, { token_hash: hexOfSecret(token), person_id: personId, team_id: teamId }))
  return { url: `${ctx.house.url}/api/v1/leave-feeds/${token}` }
}

/** Leave of the past 90 and the coming 400 days, as its reader may know it now and in their language, as iCalendar (RFC 5545). */
export async function readFeed(ctx: OpenCtx, token: string): Promise<Response> {
  const feed = await ctx.db.selectFrom('team.feed as f').innerJoin('organisation.person as p', 'p.id', 'f.person_id').innerJoin('organisation.team as t', 't.id', 'f.team_id').select(['f.person_id', 'f.team_id', 't.name'])
    .where('f.token_hash', '=', hexOfSecret(token)).where('f.ended_at', 'is', null).where('p.archived_at', 'is', null).executeTakeFirst()
  const reader = feed && actingAs(ctx, await actorOf(ctx, feed.person_id))
  if (!reader || !may(reader.actor, 'leave:read', feed.team_id)) throw new Refusal({ code: 'link-dead', kind: 'missing', detail: 'This calendar address is not good any more. Make a new one on the team calendar.' })
  const told = await readerOf(ctx, feed.person_id)
  const today = ctx.clock.now().toZonedDateTimeISO('UTC').toPlainDate()
  const query = { teamId: feed.team_id, state: 'approved' as const, from: today.subtract({ days: 90 }).toString(), to: today.add({ days: 400 }).toString(), limit: 200 }
  const events: string[] = []
  for (let cursor: string | undefined; events.length < 2000;) {
    const page = await pageOfLeave(reader, { ...query, cursor })
    events.push(...page.items.map((one) => eventOf(one, ctx.clock.now(), told)))
    if (!page.next) break
    cursor = page.next
  }
  return calendarOf({ id: 'Leave', name: render(say`Leave, ${feed.name}`, told), events })
}

const dayStamp = (date: Temporal.PlainDate) => date.toString().replaceAll('-', '')

/** Whole days are dates; half days are moments (RFC 5545, 3.6.1: DTEND is not counted). */
function eventOf(one: Leave, now: Temporal.Instant, told: Reader): string {
  const whole = !one.fromHalf && !one.toHalf
  const times = whole ? [`DTSTART;VALUE=DATE:${dayStamp(Temporal.PlainDate.from(one.from))}`, `DTEND;VALUE=DATE:${dayStamp(Temporal.PlainDate.from(one.to).add({ days: 1 }))}`]
    : [`DTSTART:${stamp(Temporal.Instant.from(one.begins))}`, `DTEND:${stamp(Temporal.Instant.from(one.ends))}`]
  return ['BEGIN:VEVENT', `UID:leave-${one.id}@fullscore`, `DTSTAMP:${stamp(now)}`, `SEQUENCE:${one.version}`, ...times, `SUMMARY:${escaped(render(say`${one.person.name} is away`, told))}`, 'TRANSP:TRANSPARENT', 'END:VEVENT'].map(folded).join('\r\n')
}
