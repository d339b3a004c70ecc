import { spawn } from 'node:child_process'
import path from 'node:path'
import { patience, until } from './poll.ts'
import { environmentOf, killTree, type Clearing } from './server.ts'

const root = path.dirname(import.meta.dirname)

export interface Company {
  /** Where it answers; `ended` where it was refused. */
  url: string
  said(): string
  code(): Promise<number | null>
  /** Ends it in order; started again in the same home it is the same company. */
  stop(): Promise<unknown>
}

/** Starts the sample company, a small one, as `npm run demo` does. */
export async function startCompany(clearing: Clearing, home: string, env: Record<string, string> = {}): Promise<Company> {
  const { FULLSCORE_DATA: _, ...usual } = environmentOf({ home })
  const child = spawn(process.execPath, [path.join(root, 'server/demo.ts')], { cwd: root, env: { ...usual, FULLSCORE_DEMO_DATA: path.join(home, 'sample'), FULLSCORE_TEST_SMALL: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearing.add(async () => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    const late = setTimeout(() => killTree(child.pid!), 15_000)
    await ended
    clearTimeout(late)
  })
  const url = await until('the sample company is ready', () => {
    if (child.exitCode !== null) return 'ended'
    return /answers at (\S+) /.exec(said)?.[1]
  }, patience - 60_000).catch((error: Error) => { throw new Error(`${error.message}\n${said}`) })
  return { url, said: () => said, code: () => ended, stop: () => { child.kill('SIGTERM'); return ended } }
}
