import { z } from 'zod'
import type { Going, Stave, StaveState } from '../../agenda/stave.ts'
import { endEntry, type NewEntry } from '../../agenda/entries.ts'
import { matchEntries } from '../../agenda/match.ts'
import { announce, type NewEvent } from '../../events/event.ts'
import { addJobs } from '../../jobs/add.ts'
import { clearTimers, setTimer } from '../../jobs/timers.ts'
import { change, keep, lockName } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, say } from '@fullscore/api/sentence.ts'
import type { Task } from '../../kernel/module.ts'
import { shiftBegan } from './events.ts'
import { namesOf } from './on-call-now.ts'
import { setComing } from './coming.ts'
import { scheduleOf, type Stretch } from './schedule.ts'
import { latestShifts, moveShiftEnd, renewShift, overridesOf, planOf, putShift, rotationRow, type RotationRow } from './store.ts'

/** How far ahead shifts are drawn. */
const ahead = { hours: 24 * 400 }
const drawTask = 'operations.on-call.draw'
const timerKey = (id: string) => `operations.shift:${id}`
const prefix = (id: string) => `shift:${id}:`
const keyOf = (id: string, from: Temporal.Instant) => `${prefix(id)}${from.toString()}`

export const onCallStave: Stave = {
  id: 'on-call', area: 'operations', name: say`On call`, lines: 3, order: 1, lineNames: [say`first`, say`second`, say`third`],
  head: async (ctx) => {
    const rotations = new Map((await ctx.db.selectFrom('operations.rotation').select(['id', 'name']).execute()).map((row) => [row.id as string, row.name]))
    return (going) => headOf(going, (id) => rotations.get(id) ?? '')
  },
}

/** Who is on call on the first line, as the margin says it. */
function headOf(going: readonly Going[], rotation: (id: string) => string): StaveState {
  const first = going.filter((one) => one.mark === 'shift' && one.line === 1).map((one) => ({ ...one, rotation: rotation(one.id) })).sort((a, b) => (a.rotation.toLowerCase() < b.rotation.toLowerCase() ? -1 : 1))
  if (first.length === 0) return { mark: 'unknown', words: say`no rotation` }
  const hole = first.find((one) => one.state === 'nobody')
  if (hole) return { mark: 'due', words: say`nobody: ${hole.rotation}` }
  const people = [...new Set(first.map((one) => one.label))]
  // The margin beside a stave holds two names.
  return { mark: 'ok', words: people.length > 2 ? say`${people.length} people` : people.join(', ') }
}

/** Draws a rotation's shifts anew, soon after the caller's transaction commits. */
export async function drawShifts(tx: Ctx, row: Pick<RotationRow, 'id'>): Promise<void> {
  await addJobs(tx, [{ task: drawTask, payload: { rotationId: row.id }, key: `operations.on-call.draw:${row.id}` }])
}

const payloadShape = z.object({ rotationId: z.uuid() })

/** Draws what runs and the 400 days to come, writes down a shift that began, and sets the timer of the next hand-over. */
export const draw: Task = {
  name: drawTask,
  run: async (ctx, payload) => {
    const rotationId = payloadShape.parse(payload).rotationId as Id<'rotation'>
    await keep(ctx, 'the time axis repeats the rotation; a shift that begins is an event', async (tx) => {
      await lockName(tx, `shifts:${rotationId}`)
      const row = await rotationRow(tx, rotationId)
      if (row) await drawNow(tx, row)
    })
  },
}

async function drawNow(tx: Ctx, row: RotationRow): Promise<void> {
  const now = tx.clock.now()
  const stretches = row.archived_at ? [] : await stretchesOf(tx, row, now)
  const current = stretches[0]
  const names = await namesOf(tx, stretches.flatMap((s) => [s.person, s.instead]))
  const from = await takeOver(tx, row, current, now, names)
  await matchEntries(tx, prefix(row.id), now, stretches.map((stretch, index) => entryOf(row, index === 0 ? { ...stretch, from } : stretch, names, index === 0 ? 'fact' : 'planned')))
  if (current) await setTimer(tx, { task: drawTask, payload: { rotationId: row.id }, due: current.to, key: timerKey(row.id) })
  else await clearTimers(tx, [timerKey(row.id)])
  await setComing(tx, row, stretches, now)
}

