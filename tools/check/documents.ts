import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import { filesOf, report, textOf, type Report } from './gate.ts'

const TEXT = /(^|\/)(\.[a-z]+|[^.]+|.*\.(md|ts|tsx|mjs|js|json|sql|css|html|txt|yml|yaml|sh|service|conf|toml|env|npmrc))$/i
const MACHINE_PATH = /(?<![\w./~:>-])\/(?:work|root|home\/[a-z_][\w-]*|Users\/[A-Za-z][\w-]*)(?=\/[\w.-])/g
const REGISTRY = /\b(?:registry\.(?:npmjs|yarnpkg|npmmirror)\.\w+|npm\.pkg\.github\.com|deb\.debian\.org|[\w.-]*(?:artifactory|nexus|verdaccio)[\w.-]*\.\w+)\b/gi

/** Documents name only what exists; nothing names this machine or a registry; the lockfile holds no addresses. */
export async function documents(root: string): Promise<Report> {
  const files = await filesOf(root)
  const listed = new Set(files.flatMap((one) => [one, ...parentsOf(one)]))
  const pages = files.filter((one) => one.endsWith('.md'))
  const faults = pages.flatMap((page) => pathFaults(page, textOf(root, page), listed))
  for (const path of files.filter((one) => TEXT.test(one))) faults.push(...placeFaults(path, textOf(root, path)))
  if (existsSync(join(root, 'package-lock.json'))) faults.push(...lockFaults(textOf(root, 'package-lock.json')))
  return report(pages.length, faults, 'documents')
}

function parentsOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'))
}

function pathFaults(page: string, text: string, listed: ReadonlySet<string>): string[] {
  const faults: string[] = []
  let fenced = false
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*(```|~~~)/.test(line)) fenced = !fenced
    if (fenced) continue
    const named = [...line.matchAll(/`([^`]+)`/g)].map((one) => one[1]!).filter((one) => looksLikePath(one, listed)).map((one) => one.replace(/:\d+$/, ''))
    const linked = [...line.replace(/`[^`]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map((one) => one[1]!).filter((one) => !/^([a-z]+:|#|\/)/i.test(one))
      .map((one) => posix.normalize(posix.join(posix.dirname(page), decodeURIComponent(one.replace(/#.*$/, '')))))
    for (const path of [...named, ...linked]) {
      if (!listed.has(path.replace(/\/$/, ''))) faults.push(`${page}:${index + 1}: names ${path}, which does not exist`)
    }
  }
  return faults
}

/** A path of the repository: its first part is a folder of the repository, and it has no placeholder in it. */
function looksLikePath(text: string, listed: ReadonlySet<string>): boolean {
  if (!/^[\w.-]+(\/[\w.-]+)*\/?(:\d+)?$/.test(text) || text.includes('...')) return false
  const [first = '', ...rest] = text.split('/')
  return rest.length > 0 ? listed.has(first) : /^[A-Z][\w-]*\.md$/.test(text)
}

function placeFaults(path: string, text: string): string[] {
  const faults: string[] = []
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length
  for (const match of text.matchAll(MACHINE_PATH)) {
    if (!/\.test\.tsx?$/.test(path)) faults.push(`${path}:${lineAt(match.index)}: names ${match[0]}, a path of one machine`)
  }
  for (const match of text.matchAll(REGISTRY)) faults.push(`${path}:${lineAt(match.index)}: names ${match[0]}, a registry`)
  return faults
}

function lockFaults(text: string): string[] {
  const found = text.split('\n').flatMap((line, at) => (/"resolved":\s*"(?:https?|git)/.test(line) ? [at + 1] : []))
  return found.length === 0 ? [] : [`package-lock.json:${found[0]}: ${found.length} packages carry the address they came from; .npmrc has omit-lockfile-registry-resolved=true`]
}
