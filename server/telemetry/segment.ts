import { crc32 } from 'node:zlib'
import type { RowKind } from './rows.ts'

/**
 * The records of a segment file: 4 bytes length of the rows, 4 bytes CRC-32 over kind and rows, 1 byte kind, the rows.
 * Little-endian.
 */
export const HEAD_BYTES = 9

export interface SegmentRecord {
  readonly kind: RowKind
  /** RowBinary. */
  readonly rows: Buffer
}

/** @returns the head that stands before `rows` */
export function recordHead(kind: RowKind, rows: Uint8Array): Buffer {
  const head = Buffer.allocUnsafe(HEAD_BYTES)
  head.writeUInt32LE(rows.length, 0)
  head[8] = kind
  head.writeUInt32LE(crc32(rows, crc32(head.subarray(8))), 4)
  return head
}

/**
 * Reads a segment's records up to the first that is torn or damaged.
 * @returns the records and how many bytes of the file they are
 */
export function readRecords(file: Buffer): { records: SegmentRecord[]; validBytes: number } {
  const records: SegmentRecord[] = []
  let offset = 0
  while (offset + HEAD_BYTES <= file.length) {
    const end = offset + HEAD_BYTES + file.readUInt32LE(offset)
    const kind = file[offset + 8]!
    if (end > file.length || kind < 1 || kind > 3) break
    if (crc32(file.subarray(offset + 8, end)) !== file.readUInt32LE(offset + 4)) break
    records.push({ kind: kind as RowKind, rows: file.subarray(offset + HEAD_BYTES, end) })
    offset = end
  }
  return { records, validBytes: offset }
}
