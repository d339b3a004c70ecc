import { DAY, HOUR, WEEK, localOfPlain, plainOfLocal } from './civil.ts'
import { epochOf, localAt } from './offsets.ts'
import { piecesIn, windowTable } from './window.ts'
import type { Piece, WeeklyWindow } from './window.ts'
import { requireZone } from './zones.ts'

/**
 * Rotations hand over by the wall clock: shift k begins at start + k x length on the clock of the zone, so a weekly
 * hand-over stays at 08:00 all year and the shift around a clock change is an hour shorter or longer. A hand-over in a
 * gap happens at the gap's end, one in an overlap at the first reading; a shift swallowed whole by a gap does not occur.
 */
export type ShiftLength = { readonly every: number; readonly unit: 'hours' | 'days' | 'weeks' }

/** Who takes turns: plain data, fit to be stored as JSON. A null participant is an empty slot: nobody in that turn. */
export type Rotation = {
  readonly zone: string
  /** Local date and time of the first hand-over, such as '2026-03-06T08:00'. */
  readonly start: string
  readonly shift: ShiftLength
  readonly participants: readonly (string | null)[]
  /** Position of the first shift; 0 when left out. */
  readonly first?: number
  /** When given, the person on turn is on call only within these parts of the week. */
  readonly windows?: readonly WeeklyWindow[]
}

/** One shift, or a part of it where windows cut it: who, when, the how-manieth since the start, at which position. */
export type Shift = {
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
  readonly index: number
  readonly position: number
  readonly participant: string | null
}

/** A shift in epoch milliseconds. */
export type RawShift = Piece & { readonly index: number; readonly position: number; readonly participant: string | null }

type RotationTable = {
  readonly zone: string
  readonly start: number
  readonly length: number
  readonly participants: readonly (string | null)[]
  readonly first: number
  readonly windows: readonly Piece[] | null
}

const UNITS = { hours: HOUR, days: DAY, weeks: WEEK } as const
const LONGEST = 9000
const MOST_SHIFTS = 50_000
const ready = new WeakMap<Rotation, RotationTable>()

function readStart(text: string): number {
  try {
    return localOfPlain(Temporal.PlainDateTime.from(text))
  } catch {
    throw new RangeError(`rotation: start '${text}' is not a local date and time such as 2026-03-06T08:00`)
  }
}

function rotationTable(rotation: Rotation): RotationTable {
  let table = ready.get(rotation)
  if (!table) {
    const { every, unit } = rotation.shift
    const unitMs: number | undefined = UNITS[unit]
    if (unitMs === undefined) throw new RangeError(`rotation: shift unit '${String(unit)}' is none of hours, days, weeks`)
    if (!Number.isInteger(every) || every < 1 || every > LONGEST) {
      throw new RangeError(`rotation: shift length must be a whole number from 1 to ${LONGEST}`)
    }
    if (rotation.participants.length === 0) throw new RangeError('rotation: participants must not be empty; an empty slot is null')
    const first = rotation.first ?? 0
    if (!Number.isInteger(first) || first < 0 || first >= rotation.participants.length) {
      throw new RangeError('rotation: first must be a position of the participants')
    }
    table = {
      first, zone: requireZone(rotation.zone), start: readStart(rotation.start), length: every * unitMs,
      participants: rotation.participants,
      windows: rotation.windows && rotation.windows.length > 0 ? windowTable(rotation.windows) : null,
    }
    ready.set(rotation, table)
  }
  return table
}

/** Throws a RangeError saying what is wrong with a rotation: zone, start, shift length, participants or a window. */
export function checkRotation(rotation: Rotation): void {
  rotationTable(rotation)
}

const handover = (table: RotationTable, index: number): number => epochOf(table.zone, table.start + index * table.length, 'end')

/** Index of the shift running at an epoch millisecond: arithmetic on the wall clock, put right by at most one clock change. */
function indexAt(table: RotationTable, at: number): number {
  let index = Math.floor((localAt(table.zone, at) - table.start) / table.length)
  while (handover(table, index) > at) index -= 1
  while (handover(table, index + 1) <= at) index += 1
  return index
}

