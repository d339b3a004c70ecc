import { spawn } from 'node:child_process'
import path from 'node:path'
import { childEnvironment } from '../kernel/child.ts'
import { outage } from './story.ts'

/** The company's services while the product runs on them. */
export interface Living {
  readonly port: number
  /** Where its mail server listens. */
  readonly mailPort: number
  /** Whether the outage goes on. */
  broken(): boolean
  repair(): void
  stop(): Promise<void>
}

/** Starts the services' process. @param wanted 0 for a free port @throws Error when the port is taken by another program */
export async function startLiving(wanted: { port: number; mailPort: number }, broken: boolean): Promise<Living> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'services-server.ts'), String(wanted.port), String(wanted.mailPort)], { stdio: ['pipe', 'pipe', 'pipe'], env: childEnvironment() })
  child.stdin.on('error', () => undefined)
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => { said = (said + chunk.toString()).slice(-500) })
  const gone = new Promise<void>((resolve) => { child.once('exit', () => resolve()) })
  const [port, mailPort] = await new Promise<[number, number]>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('The services of the sample company did not start within 15 seconds.')), 15_000)
    child.once('exit', () => reject(new Error(said.includes('EADDRINUSE') ? `Port ${wanted.port} or ${wanted.mailPort}, on which the services of the sample company answer, is taken by another program.` : `The services of the sample company ended at once. ${said.trim()}`)))
    child.stdout.once('data', (line: Buffer) => {
      clearTimeout(late)
      const [first, second] = line.toString().trim().split(' ').map(Number)
      resolve([first!, second!])
    })
  })
  let breaks = broken
  const tell = () => child.stdin.write(`fail ${breaks ? outage.paths.join(',') : ''}\nslow ${breaks ? outage.slow.join(',') : ''}\n`)
  tell()
  return {
    port, mailPort, broken: () => breaks,
    repair: () => {
      breaks = false
      tell()
    },
    stop: async () => {
      child.stdin.end()
      await gone
    },
  }
}
