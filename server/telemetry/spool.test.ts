import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { TelemetryFull } from './errors.ts'
import { SAMPLES } from './rows.ts'
import { HEAD_BYTES } from './segment.ts'
import { Spool } from './spool.ts'

const limits = { spoolBytes: 100_000, segmentBytes: 10_000, pendingBytes: 50_000, freeBytes: 0 }
const said: string[] = []
const log = { info: () => {}, warn: (_: object, message: string) => said.push(message), error: (_: object, message: string) => said.push(message) }
const clearing: (() => unknown)[] = []

afterEach(async () => {
  for (const clear of clearing.splice(0).toReversed()) await clear()
  said.length = 0
})

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'fullscore-spool-'))
  clearing.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const record = (text: string) => [{ kind: SAMPLES, rows: Buffer.from(text) }]

async function drain(spool: Spool): Promise<string[]> {
  await spool.seal()
  const texts: string[] = []
  for (let segment = await spool.next(); segment; segment = await spool.next()) {
    texts.push(...segment.records.map(({ rows }) => rows.toString()))
    await spool.fed(segment.name)
  }
  return texts
}

describe('the log in front of the engine', () => {
  test('gives back in order what was appended, also after it was closed and opened', async () => {
    const parent = directory()
    const first = await Spool.open(parent, limits, log)
    await Promise.all(Array.from({ length: 50 }, (_, index) => first.append(record(`row ${index}`))))
    await first.close()
    const second = await Spool.open(parent, limits, log)
    expect(await drain(second)).toEqual(Array.from({ length: 50 }, (_, index) => `row ${index}`))
    expect(second.storedBytes).toBe(0)
    await second.close()
    expect(readdirSync(join(parent, '0'))).toEqual([])
  })

  test('loses nothing acknowledged when its process is killed', async () => {
    const parent = directory()
    const program = `
      import { Spool } from ${JSON.stringify(join(import.meta.dirname, 'spool.ts'))}
      const spool = await Spool.open(${JSON.stringify(parent)}, ${JSON.stringify(limits)}, console)
      for (let index = 0; ; index++) {
        await spool.append([{ kind: 2, rows: Buffer.from('row ' + index) }])
        process.stdout.write(index + '\\n')
      }`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.split('\n').length > 30) child.kill('SIGKILL')
    })
    // Until it is reaped the process counts as living, and the log as its own.
    await once(child, 'close')
    const acknowledged = output.trim().split('\n').length
    const spool = await Spool.open(parent, limits, log)
    const rows = await drain(spool)
    expect(acknowledged).toBeGreaterThan(29)
    expect(rows.length).toBeGreaterThanOrEqual(acknowledged)
    expect(rows.slice(0, acknowledged)).toEqual(Array.from({ length: acknowledged }, (_, index) => `row ${index}`))
    await spool.close()
  })

  test.each([
    ['cut off', (path: string, size: number) => truncateSync(path, size - 3)],
    ['half a head', (path: string) => appendFileSync(path, Buffer.alloc(HEAD_BYTES - 2, 1)), 3],
    ['a length beyond the end', (path: string) => appendFileSync(path, Buffer.from([255, 255, 0, 0, 1, 2, 3, 4, 2, 65])), 3],
    ['a flipped bit', (path: string, size: number) => {
      const bytes = readFileSync(path)
      bytes[size - 1] = bytes[size - 1]! ^ 1
      writeFileSync(path, bytes)
    }],
  ] as [string, (path: string, size: number) => void, number?][])('leaves out a torn tail: %s', async (_, damage, kept = 2) => {
    const parent = directory()
    const first = await Spool.open(parent, limits, log)
    for (const text of ['one', 'two', 'three']) await first.append(record(text))
    await first.close()
    const path = join(parent, '0', readdirSync(join(parent, '0')).find((name) => name.endsWith('.segment'))!)
    damage(path, readFileSync(path).length)
    const second = await Spool.open(parent, limits, log)
    expect(await drain(second)).toEqual(['one', 'two', 'three'].slice(0, kept))
    expect(said.join()).toContain('torn record')
    await second.close()
  })

  test('refuses when full, and takes again once fed', async () => {
    const spool = await Spool.open(directory(), limits, log)
    clearing.push(() => spool.close())
    const large = 'x'.repeat(9_000)
    for (let index = 0; index < 11; index++) await spool.append(record(large))
    const refusal = await spool.append(record(large)).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(TelemetryFull)
    expect(refusal).toMatchObject({ code: 'telemetry.full', retryAfterSeconds: 10 })
    expect(await drain(spool)).toHaveLength(11)
    await spool.append(record(large))
  })

  test('refuses when the disk is nearly full', async () => {
    const spool = await Spool.open(directory(), { ...limits, freeBytes: Number.MAX_SAFE_INTEGER }, log)
    clearing.push(() => spool.close())
    await expect(spool.append(record('x'))).rejects.toThrow('nearly full')
  })

  test('two at the same time have a directory each; what one leaves, the next takes over', async () => {
    const parent = directory()
    const one = await Spool.open(parent, limits, log)
    const two = await Spool.open(parent, limits, log)
    await two.append(record('left behind'))
    await two.close()
    await one.close()
    const three = await Spool.open(parent, limits, log)
    expect(await drain(three)).toEqual(['left behind'])
    await three.close()
    expect(readdirSync(parent)).toEqual(['0'])
  })
})
