import { join, relative } from 'node:path'
import { filesOf, isSource, report, runTool, type Report } from './gate.ts'

/** knip finds no file, export or dependency that nothing uses, and none that is used but not declared. */
export async function dead(root: string): Promise<Report> {
  const reporter = relative(root, join(import.meta.dirname, 'knip-reporter.ts'))
  const { code, out, err } = await runTool(root, 'knip/bin/knip.js', ['--reporter', reporter.startsWith('.') ? reporter : `./${reporter}`, '--no-progress'])
  const last = out.split('\n').findLast((one) => one.startsWith('{"looked":'))
  if (last === undefined) return report(0, [`knip ended with ${code}: ${(out + err).trim().slice(0, 500)}`], 'files')
  const { looked, faults } = JSON.parse(last) as Report
  // Generated row types are out of its sight on purpose.
  const expected = (await filesOf(root)).filter((one) => isSource(one) && !one.startsWith('server/database/rows/')).length
  return report(looked, faults, 'files', expected)
}
