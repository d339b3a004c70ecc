import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Visitor } from 'oxc-parser'
import { filesOf, isSource, isTest, report, textOf, type Report } from './gate.ts'
import { readSource } from './rooms/source.ts'

const LIST = 'tools/check/keep-callers.txt'
const HEAD = `# Who writes without an event, and why: every call of keep(), file and reason. Compared by npm run check;
# after a change that was thought through: node tools/check/keep.ts --write
`

/** The calls of `keep()` are those of the committed list, so that each new one is seen in review. */
export async function keepCallers(root: string): Promise<Report> {
  const { looked, lines, faults } = await callers(root)
  const listed = existsSync(join(root, LIST)) ? textOf(root, LIST).split('\n').filter((one) => one !== '' && !one.startsWith('#')) : []
  faults.push(...without(lines, listed).map((one) => `${LIST} lacks: ${one}`), ...without(listed, lines).map((one) => `${LIST} has, but nothing calls: ${one}`))
  return report(looked, faults, 'files')
}

/** What is in the first list more often than in the second. */
function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = [...taken]
  return all.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

async function callers(root: string): Promise<{ looked: number; lines: string[]; faults: string[] }> {
  const paths = (await filesOf(root)).filter((one) => one.startsWith('server/') && isSource(one) && !isTest(one) && one !== 'server/kernel/change.ts')
  const [lines, faults]: [string[], string[]] = [[], []]
  for (const path of paths) {
    const source = readSource(path, textOf(root, path))
    const names = new Set(source.imports.filter((one) => one.specifier.endsWith('/kernel/change.ts') || one.specifier === './change.ts').flatMap((one) => one.names.get('keep') ?? []))
    new Visitor({
      CallExpression(node) {
        if (node.callee.type !== 'Identifier' || !names.has(node.callee.name)) return
        const reason = node.arguments[1]
        if (reason?.type === 'Literal' && typeof reason.value === 'string') lines.push(`${path}: ${reason.value}`)
        else faults.push(`${path}:${source.lineAt(node.start)}: the reason given to keep() is no plain text`)
      },
    }).visit(source.program)
  }
  return { looked: paths.length, lines: lines.sort(), faults }
}

if (import.meta.main && process.argv.includes('--write')) {
  const root = join(import.meta.dirname, '../..')
  const { lines } = await callers(root)
  writeFileSync(join(root, LIST), `${HEAD}${lines.map((one) => `${one}\n`).join('')}`)
  console.log(`${LIST}: ${lines.length} calls`)
}
