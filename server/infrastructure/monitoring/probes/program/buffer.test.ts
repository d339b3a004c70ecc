import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { backOff } from './link.ts'
import { bytesIn, ResultBuffer, type Unnumbered } from './buffer.ts'

const directories: string[] = []
const buffers: ResultBuffer[] = []
/** A crash closes nothing; the test does it at its end. */
function opened(...given: Parameters<typeof ResultBuffer.open>): ResultBuffer {
  const buffer = ResultBuffer.open(...given)
  buffers.push(buffer)
  return buffer
}
afterEach(async () => {
  for (const one of buffers.splice(0)) await one.close()
  for (const one of directories.splice(0)) rmSync(one, { recursive: true, force: true })
})
const place = () => { const one = mkdtempSync(path.join(tmpdir(), 'fullscore-buffer-')); directories.push(one); return one }

const result = (n: number): Unnumbered => ({
  checkId: '0192d3a0-0000-7000-8000-000000000001' as never, at: `2026-11-30T12:00:${String(n % 60).padStart(2, '0')}Z`, outcome: { state: 'ok', code: 'open', summary: `${n} päckchen`, durationMs: n, facts: { n } },
})
const all = { results: 10_000, bytes: 10_000_000 }
const numbers = (buffer: ResultBuffer) => buffer.oldest(all).results.map((one) => [one.seq, one.outcome.durationMs])
const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => result(from + at))

describe('the buffer of a probe', () => {
  it('gives back in order what was kept, in parts, and forgets what was taken', async () => {
    const buffer = opened(place())
    await Promise.all([buffer.append(many(1, 2)), buffer.append(many(3, 3)), buffer.append(many(4, 5))])
    expect(numbers(buffer)).toEqual([[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]])
    expect(buffer.state).toEqual({ waiting: 5, oldestAt: '2026-11-30T12:00:01Z', dropped: 0 })
    const part = buffer.oldest({ results: 2, bytes: 10_000 })
    expect([part.results.map((one) => one.seq), part.more]).toEqual([[1, 2], true])
    expect(buffer.oldest({ results: 9, bytes: 1 }).results).toHaveLength(1)
    buffer.taken(3)
    expect([numbers(buffer), buffer.state.waiting, buffer.oldest(all).more]).toEqual([[[4, 4], [5, 5]], 2, false])
    buffer.taken(2)
    expect(buffer.state.waiting).toBe(2)
    await buffer.close()
  })
  it('is there again after a crash, with its name, and goes on numbering where it was', async () => {
    const directory = place()
    const first = opened(directory)
    await first.append(many(1, 3))
    first.taken(1)
    // Nothing is closed: what was acknowledged lies on the disk.
    const second = opened(directory)
    expect([second.id, numbers(second)]).toEqual([first.id, [[2, 2], [3, 3]]])
    await second.append(many(4, 4))
    expect(numbers(second).at(-1)).toEqual([4, 4])
    second.taken(4)
    const third = opened(directory)
    expect([third.state.waiting, readdirSync(directory)]).toEqual([0, ['state.json']])
    await third.append(many(5, 5))
    expect(numbers(third)).toEqual([[5, 5]])
  })
  it.each<[string, (file: string) => void]>([
    ['torn in its last record', (file) => truncateSync(file, statSync(file).size - 7)], ['followed by half a record', (file) => appendFileSync(file, 'deadbeef {"seq":9')], ['followed by noise', (file) => appendFileSync(file, 'noise\n\u0000\u0000\n')],
  ])('%s keeps all before that, and takes more', async (name, damage) => {
    const directory = place()
    await opened(directory).append(many(1, 4))
    damage(path.join(directory, readdirSync(directory).find((one) => one.endsWith('.results'))!))
    const buffer = opened(directory)
    const kept = name.startsWith('torn') ? 3 : 4
    expect(numbers(buffer)).toHaveLength(kept)
    await buffer.append(many(7, 7))
    expect(numbers(buffer).map(([seq]) => seq)).toEqual(Array.from({ length: kept + 1 }, (_, at) => at + 1))
    expect(numbers(opened(directory)).at(-1)).toEqual([kept + 1, 7])
  })
  it('that is full drops the oldest, counts them, and stays within its bytes', async () => {
    const directory = place()
    const limits = { bytes: 20_000, segmentBytes: 2000 }
    const buffer = opened(directory, limits)
    for (let n = 1; n <= 300; n += 3) await buffer.append(many(n, n + 2))
    const { waiting, dropped } = buffer.state
    expect(dropped).toBeGreaterThan(100)
    expect(waiting + dropped).toBe(300)
    expect(bytesIn(directory)).toBeLessThanOrEqual(limits.bytes + limits.segmentBytes)
    expect(numbers(buffer)).toEqual(Array.from({ length: waiting }, (_, at) => [dropped + at + 1, dropped + at + 1]))
    expect(opened(directory, limits).state).toMatchObject({ waiting, dropped })
  })
  it('that cannot be written says so, counts what is lost, and goes on when it can', async () => {
    const directory = place()
    const buffer = opened(directory)
    rmSync(directory, { recursive: true })
    writeFileSync(directory, 'a file in the way')
    await expect(buffer.append(many(1, 2))).rejects.toThrow(/ENOTDIR|ENOENT/)
    expect(buffer.state).toMatchObject({ waiting: 0, dropped: 2 })
    rmSync(directory)
    const { mkdirSync } = await import('node:fs')
    mkdirSync(directory)
    await buffer.append(many(3, 3))
    expect(numbers(buffer)).toEqual([[1, 3]])
  })
})

it('pauses grow to half a minute, spread over half of themselves', () => {
  expect([0, 1, 3, 6, 50].map((failures) => [backOff(failures, () => 0), backOff(failures, (most) => most)])).toEqual([[250, 500], [500, 1000], [2000, 4000], [15_000, 30_000], [15_000, 30_000]])
})