function shiftOf(table: RotationTable, index: number, piece: Piece): RawShift {
  const position = (table.first + index) % table.participants.length
  return { from: piece.from, to: piece.to, index, position, participant: table.participants[position]! }
}

/** The shifts that touch [from, to), in epoch milliseconds, whole (not cut to it), cut only by the rotation's windows. */
export function rawShifts(rotation: Rotation, from: number, to: number): RawShift[] {
  const table = rotationTable(rotation)
  const first = Math.max(0, indexAt(table, from))
  const shifts: RawShift[] = []
  let start = handover(table, first)
  for (let index = first; start < to; index += 1) {
    const end = handover(table, index + 1)
    if (start < end) shifts.push(shiftOf(table, index, { from: start, to: end }))
    if (shifts.length > MOST_SHIFTS) throw new RangeError(`rotation: more than ${MOST_SHIFTS} shifts; ask for a shorter time`)
    start = end
  }
  return table.windows === null ? shifts : withinWindows(table, table.windows, shifts, from, to)
}

function withinWindows(table: RotationTable, windows: readonly Piece[], shifts: RawShift[], from: number, to: number): RawShift[] {
  const [first, last] = [shifts[0], shifts.at(-1)]
  if (!first || !last) return []
  const out: RawShift[] = []
  const pieces = piecesIn(windows, table.zone, first.from, last.to)
  let next = 0
  for (const shift of shifts) {
    while (next < pieces.length && pieces[next]!.to <= shift.from) next += 1
    for (let i = next; i < pieces.length && pieces[i]!.from < shift.to; i += 1) {
      const part = { from: Math.max(shift.from, pieces[i]!.from), to: Math.min(shift.to, pieces[i]!.to) }
      if (part.to > from && part.from < to) out.push(shiftOf(table, shift.index, part))
    }
  }
  return out
}

function shown(shift: RawShift): Shift {
  const { index, position, participant } = shift
  const instant = (ms: number): Temporal.Instant => Temporal.Instant.fromEpochMilliseconds(ms)
  return { from: instant(shift.from), to: instant(shift.to), index, position, participant }
}

/**
 * The shifts of a rotation that touch [from, to), in order, each in full length; where windows cut a shift, one entry
 * for each part. Empty slots appear with a null participant. At most 50,000, else a RangeError.
 */
export function shifts(rotation: Rotation, from: Temporal.Instant, to: Temporal.Instant): Shift[] {
  return rawShifts(rotation, from.epochMilliseconds, to.epochMilliseconds).map(shown)
}

/** The shift running at a moment; null before the rotation's start and outside its windows. Constant work however long ago it began. */
export function shiftAt(rotation: Rotation, at: Temporal.Instant): Shift | null {
  const ms = at.epochMilliseconds
  const shift = rawShifts(rotation, ms, ms + 1).find((each) => each.from <= ms && ms < each.to)
  return shift ? shown(shift) : null
}

/**
 * The rotation with other participants from the shift running at `at` on: whoever is on turn stays on turn if still
 * among them, else the next of the old order who is. Before that shift the old rotation holds: keep it until then.
 */
export function withParticipants(rotation: Rotation, participants: readonly (string | null)[], at: Temporal.Instant): Rotation {
  const table = rotationTable(rotation)
  const index = Math.max(0, indexAt(table, at.epochMilliseconds))
  const { position } = shiftOf(table, index, { from: 0, to: 0 })
  const order = [...table.participants.slice(position), ...table.participants.slice(0, position)]
  const next = order.find((person) => person !== null && participants.includes(person))
  const changed: Rotation = {
    ...rotation, participants, first: next ? participants.indexOf(next) : 0,
    start: plainOfLocal(table.start + index * table.length).toString(),
  }
  checkRotation(changed)
  return changed
}
