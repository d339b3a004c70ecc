import { RESULTS, RowWriter, SAMPLE_BYTES, SAMPLES, SERIES, putSample } from './rows.ts'
import type { SegmentRecord } from './segment.ts'
import { dayOf, type KnownSeries, type SeriesRegistry } from './series.ts'
import type { Appended, CheckResult, RefusalReason, Retention, Sample, TelemetryLimits } from './types.ts'

const DAY_MS = 86_400_000
const REASONS = 20

/** Rows ready for the log, and what was refused on the way. */
export interface Encoded {
  readonly records: SegmentRecord[]
  readonly outcome: Appended
  readonly described: readonly KnownSeries[]
  readonly counts: ReadonlyMap<RefusalReason, number>
}

class Refusals {
  readonly counts = new Map<RefusalReason, number>()
  readonly reasons: Appended['reasons'][number][] = []
  total = 0

  add(index: number, reason: RefusalReason, message: string): void {
    this.total++
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1)
    if (this.reasons.length < REASONS) this.reasons.push({ index, reason, message })
  }
}

/** Milliseconds since 1970 UTC. */
function milliseconds(at: Temporal.Instant | number): number {
  return typeof at === 'number' ? Math.round(at) : at.epochMilliseconds
}

/** Judges moments: what retention would drop at once, or what a wrong clock sent, is refused. */
function judgeTime(nowMs: number, days: number, futureMs: number) {
  const oldest = nowMs - days * DAY_MS
  const newest = nowMs + futureMs
  return (at: number): [RefusalReason, string] | undefined => {
    if (at >= oldest && at <= newest) return undefined
    if (at > newest) return ['in_future', 'The moment lies in the future: compare the clocks of sender and server.']
    return Number.isFinite(at) ? ['too_old', `The moment is more than ${days} days ago.`] : ['too_old', 'The moment is not a number.']
  }
}

/** Samples as rows, with the descriptions of series that are not yet stored or were last stored on another day. */
export function encodeSamples(
  batch: readonly Sample[], registry: SeriesRegistry, nowMs: number, retention: Retention, limits: TelemetryLimits,
): Encoded {
  const refusals = new Refusals()
  const judge = judgeTime(nowMs, retention.rawDays, limits.futureMs)
  const rows = Buffer.allocUnsafe(batch.length * SAMPLE_BYTES)
  const view = new DataView(rows.buffer, rows.byteOffset, rows.byteLength)
  const described = new Set<KnownSeries>()
  const today = dayOf(nowMs)
  let length = 0
  for (let index = 0; index < batch.length; index++) {
    const { series, at, value } = batch[index]!
    const moment = milliseconds(at)
    if (!Number.isFinite(value)) {
      refusals.add(index, 'not_finite', `${series.metric}: ${value} is not a finite number.`)
      continue
    }
    const late = judge(moment)
    if (late) {
      refusals.add(index, late[0], `${series.metric}: ${late[1]}`)
      continue
    }
    const known = registry.find(series, today)
    if ('reason' in known) {
      refusals.add(index, known.reason, known.message)
      continue
    }
    if (known.storedDay !== today) described.add(known)
    const places = putSample(view, length, known, moment, value, known.places)
    if (places >= 0) known.places = places
    length += SAMPLE_BYTES
  }
  const records: SegmentRecord[] = []
  if (described.size > 0) records.push({ kind: SERIES, rows: describe(described, today) })
  if (length > 0) records.push({ kind: SAMPLES, rows: rows.subarray(0, length) })
  return { records, described: [...described], counts: refusals.counts, outcome: outcome(length / SAMPLE_BYTES, refusals) }
}

function describe(series: Iterable<KnownSeries>, today: number): Buffer {
  const writer = new RowWriter()
  for (const known of series) {
    const labels = Object.entries(known.key.labels ?? {})
    writer.id(known).text(known.key.item).text(known.key.metric).count(labels.length)
    for (const [name, value] of labels) writer.text(name).text(value)
    writer.short(today)
  }
  return writer.bytes()
}

/** Outcomes of checks as rows. */
export function encodeResults(batch: readonly CheckResult[], nowMs: number, retention: Retention, limits: TelemetryLimits): Encoded {
  const refusals = new Refusals()
  const judge = judgeTime(nowMs, retention.resultDays, limits.futureMs)
  const writer = new RowWriter()
  let stored = 0
  for (const [index, result] of batch.entries()) {
    const at = milliseconds(result.at)
    const late = judge(at)
    if (late) refusals.add(index, late[0], `Check ${result.checkId}: ${late[1]}`)
    else if (!Number.isFinite(result.durationMs)) {
      refusals.add(index, 'not_finite', `Check ${result.checkId}: the duration is not a number.`)
    } else if (result.checkId.length > limits.nameCharacters || result.code.length > limits.nameCharacters) {
      refusals.add(index, 'bad_name', `Check ${result.checkId.slice(0, 40)}: id and code have at most ${limits.nameCharacters} characters.`)
    } else {
      stored++
      writer.text(result.checkId).integer(at).byte(result.ok ? 1 : 0).text(result.code).float(result.durationMs)
        .text((result.detail ?? '').slice(0, limits.detailCharacters))
    }
  }
  const records: SegmentRecord[] = stored > 0 ? [{ kind: RESULTS, rows: writer.bytes() }] : []
  return { records, described: [], counts: refusals.counts, outcome: outcome(stored, refusals) }
}

function outcome(stored: number, refusals: Refusals): Appended {
  return { stored, refused: refusals.total, reasons: refusals.reasons }
}
