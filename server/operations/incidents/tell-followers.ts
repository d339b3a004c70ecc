import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { payloadOf, type RecordedEvent } from '../../events/event.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { incidentsMerged } from './events.ts'
import { toldOf } from './follow.ts'
import { nameOf } from './incident.ts'
import { newsOf, newsworthy } from './news.ts'
import { incidentRow, type IncidentRow } from './store.ts'
import { tell, type Notice } from './tasks.ts'

/** Followers who see an incident at this moment are told of what happens to it, but of what they did themselves. Nobody is shown it by that. */
export const tellFollowers: Reaction = {
  name: 'operations.incidents.tell-followers',
  on: newsworthy,
  // That it is open again is not told before that it was resolved.
  inTurnFor: 'incident',
  run: async (ctx, event) => {
    const row = await incidentRow(ctx, event.payload['incidentId'] as Id<'incident'>)
    const news = row && newsOf(event, row)
    if (!row || !news) return
    const told = await tellAll(ctx, row, event, news)
    if (event.type === incidentsMerged.type) await tellLeftBehind(ctx, event, told)
  },
}

async function tellAll(ctx: OpenCtx, row: IncidentRow, event: RecordedEvent, news: Pick<Notice, 'subject' | 'text' | 'link'>, except: ReadonlySet<string> = new Set()): Promise<Set<string>> {
  const people = (await toldOf(ctx, row)).filter((one) => !except.has(one.id) && !(event.actorKind === 'person' && event.actorId === one.id))
  for (const { id, by } of people) await tell(ctx, row, { ...news, personId: id, step: `news.${event.id}`, urgency: 'medium', shows: false, why: by === 'incident' ? 'You follow it.' : 'You follow the incidents of its service.' })
  return new Set(people.map((one) => one.id))
}

/** Who follows a member and does not see where it went is told that it went: no more of it will come. */
async function tellLeftBehind(ctx: OpenCtx, event: RecordedEvent, told: ReadonlySet<string>): Promise<void> {
  for (const id of payloadOf(incidentsMerged, event).memberIds) {
    const member = await incidentRow(ctx, id as Id<'incident'>)
    if (member) await tellAll(ctx, member, event, { subject: say`${nameOf(member)} was merged into another incident`, text: member.title, link: `/operations/incidents/${member.id}?own` }, told)
  }
}
