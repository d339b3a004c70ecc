import type { AnswerOf } from '@fullscore/api/route.ts'
import type { replayScore } from '@fullscore/api/insight/score.ts'
import { asItWas, type Remembered } from '@fullscore/engraving/was.ts'
import { headsWere, type HeadRow } from '../../agenda/as-it-was.ts'
import type { Ongoing } from '../../agenda/read.ts'
import type { Going, Stave, StaveState } from '../../agenda/stave.ts'
import type { Ctx } from '../../kernel/context.ts'
import { historyOf } from './entry.ts'
import { headOf, stateOf } from './staves.ts'

type Heads = AnswerOf<typeof replayScore>['heads']
const mostRows = 100_000
/** Steps of one stave that are told; beyond, the last of each slot. */
const mostSteps = 4000

/** What the staves said below their names throughout a stretch of time, by the rule that tells it now. */
export async function headsIn(ctx: Ctx, stretch: { from: Temporal.Instant; to: Temporal.Instant }, staves: readonly Stave[]): Promise<Heads> {
  const own = staves.filter((stave) => stave.head !== undefined)
  const counted = staves.filter((stave) => stave.head === undefined).map((stave) => stave.id)
  const rows = await headsWere(ctx, { from: stretch.from.toString(), to: stretch.to.toString() }, { counted, own: own.map((stave) => stave.id) }, mostRows)
  const tellers = new Map(await Promise.all(own.map(async (stave) => [stave.id, await headOf(ctx, stave)] as const)))
  return headsOver(rows, [stretch.from.epochMilliseconds, stretch.to.epochMilliseconds], staves.map((stave) => stave.id), tellers, rows.length >= mostRows)
}

/** How an entry counts for its stave; undefined while it does not. */
type Counts = Going & { as: keyof Omit<Ongoing, 'stave'> | 'own' }

function countsAt(row: HeadRow, entry: Remembered, at: number, own: boolean): Counts | undefined {
  const was = asItWas(entry, at)?.entry
  if (was === undefined) return undefined
  const going: Going = { mark: row.mark, line: was.line, state: was.state, label: was.label, kind: row.kind, id: row.object_id, subjects: row.subjects }
  if (own) return was.from <= at && (was.to === null || was.to > at) ? { ...going, as: 'own' } : undefined
  if (was.mark === 'incident' || was.mark === 'alert') return was.to === null ? { ...going, as: was.mark === 'incident' ? 'incidents' : 'alerts' } : undefined
  return was.mark === 'deadline' && (was.state === 'overdue' || was.state === 'due') ? { ...going, as: was.state } : undefined
}

interface Step { at: number; stave: string; row: number; counts: Counts | undefined }

/** The moments at which one entry began to count otherwise. */
function stepsOf(row: HeadRow, index: number, [from, to]: readonly [number, number], own: boolean): Step[] {
  const entry: Remembered = {
    id: row.id, stave: row.stave, line: row.line, from: row.start, to: row.stop, mark: row.mark, certainty: row.certainty, state: row.state, label: row.label, why: '', weight: 0, subject: { kind: row.kind, id: row.object_id },
    ...historyOf(row) as Partial<Remembered>,
  }
  const turns = [row.known, row.start, row.stop, row.gone, row.remade, ...(entry.was ?? []).flatMap((one) => [one.until, one.from, one.to])]
  const moments = [from, ...new Set(turns.filter((at): at is number => at !== null && at > from && at <= to))].sort((a, b) => a - b)
  return moments.map((at) => ({ at, stave: row.stave, row: index, counts: countsAt(row, entry, at, own) }))
}

/** What some staves said throughout a stretch (epoch ms), from entries as they were. */
export function headsOver(rows: readonly HeadRow[], stretch: readonly [number, number], staves: readonly string[], tellers: ReadonlyMap<string, (going: readonly Going[]) => StaveState>, partial = false): Heads {
  const steps = Map.groupBy(rows.flatMap((row, index) => stepsOf(row, index, stretch, tellers.has(row.stave))), (step) => step.stave)
  return staves.flatMap((stave) => thinned(sweep(stave, (steps.get(stave) ?? []).sort((a, b) => a.at - b.at), stretch[0], tellers.get(stave), partial), stretch))
}

function sweep(stave: string, steps: readonly Step[], from: number, teller: ((going: readonly Going[]) => StaveState) | undefined, partial: boolean): Heads {
  const counting = new Map<number, Counts>()
  const sums = { incidents: 0, alerts: 0, overdue: 0, due: 0 }
  const add = (counts: Counts | undefined, by: number) => { if (counts !== undefined && counts.as !== 'own') sums[counts.as] += by }
  const told = (): StaveState | undefined => (teller ? teller([...counting.values()].sort((a, b) => a.line - b.line)) : stateOf(sums, partial))
  const heads: Heads = []
  const note = (at: number) => {
    const state = told()
    const last = heads.at(-1)
    if (last === undefined || last.state?.words !== state?.words || last.state?.mark !== state?.mark) heads.push({ stave, at, ...(state ? { state } : {}) })
  }
  if (steps[0]?.at !== from) note(from)
  for (const [index, { at, row, counts }] of steps.entries()) {
    add(counting.get(row), -1)
    add(counts, 1)
    if (counts === undefined) counting.delete(row)
    else counting.set(row, counts)
    if (steps[index + 1]?.at !== at) note(at)
  }
  return heads
}

/** No more steps than can be told. */
function thinned(heads: Heads, [from, to]: readonly [number, number]): Heads {
  if (heads.length <= mostSteps) return heads
  const slot = (at: number) => Math.floor(((at - from) / (to - from)) * (mostSteps - 1))
  return heads.filter((one, index) => index === heads.length - 1 || slot(heads[index + 1]!.at) !== slot(one.at))
}
