import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { filesOf, report, runTool, type Report } from './gate.ts'

const PROJECTS = ['.', 'api', 'time', 'engraving', 'web']
const AT_ONCE = 2

/** TypeScript finds no fault, and every TypeScript file that git lists was in one of the projects. */
export async function types(root: string): Promise<Report> {
  const expected = (await filesOf(root)).filter((one) => /\.(ts|tsx|mts)$/.test(one))
  const projects = PROJECTS.filter((one) => existsSync(join(root, one, 'tsconfig.json')) && (one === '.' || expected.some((path) => path.startsWith(`${one}/`))))
  const [seen, faults] = [new Set<string>(), new Set<string>()]
  const waiting = [...projects]
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let project = waiting.shift(); project !== undefined; project = waiting.shift()) {
      const { code, out, err } = await runTool(root, 'typescript/bin/tsc', ['-p', project, '--listFiles', '--pretty', 'false'])
      let found = 0
      for (const line of `${out}\n${err}`.split('\n')) {
        if (/^(\/|[A-Za-z]:[\\/])/.test(line)) seen.add(relative(root, line.trim()).replaceAll('\\', '/'))
        else if (/error TS\d+/.test(line)) found = faults.add(line).size
      }
      if (code !== 0 && found === 0) faults.add(`tsc -p ${project} ended with ${code}: ${err.trim().slice(0, 300)}`)
    }
  }))
  const unseen = expected.filter((one) => !seen.has(one)).map((one) => `${one}: no TypeScript project includes this file`)
  const own = expected.length - unseen.length
  return report(own, [...faults, ...unseen], 'files')
}
