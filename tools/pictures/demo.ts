import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface Demo { url: string; stop(): Promise<void> }
const patienceMs = 5 * 60_000

/** Shows the sample company on a free port, with a home and a data directory of its own that are removed at the end. */
export async function startDemo(root: string): Promise<Demo> {
  const home = mkdtempSync(path.join(tmpdir(), 'fullscore-pictures-'))
  // The database's own account passes through it.
  chmodSync(home, 0o711)
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [path.join(root, 'fullscore.mjs'), 'demo', '--port', '0', '--data', path.join(home, 'data'), '--key-file', path.join(home, 'key')], {
    cwd: root, env: { PATH, HOME: home, TZ: 'UTC' }, stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`The sample company was not ready in ${patienceMs / 60_000} minutes:\n${said}`)), patienceMs)
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      process.stdout.write(chunk)
      const found = /answers at (\S+) /.exec(said)?.[1]
      if (found === undefined) return
      clearTimeout(late)
      resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => {
      clearTimeout(late)
      reject(new Error(`The sample company ended before it was ready:\n${said}`))
    })
  }).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url, stop }
}
