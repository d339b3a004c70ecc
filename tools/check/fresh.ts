import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { report, run, type Report } from './gate.ts'

const GENERATOR = 'tools/generate/run.ts'

/** What is generated and committed is what the generators make now. */
export async function fresh(root: string): Promise<Report> {
  if (!existsSync(join(root, GENERATOR))) return report(0, [`${GENERATOR} is missing`], 'generated files')
  const { code, out, err } = await run(root, process.execPath, ['--disable-warning=ExperimentalWarning', GENERATOR, '--check'])
  const lines = out.split('\n').filter((one) => one !== '')
  const looked = Number(lines.flatMap((one) => /^looked at (\d+) generated files$/.exec(one)?.[1] ?? []).at(-1) ?? 0)
  const faults = lines.filter((one) => !one.startsWith('looked at '))
  if (code !== 0 && faults.length === 0) faults.push(`${GENERATOR} ended with ${code}: ${err.trim().slice(-500)}`)
  return report(looked, faults, 'generated files')
}
