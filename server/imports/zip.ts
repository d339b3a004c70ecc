import { inflateRawSync } from 'node:zlib'

/** Why a file is not read, as a sentence for whoever sent it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

const mostEntries = 2000

/**
 * Unpacks the entries of a ZIP file that are wanted. What the directory says of sizes is not believed: unpacking stops at the limit.
 * @param most bytes that all wanted entries may have together
 * @throws Unreadable
 */
export function unzip(bytes: Buffer, wanted: (name: string) => boolean, most: number): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  let left = most
  for (const entry of directory(bytes)) {
    if (!wanted(entry.name)) continue
    const content = contentOf(bytes, entry, left)
    left -= content.length
    files.set(entry.name, content)
  }
  return files
}

interface Entry { name: string; method: number; packed: number; at: number }

function directory(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end + 22 > bytes.length) throw new Unreadable('This file is damaged: its end is missing.')
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  if (count > mostEntries || count === 0xffff || at === 0xffffffff) throw new Unreadable('This file holds more parts than a spreadsheet has.')
  const entries: Entry[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw new Unreadable('This file is damaged: its directory cannot be read.')
    const [name, extra, comment] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)]
    if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new Unreadable('This file is locked by a password: save it without one.')
    entries.push({ name: bytes.toString('utf8', at + 46, at + 46 + name).replaceAll('\\', '/'), method: bytes.readUInt16LE(at + 10), packed: bytes.readUInt32LE(at + 20), at: bytes.readUInt32LE(at + 42) })
    at += 46 + name + extra + comment
  }
  return entries
}

function contentOf(bytes: Buffer, entry: Entry, left: number): Buffer {
  if (entry.at + 30 > bytes.length) throw new Unreadable('This file is damaged: a part of it is missing.')
  const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28)
  const packed = bytes.subarray(from, from + entry.packed)
  if (packed.length < entry.packed) throw new Unreadable('This file is damaged: a part of it is missing.')
  const tooLarge = () => new Unreadable('This file unpacks to more than a spreadsheet of 100,000 rows needs. Split it, or save it as CSV.')
  if (entry.method === 0) {
    if (packed.length > left) throw tooLarge()
    return packed
  }
  if (entry.method !== 8 || left <= 0) throw left <= 0 ? tooLarge() : new Unreadable('This file is packed in a way that spreadsheets do not use.')
  try {
    return inflateRawSync(packed, { maxOutputLength: left })
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
    throw new Unreadable('This file is damaged: a part of it cannot be unpacked.')
  }
}
