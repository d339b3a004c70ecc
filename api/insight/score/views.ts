import { z } from 'zod'
import { AnyId, idOf } from '../../ids.ts'
import { Instant, pageOf, pageQuery } from '../../page.ts'
import { route } from '../../route.ts'
import { PersonId, TeamId } from '../../organisation/organisation.ts'
import { oneLine } from '../../values.ts'

export const ScoreViewId = idOf('score-view')
const id = z.object({ id: ScoreViewId })
const name = oneLine(80).min(1)
const milliseconds = z.number().int()

/** What a view shows: a zoom with a fixed stretch, or one that moves with now (`before` and `after`), filters, and staves in their order. */
export const ScoreShown = z.strictObject({
  zoom: z.enum(['hour', 'day', 'next', 'week', 'month', 'quarter', 'year']),
  /** A fixed stretch, epoch milliseconds. */
  from: milliseconds.optional(), to: milliseconds.optional(),
  /** A stretch around now, milliseconds before and after. */
  before: milliseconds.optional(), after: milliseconds.optional(),
  department: AnyId.optional(), team: AnyId.optional(), service: AnyId.optional(),
  /** Ids of staves from the top; all in the ordinary order if left out. */
  staves: z.array(z.string().min(1).max(64)).min(1).max(60).optional(),
  listed: z.boolean().optional(),
}).check((ctx) => {
  const { zoom, from, to, before, after } = ctx.value
  const said = [from, to].filter((one) => one !== undefined).length + [before, after].filter((one) => one !== undefined).length
  const fits = zoom === 'next' ? said === 0 : from !== undefined && to !== undefined ? before === undefined && after === undefined && to > from : before !== undefined && after !== undefined && from === undefined && to === undefined && before + after > 0
  if (!fits) ctx.issues.push({ code: 'custom', input: ctx.value, path: ['zoom'], message: zoom === 'next' ? 'now and next takes no stretch' : 'needs from and to, or before and after' })
}).meta({ id: 'ScoreShown' })
export type ScoreShown = z.infer<typeof ScoreShown>

export const ScoreView = z.object({
  id: ScoreViewId, name: z.string(), shown: ScoreShown, team: z.object({ id: TeamId, name: z.string() }).nullable(), maker: z.object({ id: PersonId, name: z.string() }),
  /** Whether the Score opens with it for whoever asks. */
  opens: z.boolean(), madeAt: Instant,
  /** Why the one who asks may not change it; absent: they may. */
  locked: z.string().optional(), version: z.number().int(),
}).meta({ id: 'ScoreView' })
export type ScoreView = z.infer<typeof ScoreView>

const refusals = ['name-taken', 'not-yours', 'not-a-member', 'too-many'] as const
export const listScoreViews = route({ name: 'score-views.list', method: 'GET', path: '/score-views', permission: 'score:read', query: z.object(pageQuery), answer: pageOf(ScoreView), summary: 'List the named views of the Score: your own and those of your teams' })
export const readScoreView = route({ name: 'score-views.read', method: 'GET', path: '/score-views/:id', permission: 'score:read', params: id, answer: ScoreView, summary: 'Show one named view of the Score' })
export const saveScoreView = route({
  name: 'score-views.save', method: 'POST', path: '/score-views', permission: 'score:read', status: 201, answer: ScoreView, refusals,
  body: z.strictObject({ name, shown: ScoreShown, /** Share it with this team of yours. */ teamId: TeamId.optional() }), summary: 'Name what the Score shows, for yourself or a team of yours',
})
export const editScoreView = route({
  name: 'score-views.edit', method: 'PATCH', path: '/score-views/:id', permission: 'score:read', params: id, answer: ScoreView, ifMatch: true, refusals,
  body: z.strictObject({ name: name.optional(), shown: ScoreShown.optional(), teamId: TeamId.nullable().optional() }), summary: 'Rename a view of the Score, show something else by it, or share it',
})
export const deleteScoreView = route({ name: 'score-views.delete', method: 'DELETE', path: '/score-views/:id', permission: 'score:read', params: id, refusals, summary: 'Delete a named view of the Score' })
export const openWithScoreView = route({
  name: 'score-views.open-with', method: 'PUT', path: '/score-views/:id/opens', permission: 'score:read', params: id, body: z.strictObject({ opens: z.boolean() }),
  answer: ScoreView, summary: 'Let the Score open with this view for you, or no longer',
})
