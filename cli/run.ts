import { writeFile } from 'node:fs/promises'
import { CallError } from '@fullscore/api/call.ts'
import { Problem } from '@fullscore/api/problem.ts'
import { plain } from '@fullscore/api/render.ts'
import { say } from '@fullscore/api/sentence.ts'
import { type InputOf, type RouteShape } from '@fullscore/api/route.ts'
import type { Command } from './commands.ts'
import { connect, unreachable } from './connection.ts'
import { parseWords, UsageError, type Given } from './parse.ts'
import { complain, print, printJson, table } from './print.ts'

type Listed = { items: unknown[]; next?: string | undefined }
const isListed = (value: unknown): value is Listed => typeof value === 'object' && value !== null && Array.isArray((value as Listed).items)
/** Pages that `--all` reads at most: a bound on what one command holds in memory. */
const mostPages = 500

/** Asks one route and prints its answer. An edit reads the object first, so that its version is the one you see. */
export async function runRoute(command: Command, asked: string[]): Promise<number> {
  const { words, file } = command.route.media ? fileIn(asked) : { words: asked, file: undefined }
  const given = parseWords(command, words)
  const { call, origin } = connect()
  const input = { params: given.params, query: given.query, ...(command.route.body ? { body: given.bytes ?? given.body ?? {} } : {}) } as unknown as InputOf<RouteShape>
  const ifMatch = command.route.ifMatch ? (given.ifMatch ?? (await etagOf(command, given))) : undefined
  if (command.route.media) {
    const { headers, url } = raw(command, given, origin)
    return save(await fetch(url, { headers }).catch((error: unknown) => { throw unreachable(origin, error) }), file)
  }
  let answer: unknown = await call(command.route, input, { ifMatch })
  if (given.all && isListed(answer)) answer = await allPages(command, given, answer)
  if (answer === undefined) { if (given.json) printJson(null); return 0 }
  if (given.json) printJson(answer, 2)
  else print(table(answer))
  if (!given.json && isListed(answer) && answer.next) complain(given.all ? say`There is more than --all reads at once: go on with --cursor ${answer.next}` : say`There is more: --all shows everything, or --cursor ${answer.next}`)
  return codeOf(answer)
}

/** Of a deed done to many, 1 when one of them was refused: its row says why. */
export const codeOf = (answer: unknown): number => (isListed(answer) && answer.items.some((one) => typeof one === 'object' && one !== null && (one as { done?: unknown }).done === false && 'why' in one) ? 1 : 0)

/** Takes `--out FILE` (or `--pdf FILE`) out of the words. @throws UsageError without a name */
export function fileIn(words: readonly string[]): { words: string[]; file: string | undefined } {
  const at = words.findIndex((word) => /^--(out|pdf)(=|$)/.test(word))
  if (at < 0) return { words: [...words], file: undefined }
  const [flag = '', inline] = words[at]!.split(/=(.*)/s)
  const file = inline ?? words[at + 1]
  if (file === undefined || file === '' || (inline === undefined && file.startsWith('--'))) throw new UsageError(say`${flag} needs the name of a file.`)
  return { words: words.toSpliced(at, inline === undefined ? 2 : 1), file }
}

/** Prints an answer that is text, or writes it into the file named. A terminal is no place for a PDF. */
async function save(answer: Response, file: string | undefined): Promise<number> {
  if (!answer.ok) {
    const problem = Problem.safeParse(await answer.json().catch(() => undefined))
    if (problem.success) throw new CallError(problem.data)
    throw new Error(plain(say`The server answered ${answer.status}.`))
  }
  if (file !== undefined) {
    await writeFile(file, Buffer.from(await answer.arrayBuffer()))
    complain(say`Written: ${file}`)
  } else if (!process.stdout.isTTY) process.stdout.write(Buffer.from(await answer.arrayBuffer()))
  // A file takes what was sent; a terminal only what it may show.
  else if (/^(text|application\/json)/.test(answer.headers.get('content-type') ?? '')) print((await answer.text()).trimEnd())
  else throw new UsageError(say`This answer is no text: name a file with --out FILE.`)
  return 0
}

async function allPages(command: Command, given: Given, first: Listed): Promise<Listed> {
  const { call } = connect()
  const items = [...first.items]
  let { next } = first
  for (let page = 1; next && page < mostPages; page++) {
    const answer = (await call(command.route, { params: given.params, query: { ...given.query, cursor: next } } as unknown as InputOf<RouteShape>)) as unknown as Listed
    items.push(...answer.items)
    next = answer.next
  }
  return { ...first, items, next }
}

/**
 * The route whose answer bears the version that guards an edit: the one that shows what stands at the same address, or for an action
 * on an object (`/vendors/:id/archive`) the object itself.
 */
export function guardOf(route: Pick<RouteShape, 'path'>, all: readonly RouteShape[]): RouteShape | undefined {
  const object = route.path.replace(/(?:\/[^:/]+)+$/, '')
  return [route.path, object].map((path) => all.find((one) => one.method === 'GET' && one.path === path)).find((one) => one !== undefined)
}

async function etagOf(command: Command, given: Given): Promise<string | undefined> {
  const { routes } = await import('@fullscore/api/routes.ts')
  const read = guardOf(command.route, routes)
  if (!read) return undefined
  return (await connect().call.tagged(read, { params: given.params } as unknown as InputOf<RouteShape>)).etag
}

function raw(command: Command, given: Given, origin: string): { url: string; headers: Record<string, string> } {
  const path = command.route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(given.params[name] ?? ''))
  const query = new URLSearchParams(Object.entries(given.query).map(([k, v]) => [k, String(v)])).toString()
  return { url: `${origin}/api/v1${path}${query ? `?${query}` : ''}`, headers: connect().headers }
}
