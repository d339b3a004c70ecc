import { z } from 'zod'
import { Certainty, Mark } from '../agenda/entry.ts'
import { AnyId, Ref } from '../ids.ts'
import { Flag, Instant, pageOf, pageQuery } from '../page.ts'
import { route } from '../route.ts'
import { DepartmentId, TeamId } from '../organisation/organisation.ts'

/** A moment of the Score: milliseconds since 1970, which the canvas reckons with. */
const Epoch = z.number().int()

export const ScoreStave = z.object({
  id: z.string(),
  /** Staves of one area stand together in one bracket. */
  area: z.string(),
  name: z.string(),
  /** 5 for urgency or risk, 3 for shifts, 2 for money. */
  lines: z.number().int(),
  /** A state glyph's name and its words. */
  state: z.object({ mark: z.string(), words: z.string() }).optional(),
  lineNames: z.array(z.string()).optional(),
}).meta({ id: 'ScoreStave' })

/** One thing on the time axis. `to` null: still going on; equal to `from`: a moment. */
export const ScoreEntry = z.object({
  id: z.string(), stave: z.string(), line: z.number(), from: Epoch, to: Epoch.nullable(), mark: Mark, certainty: Certainty, state: z.string(),
  label: z.string(), why: z.string(), weight: z.number(), rehearsal: z.boolean().optional(), href: z.string().optional(), subject: Ref, /** Of a page: whom it pages. */ who: z.string().optional(),
  moments: z.array(z.object({ at: Epoch, name: z.string() })).optional(),
}).meta({ id: 'ScoreEntry' })
export type ScoreEntry = z.infer<typeof ScoreEntry>

/** How many entries began on one line of one stave, by stretch of time; empty stretches are left out. */
export const ScoreDensity = z.object({
  stave: z.string(), line: z.number().int(),
  buckets: z.array(z.object({ at: Epoch, until: Epoch, count: z.number().int(), worst: z.number().int() })),
}).meta({ id: 'ScoreDensity' })

export const ScoreData = z.object({
  from: Epoch, to: Epoch, now: Epoch, staves: z.array(ScoreStave), entries: z.array(ScoreEntry), density: z.array(ScoreDensity),
}).meta({ id: 'ScoreData' })
export type ScoreData = z.infer<typeof ScoreData>

/** How an entry stood until a moment. `thinned`: it stands for later ones that are no longer on record. */
const ScoreWas = z.object({ until: Epoch, state: z.string(), line: z.number(), from: Epoch, to: Epoch.nullable(), label: z.string(), who: z.string().optional(), why: z.string().optional(), thinned: z.boolean().optional() })
/**
 * An entry with what was known of it when. Without `known` nobody noted when it was put on the axis; `gone`: when it was taken off
 * again; `remade`: a rebuild made it then, and of the time before only `known` is on record.
 */
export const ReplayEntry = ScoreEntry.extend({
  known: Epoch.optional(), was: z.array(ScoreWas).optional(), gone: Epoch.optional(), remade: Epoch.optional(),
  moments: z.array(z.object({ at: Epoch, name: z.string(), /** Since when it was known. */ known: Epoch.optional() })).optional(),
}).meta({ id: 'ReplayEntry' })
export type ReplayEntry = z.infer<typeof ReplayEntry>

const within = {
  department: DepartmentId.optional(), team: TeamId.optional(), service: AnyId.optional(),
  /** Ids of staves, separated by commas; all if left out. */
  staves: z.string().max(1000).optional(),
}
const filter = {
  from: Instant, to: Instant, ...within,
  /** Leave rehearsals out with `false`. */
  rehearsal: Flag.optional(),
}

export const readScore = route({
  name: 'score.read', method: 'GET', path: '/score', permission: 'score:read', answer: ScoreData,
  query: z.object({
    ...filter,
    /** `counted`: alerts come counted, save those heavy enough to be named; `marks`: one by one while they are few. */
    level: z.enum(['marks', 'counted']).default('marks'),
    /** Objects, each `kind:id`, at most 50 between commas: only what concerns any of them. */
    about: z.string().regex(/^[a-z-]{1,64}:[\w-]{1,64}(,[a-z-]{1,64}:[\w-]{1,64}){0,49}$/, 'is not a list of objects like item:id,service:id').optional(),
    /** Pixels of the time axis: how finely heavy staves are counted. */ width: z.coerce.number().int().min(100).max(10_000).default(1200),
  }),
  summary: 'Show everything with a date in a stretch of time, stave by stave',
})
export const readVerdict = route({
  name: 'score.verdict', method: 'GET', path: '/score/verdict', permission: 'score:read', query: z.object(within),
  answer: z.object({
    /** Active incidents and firing alerts; null for who may not read such. */
    incidents: z.number().int().nullable(), alerts: z.number().int().nullable(),
    /** Deadlines that are overdue, or end within a week unmet. */
    deadlines: z.number().int(),
    /** Stretches of the coming four weeks in which nobody is on call. */
    nobody: z.number().int(),
  }),
  summary: 'Count what the title of the Score tells, whatever stretch of time is shown; rehearsals are left out',
})
export const listScore = route({
  name: 'score.list', method: 'GET', path: '/score/entries', permission: 'score:read', answer: pageOf(ScoreEntry),
  query: z.object({
    ...pageQuery, ...filter, mark: Mark.optional(),
    /** With `id`: only what concerns this object. */
    kind: z.string().max(64).optional(), id: z.string().max(64).optional(),
  }),
  summary: 'List everything with a date in a stretch of time, by its beginning',
})

export const replayScore = route({
  name: 'score.replay', method: 'GET', path: '/score/replay', permission: 'score:read', query: z.object(filter), refusals: ['too-long'],
  answer: z.object({
    from: Epoch, to: Epoch, now: Epoch, staves: z.array(ScoreStave), entries: z.array(ReplayEntry),
    /** What each stave said below its name from a moment on, in order of time; without `state` it said nothing. The same for every filter, as on the Score itself. */
    heads: z.array(z.object({ stave: z.string(), at: Epoch, state: z.object({ mark: z.string(), words: z.string() }).optional() })),
    /** Lighter alerts beyond the limit, which are not among the entries. */
    left: z.number().int(),
  }),
  summary: 'Give a past stretch of time, at most 31 days, with how each thing stood when, for playing it back',
})

export const paperSizes = ['a4', 'a3'] as const
export const drawScore = route({
  name: 'score.picture', method: 'GET', path: '/score/picture', permission: 'score:read', media: 'application/pdf', refusals: ['too-busy'],
  query: z.object({
    ...filter, from: Instant.optional(), to: Instant.optional(),
    /** The window's name; `next` is the past day and the next four weeks and needs no stretch. */
    zoom: z.enum(['hour', 'day', 'next', 'week', 'month', 'quarter', 'year']).default('next'),
    paper: z.enum(paperSizes).default('a4'),
    /** Grey only, for a printer without colours. */
    grey: Flag.optional(),
    /** The zone dates are written in; the organisation's if left out. */
    zone: z.string().max(64).optional(),
    /** The sentence on top; the verdict if left out. */
    title: z.string().trim().max(200).optional(),
  }),
  summary: 'Draw a stretch of the Score on paper: PDF, landscape, with a legend of what is drawn',
})
