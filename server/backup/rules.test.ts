import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { orderByReferences } from './catalog.ts'
import { readWords } from './command.ts'
import { asFault } from './fault.ts'
import { FORMAT, manifestText, parseManifest, type Manifest } from './manifest.ts'
import { pagesOf } from './measurements-in.ts'
import { sized } from './work.ts'

const hash = 'a'.repeat(64)
const manifest: Manifest = {
  format: FORMAT, product: '1.2.3', at: '2026-11-30T05:00:00.000Z', database: '18.4', migrations: [{ name: '202611250700-ground.sql', checksum: hash }],
  tables: [{ schema: 'events', name: 'event', columns: ['id'], rows: 3, file: 'records/events.event.copy.zst', bytes: 10, sha256: hash }],
  partitions: [{ schema: 'events', name: 'event_default', parentSchema: 'events', parent: 'event', bound: 'DEFAULT' }],
  sequences: [], chain: { position: 3, head: hash }, keyIds: ['01234567'], files: [],
}
const altered = (change: (m: Record<string, any>) => void) => { // eslint-disable-line typescript/no-explicit-any
  const copy = structuredClone(manifest)
  change(copy)
  return manifestText(copy)
}

describe('the manifest', () => {
  it('comes back as it was written', () => expect(parseManifest(manifestText(manifest), 'm')).toEqual(manifest))
  it.each([
    ['is no JSON', '{', 'manifest-damaged', 'm is damaged'],
    ['is somebody else’s', '{"name":"x"}', 'no-backup', 'not the manifest of a Fullscore backup'],
    ['is null', 'null', 'no-backup', 'not the manifest'],
    ['was changed by a digit', manifestText(manifest).replace('"rows": 3', '"rows": 4'), 'manifest-damaged', 'its own sha256 differs'],
    ['is of a newer format', altered((m) => { m['format'] = FORMAT + 1 }), 'newer-format', `up to ${FORMAT}`],
    ['leads out of the folder', altered((m) => { m['tables'][0].file = 'records/../../etc/passwd' }), 'manifest-damaged', 'tables.0.file'],
    ['is an absolute path', altered((m) => { m['tables'][0].file = '/etc/passwd' }), 'manifest-damaged', 'leads out of the folder'],
    ['has a bound that is more than one', altered((m) => { m['partitions'][0].bound = 'DEFAULT; drop schema events' }), 'manifest-damaged', 'partitions.0.bound'],
    ['lacks the chain', altered((m) => { delete m['chain'] }), 'manifest-damaged', 'chain'],
  ])('that %s is refused', (_, text, code, words) => {
    expect(() => parseManifest(text, 'm')).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }))
  })
})

describe('the order of tables', () => {
  const ordered = (names: string[], references: [string, string][]) => {
    const { order, forward } = orderByReferences(names.map((name) => ({ schema: 's', name })), references.map(([from, to]) => ({ from, to })), ({ name }) => name)
    return [order.map(({ name }) => name).join(' '), forward.map(({ from, to }) => `${from}>${to}`).join(' ')]
  }
  it.each<[string, string[], [string, string][], string, string]>([
    ['none', ['a', 'b'], [], 'a b', ''],
    ['a chain', ['a', 'b', 'c'], [['a', 'b'], ['b', 'c']], 'c b a', ''],
    ['two ways to one', ['a', 'b', 'c'], [['a', 'b'], ['a', 'c'], ['b', 'c']], 'c b a', ''],
    ['a circle', ['a', 'b'], [['a', 'b'], ['b', 'a']], 'b a', 'b>a'],
    ['to a table that is not there', ['a'], [['a', 'z']], 'a', ''],
  ])('%s', (_, names, references, order, forward) => expect(ordered(names, references)).toEqual([order, forward]))
})

describe('the words of a command', () => {
  it('are folder, own flags and settings, in any order', () => {
    expect(readWords('backup', ['--data', '/d', 'out', '--json', '--key-file=/k'])).toEqual({ folder: 'out', own: new Set(['--json']), settings: ['--data', '/d', '--key-file=/k'] })
    expect(readWords('restore', ['--prove', 'out']).own).toEqual(new Set(['--prove']))
    expect(readWords('backup', ['out', '--prove', 'x']).settings).toEqual(['--prove', 'x'])
  })
  it.each([[[]], [['a', 'b']], [['']]])('without exactly one folder are refused: %j', (words) => {
    expect(() => readWords('backup', words)).toThrow(expect.objectContaining({ exit: 2, code: 'one-folder' }))
  })
})

describe('pages of measurements', () => {
  const page = (text: string) => { const head = Buffer.alloc(4); head.writeUInt32LE(text.length); return Buffer.concat([head, Buffer.from(text)]) }
  const read = async (bytes: Buffer, step: number) => {
    const chunks = Array.from({ length: Math.ceil(bytes.length / step) }, (_, n) => bytes.subarray(n * step, (n + 1) * step))
    const pages: string[] = []
    for await (const one of pagesOf(Readable.from(chunks), 'f')) pages.push(one.toString())
    return pages
  }
  it.each([1, 2, 3, 5, 7, 1000])('come apart as they were put together, in pieces of %i bytes', async (step) => {
    expect(await read(Buffer.concat([page('one'), page(''), page('three'.repeat(20))]), step)).toEqual(['one', '', 'three'.repeat(20)])
  })
  it('that end early, or are absurdly long, are damage', async () => {
    await expect(read(page('whole').subarray(0, 7), 3)).rejects.toThrow('ends in the middle of a page')
    await expect(read(Buffer.concat([page('whole'), Buffer.from([1, 0])]), 3)).rejects.toThrow('ends in the middle of a page')
    await expect(read(Buffer.from([255, 255, 255, 255]), 4)).rejects.toThrow('holds a page of 4294967295 bytes')
  })
})

it.each([[0, '0 B'], [1023, '1023 B'], [1024, '1.0 KiB'], [150 * 1024, '150 KiB'], [5.25 * 1024 ** 3, '5.3 GiB']])('%i bytes are %s', (bytes, text) => expect(sized(bytes)).toBe(text))

it.each([
  [Object.assign(new Error('write'), { code: 'ENOSPC', path: '/b/x' }), 'disk-full', 'The disk is full (/b/x). The backup was given up:'],
  [Object.assign(new Error('could not extend file'), { code: '53100' }), 'disk-full', 'The disk of the database is full'],
  [Object.assign(new Error('denied'), { code: 'EACCES', path: '/b' }), 'not-allowed', 'Run it as the user who runs Fullscore.'],
  [Object.assign(new Error('The operation was aborted'), { code: 'ABORT_ERR' }), 'stopped', 'The backup was stopped.'],
])('%s is told in a sentence', (error, code, sentence) => {
  expect(asFault(error, 'The backup')).toMatchObject({ code, exit: 1, message: expect.stringContaining(sentence) })
})
