import * as routes from '@fullscore/api/team/people.ts'
import { bind, Tagged } from '../../http/binding.ts'
import { ask, cancel, edit } from './act.ts'
import { makeFeed, readFeed } from './feed.ts'
import { places } from './holidays.ts'
import { clearHours, readHours, setHours } from './hours.ts'
import { preview } from './preview.ts'
import { pageOfLeave, readLeave } from './read.ts'
import { teamCalendar } from './team-calendar.ts'

const tagged = <T extends { version: number }>(value: T) => new Tagged(value, value.version)

export const peopleRoutes = [
  bind(routes.listLeave, (ctx, { query }) => pageOfLeave(ctx, query)),
  bind(routes.readLeave, async (ctx, { params }) => tagged(await readLeave(ctx, params.id))),
  bind(routes.previewLeave, (ctx, { body }) => preview(ctx, body)),
  bind(routes.askLeave, async (ctx, { body }) => tagged(await ask(ctx, body))),
  bind(routes.editLeave, async (ctx, { params, ifMatch, body }) => tagged(await edit(ctx, params.id, ifMatch, body))),
  bind(routes.cancelLeave, async (ctx, { params, body }) => tagged(await cancel(ctx, params.id, body.why))),
  bind(routes.readWorkingHours, async (ctx, { params }) => tagged(await readHours(ctx, params))),
  bind(routes.setWorkingHours, async (ctx, { params, ifMatch, body }) => tagged(await setHours(ctx, params, ifMatch, body))),
  bind(routes.clearWorkingHours, async (ctx, { params }) => tagged(await clearHours(ctx, params))),
  bind(routes.listHolidayPlaces, async (_, { query }) => ({ items: await places(query.country, query.state) })),
  bind(routes.readTeamCalendar, (ctx, { params, query }) => teamCalendar(ctx, params.id, query)),
  bind(routes.makeLeaveFeed, (ctx, { params }) => makeFeed(ctx, params.id)),
  bind(routes.readLeaveFeed, (ctx, { params }) => readFeed(ctx, params.token)),
]
