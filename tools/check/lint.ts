import { join } from 'node:path'
import { filesOf, isSource, report, runTool, type Report } from './gate.ts'

interface Diagnostic {
  message: string
  code?: string
  filename?: string
  labels?: { span?: { line?: number } }[]
}

/** oxlint with our rules finds no fault in any source file that git lists. */
export async function lint(root: string): Promise<Report> {
  const expected = (await filesOf(root)).filter(isSource)
  const { out, err, code } = await runTool(root, 'oxlint/bin/oxlint', ['-c', join(root, '.oxlintrc.json'), '-f', 'json', '--no-ignore', ...expected])
  const answer = read(out)
  if (!answer) return report(0, [`oxlint ended with ${code}: ${(out + err).trim().slice(0, 500)}`], 'files')
  const faults = answer.diagnostics.map(({ filename, labels, message, code: rule }) =>
    `${filename ?? 'oxlint'}:${labels?.[0]?.span?.line ?? 0}: ${message} [${rule ?? 'oxlint'}]`)
  return report(answer.number_of_files, faults, 'files', expected.length)
}

function read(out: string): { diagnostics: Diagnostic[]; number_of_files: number } | undefined {
  try {
    return JSON.parse(out) as { diagnostics: Diagnostic[]; number_of_files: number }
  } catch {
    return undefined
  }
}
