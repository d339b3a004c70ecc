import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const root = path.join(import.meta.dirname, '..')

/** Starts the product on a free port; resolves when it says where it answers and its health is good there. @param more further variables of its environment */
export async function start(dataDir: string, more: Record<string, string> = {}): Promise<{ child: ChildProcess; seconds: number; url: string }> {
  const began = performance.now()
  const child = spawn(process.execPath, [path.join(root, 'server/main.ts')], { env: { ...process.env, FULLSCORE_DATA: dataDir, FULLSCORE_PORT: '0', FULLSCORE_HOST: '127.0.0.1', ...more }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /(http:\/\/[\w.]+:\d+)/.exec(said)
      if (found) resolve(found[1]!)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => reject(new Error(`It did not start: ${said}`)))
  })
  for (;;) {
    const health = await fetch(`${url}/api/v1/health`).catch(() => undefined)
    if (health?.status === 200) break
    await pause(20)
  }
  return { child, seconds: (performance.now() - began) / 1000, url }
}

/** Ends it in order. */
export async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => { child.once('exit', done) })
  child.kill('SIGTERM')
  await ended
}