/** Every stretch of the coming 400 days that has not ended, the running one from its own beginning. */
export async function stretchesOf(ctx: Ctx, row: RotationRow, now: Temporal.Instant): Promise<Stretch[]> {
  const plan = await planOf(ctx, row)
  const since = now.subtract({ hours: 24 * (plan.every * (plan.unit === 'weeks' ? 7 : 1) + 8) })
  const overrides = await overridesOf(ctx, row.id, since)
  const [running, ...coming] = scheduleOf(plan, overrides, now, now.add(ahead))
  const began = scheduleOf(plan, overrides, since, now.add({ seconds: 1 })).at(-1)
  return running ? [{ ...running, from: began?.from ?? now }, ...coming] : []
}

/**
 * Compares the shift that was running with the one that runs. Another person's ends the old one now or at its planned end.
 * @returns when the running one began
 */
async function takeOver(tx: Ctx, row: RotationRow, current: Stretch | undefined, now: Temporal.Instant, names: (id: string | null) => string): Promise<Temporal.Instant> {
  const [held] = await latestShifts(tx, row.id, 1)
  const running = held && Temporal.Instant.compare(now, held.to_at) < 0 ? held : undefined
  if (running && current && running.person_id === current.person) {
    await renewShift(tx, running, { to_at: current.to, why: whyOf(row, current, names), absent_id: absentOf(current) })
    return running.from_at
  }
  if (running) {
    await moveShiftEnd(tx, running, now)
    await endEntry(tx, keyOf(row.id, running.from_at), { to: now, state: running.person_id ? 'held' : 'nobody' })
  }
  if (!current) return now
  const from = running || (held && Temporal.Instant.compare(current.from, held.to_at) < 0) ? now : current.from
  await putShift(tx, { rotation_id: row.id, from_at: from, to_at: current.to, person_id: current.person as Id<'person'> | null, off: current.off ?? false, why: whyOf(row, current, names), absent_id: absentOf(current) })
  await change(tx, async () => ({ events: [began(row, current, from, names)], value: undefined }))
  return from
}

const absentOf = (s: Stretch) => (s.person === null ? (s.absent ?? null) as Id<'person'> | null : null)

const began = (row: RotationRow, current: Stretch, from: Temporal.Instant, names: (id: string | null) => string): NewEvent => announce(shiftBegan, {
  team: row.owner_team_id,
  subjects: [{ kind: 'rotation', id: row.id, role: 'rotation' }, ...(current.person ? [{ kind: 'person', id: current.person, role: 'on-call' }] : [])],
  payload: { rotationId: row.id, personId: current.person, from: from.toString(), until: current.to.toString() }, ...(current.person ? { detail: { name: names(current.person) } } : {}),
})

const whyOf = (row: RotationRow, s: Stretch, names: (id: string | null) => string) => say`${asGiven(row.name)}: ${s.instead ? say`stands in for ${names(s.instead)}.` : s.why}`

function entryOf(row: RotationRow, s: Stretch, names: (id: string | null) => string, certainty: NewEntry['certainty']): NewEntry {
  return {
    key: keyOf(row.id, s.from), subject: { kind: 'rotation', id: row.id }, // Who is away keeps their turn in sight: it is theirs to have covered.
    also: s.person ?? s.absent ? [{ kind: 'person', id: (s.person ?? s.absent)! }] : [], stave: 'on-call', line: row.line, mark: 'shift', certainty,
    state: s.person ? 'held' : 'nobody', from: s.from, to: s.to, label: s.person ? names(s.person) : say`nobody`, why: whyOf(row, s, names), weight: s.person ? 40 : 80, team: row.owner_team_id,
  }
}

/** Every shift for the time axis: those held, from the record, and those to come. */
export async function* allShifts(ctx: Ctx): AsyncIterable<NewEntry> {
  const rows = await ctx.db.selectFrom('operations.rotation').selectAll().orderBy('id').execute()
  const now = ctx.clock.now()
  for (const row of rows) {
    const held = await ctx.db.selectFrom('operations.shift').selectAll().where('rotation_id', '=', row.id).orderBy('from_at').execute()
    const coming = row.archived_at ? [] : (await stretchesOf(ctx, row, now)).slice(1)
    const names = await namesOf(ctx, [...held.map((h) => h.person_id), ...coming.flatMap((s) => [s.person, s.instead])])
    for (const h of held) {
      yield { ...entryOf(row, { from: h.from_at, to: h.to_at, person: h.person_id, instead: null, overrideId: null, absent: h.absent_id, why: '' }, names, 'fact'), why: h.why }
    }
    for (const s of coming) yield entryOf(row, s, names, 'planned')
  }
}
