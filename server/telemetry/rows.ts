import { decimalPlaces, mantissaOf, NO_DECIMAL } from './decimal.ts'

/**
 * Rows in ClickHouse's RowBinary, which is what the log holds and the engine reads: values lie side by side in the
 * order of the table's columns, little-endian; a text is its length as a varint and its UTF-8 bytes.
 */
export const TABLES = {
  1: { table: 'series', columns: 'id, item, metric, labels, seen' },
  2: { table: 'sample', columns: 'series, at, mantissa, exponent, rest' },
  3: { table: 'check_result', columns: 'check_id, at, ok, code, duration_ms, detail' },
} as const

export type RowKind = keyof typeof TABLES
export const SERIES: RowKind = 1
export const SAMPLES: RowKind = 2
export const RESULTS: RowKind = 3
export const KINDS: readonly RowKind[] = [SERIES, SAMPLES, RESULTS]

export const SAMPLE_BYTES = 33
const TWO_32 = 2 ** 32

/** A 64-bit number in halves, since BigInt is slow on the path of every sample. */
export interface SeriesId {
  readonly low: number
  readonly high: number
}

function putInteger(view: DataView, offset: number, value: number): void {
  const high = Math.floor(value / TWO_32)
  view.setUint32(offset, value - high * TWO_32, true)
  view.setInt32(offset + 4, high, true)
}

/**
 * Writes one sample of SAMPLE_BYTES.
 * @param at milliseconds since 1970 UTC
 * @param places the series' last places
 * @returns the places used, or NO_DECIMAL
 */
export function putSample(view: DataView, offset: number, id: SeriesId, at: number, value: number, places: number): number {
  const used = decimalPlaces(value, places)
  view.setUint32(offset, id.low, true)
  view.setUint32(offset + 4, id.high, true)
  putInteger(view, offset + 8, at)
  putInteger(view, offset + 16, used === NO_DECIMAL ? 0 : mantissaOf(value, used))
  view.setInt8(offset + 24, used)
  view.setFloat64(offset + 25, used === NO_DECIMAL ? value : 0, true)
  return used
}

/** Collects the bytes of rows with texts. */
export class RowWriter {
  #buffer = Buffer.allocUnsafe(4_096)
  #length = 0

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }

  count(value: number): this {
    this.#room(5)
    let rest = value
    while (rest > 127) {
      this.#buffer[this.#length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#buffer[this.#length++] = rest
    return this
  }

  text(value: string): this {
    const bytes = Buffer.byteLength(value)
    this.count(bytes)
    this.#room(bytes)
    this.#length += this.#buffer.write(value, this.#length)
    return this
  }

  id(id: SeriesId): this {
    this.#room(8)
    this.#buffer.writeUInt32LE(id.low, this.#length)
    this.#buffer.writeUInt32LE(id.high, this.#length + 4)
    this.#length += 8
    return this
  }

  byte(value: number): this {
    this.#room(1)
    this.#buffer[this.#length++] = value
    return this
  }

  short(value: number): this {
    this.#room(2)
    this.#length = this.#buffer.writeUInt16LE(value, this.#length)
    return this
  }

  integer(value: number): this {
    this.#room(8)
    this.#length = this.#buffer.writeBigInt64LE(BigInt(value), this.#length)
    return this
  }

  float(value: number): this {
    this.#room(4)
    this.#length = this.#buffer.writeFloatLE(value, this.#length)
    return this
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }
}
