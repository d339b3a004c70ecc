import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Things to clear after a test, newest first. */
export class Clearing {
  readonly #work: (() => unknown)[] = []

  add(work: () => unknown): void {
    this.#work.push(work)
  }

  /** A new directory that goes with the rest. */
  directory(): string {
    const path = mkdtempSync(join(tmpdir(), 'fullscore-telemetry-test-'))
    this.add(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }))
    return path
  }

  async run(): Promise<void> {
    for (const work of this.#work.splice(0).toReversed()) await work()
  }
}

/** Starts an engine alone on a free port of 127.0.0.1. @returns its URL with the password, for CLICKHOUSE_URL */
export async function startEngine(
  clearing: Clearing, data: string, memoryBytes = 1024 ** 3,
): Promise<{ url: string; port: number; child: ChildProcess }> {
  const program = join(import.meta.dirname, 'engine-process.ts')
  const child = spawn(process.execPath, [program, '--data', data, '--listen', '127.0.0.1:0', '--memory', String(memoryBytes)], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CLICKHOUSE_PASSWORD: 'secret' },
  })
  const died = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  clearing.add(async () => {
    child.kill('SIGKILL')
    await died
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve((JSON.parse(chunk.toString()) as { port: number }).port))
    child.once('exit', (code) => reject(new Error(`The engine ended with code ${code}.`)))
  })
  return { url: `http://fullscore:secret@127.0.0.1:${port}`, port, child }
}

export const quietLog = { info: () => {}, warn: () => {}, error: () => {} }
