import { spawn } from 'node:child_process'
import path from 'node:path'
import { makeDatabase } from '../server/testing.ts'
import type { Clearing } from './server.ts'

const root = path.dirname(import.meta.dirname)

/** Stores that several servers share: a database on the run's PostgreSQL, and a telemetry engine started alone. @returns the settings for them */
export async function startStores(clearing: Clearing): Promise<{ DATABASE_URL: string; CLICKHOUSE_URL: string }> {
  const database = await makeDatabase()
  clearing.add(() => database.drop())
  const child = spawn(process.execPath, [path.join(root, 'server/telemetry/engine-process.ts'), '--data', clearing.directory(), '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, CLICKHOUSE_PASSWORD: 'tutti' },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  clearing.add(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { port: number }).port))
    child.once('exit', (code) => reject(new Error(`The engine ended with code ${code}.`)))
  })
  return { DATABASE_URL: database.url, CLICKHOUSE_URL: `http://fullscore:tutti@127.0.0.1:${port}/fullscore` }
}
