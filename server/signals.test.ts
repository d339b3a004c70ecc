import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'

/** A process that takes `ms` to stop in order. */
async function stopping(ms: number): Promise<{ tell(signal: NodeJS.Signals): void; ended: Promise<number | null>; said(): string }> {
  const program = `
    import { stopOnSignals } from ${JSON.stringify(path.join(import.meta.dirname, 'signals.ts'))}
    stopOnSignals().with(async () => { console.log('stopping'); await new Promise((done) => setTimeout(done, ${ms})); console.log('stopped') })
    console.log('running')
    setInterval(() => {}, 60_000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<number | null>((resolve) => { child.once('close', resolve) })
  await expect.poll(() => said).toContain('running')
  return { tell: (signal) => void child.kill(signal), ended, said: () => said }
}

it('a wish to stop that comes twice at once is one: a closed terminal tells the group, and the starter passes it on', async () => {
  const { tell, ended, said } = await stopping(300)
  tell('SIGHUP')
  tell('SIGTERM')
  expect(await ended).toBe(0)
  expect(said()).toContain('stopped')
})

it('a later one stops at once', async () => {
  const { tell, ended, said } = await stopping(60_000)
  tell('SIGINT')
  await expect.poll(said).toContain('stopping')
  await pause(1_200)
  tell('SIGINT')
  expect(await ended).toBe(1)
})
