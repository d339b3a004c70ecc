import { isDeepStrictEqual } from 'node:util'
import type { RouteShape } from '@fullscore/api/route.ts'
import { Problem } from '@fullscore/api/problem.ts'
import type { Asked } from './bent.fixture.ts'

export interface Answer { status: number; type: string; text: string; headers: Headers; /** Tables that the call wrote, in order. */ wrote: readonly string[] }

/** What a reader could make nothing of. */
const machineWords = /(\bselect .* from\b|insert into|update .* set|delete from .* where|relation "|constraint "|violates|duplicate key|syntax error|(?<!")undefined|(?<!")NaN(?!")|\[object|ZodError|TypeError|RangeError|at .*\.ts:\d|node_modules|Temporal|kysely|\bpostgres\b|null value|uuid|invalid input|ECONN|\bE[A-Z]{4,}:)/
/** Conflicts that any route may answer. */
const general = new Set(['idempotency-key-reused', 'idempotency-unsettled'])
/** Written by the server about its own work. */
const keepsHouse = new Set(['access.session', 'access.attempt', 'access.token', 'http.idempotency', 'http.server'])

/** What an answer does that no answer may: one line each. */
export function faultsOf(route: RouteShape, asked: Asked, answer: Answer): string[] {
  const faults: string[] = []
  // Who tried to sign in with a wrong password is written down.
  const isGuess = answer.status === 401 && ['session.open', 'session.token'].includes(route.name)
  const facts = isGuess ? [] : answer.wrote.filter((one) => !keepsHouse.has(one.split(' ')[0]!))
  const isPage = route.media === 'text/html'
  // What is away for the moment says so.
  if (answer.status >= 500 && !(answer.status === 503 && answer.type.startsWith('application/problem+json'))) faults.push(`answers ${answer.status}`)
  if (answer.status >= 400 && facts.length > 0) faults.push(`was refused (${answer.status}) and wrote ${[...new Set(facts)].join(', ')}`)
  if (route.method === 'GET' && facts.length > 0) faults.push(`reads and writes ${[...new Set(facts)].join(', ')}`)
  if (answer.status >= 400 && !isPage && route.permission !== 'key') faults.push(...problemFaults(route, asked, answer))
  if (answer.status >= 200 && answer.status < 300 && !isPage && route.permission !== 'key') faults.push(...goodFaults(route, answer))
  return faults
}

function problemFaults(route: RouteShape, asked: Asked, answer: Answer): string[] {
  // The public page answers in the shape that its readers know.
  if (route.name.startsWith('status.') && answer.status === 404 && /^(application\/json|text\/plain)/.test(answer.type)) return machineWords.test(answer.text) ? [`refuses in a machine's words: ${answer.text.slice(0, 200)}`] : []
  if (!answer.type.startsWith('application/problem+json')) return [`refuses with ${answer.status} as ${answer.type || 'nothing'}`]
  const parsed = Problem.strict().safeParse(JSON.parse(answer.text))
  if (!parsed.success) return [`refuses with what is no problem: ${parsed.error.issues[0]!.message}`]
  const { code, detail, errors, status } = parsed.data
  const faults: string[] = []
  if (status !== answer.status) faults.push('says another status than it answers')
  if (!/^\S.*[.?!)]$/s.test(detail)) faults.push(`refuses with no sentence (${code}): ${detail.slice(-80)}`)
  for (const text of [detail, ...(errors ?? []).map((one) => one.message)]) if (machineWords.test(withoutSent(text, asked))) faults.push(`refuses in a machine's words (${code}): ${text.slice(0, 200)}`)
  if (answer.status === 422 && !(errors ?? []).some((one) => one.field !== '')) faults.push(`refuses with 422 (${code}) and names no field`)
  for (const { field } of errors ?? []) if (!isPlace(field, route, asked)) faults.push(`names a field that is none: ${field}`)
  if (status === 409 && !general.has(code) && !(route.refusals ?? []).includes(code)) faults.push(`refuses with a code that its route does not list: ${code}`)
  return faults
}

/** A sentence without the words of the request that it says back. */
function withoutSent(text: string, asked: Asked): string {
  const sent = JSON.stringify([asked.params, asked.query, asked.body, asked.raw ?? '']).match(/[\w@.-]{3,}/g) ?? []
  return [...new Set(sent)].reduce((rest, one) => rest.replaceAll(one, ''), text)
}

/** Whether a place is one of the request: its first step below the part is known to the contract or was sent. */
function isPlace(field: string, route: RouteShape, asked: Asked): boolean {
  if (['Idempotency-Key', 'body', 'query', 'params', 'If-Match'].includes(field)) return true
  const [, part, name] = /^(body|query|params)[.[](.*)$/.exec(field) ?? []
  if (part === undefined) return false
  const sent = part === 'query' ? asked.query.some(([one]) => one.slice(0, 80) === name) : part === 'params' ? Object.hasOwn(asked.params, name!) : true
  if (part !== 'body') return sent || knownNames(route[part as 'query']).some((one) => name!.startsWith(one))
  return true
}
const knownNames = (schema: unknown): string[] => Object.keys((schema as { shape?: object } | undefined)?.shape ?? {})

function goodFaults(route: RouteShape, answer: Answer): string[] {
  if (route.answer === undefined) return route.media === undefined && answer.text !== '' ? ['answers something where nothing is declared'] : []
  if (answer.status === 204) return ['answers nothing where something is declared']
  if (!answer.type.includes('json')) return [`answers ${answer.type} where JSON is declared`]
  const value: unknown = JSON.parse(answer.text)
  const parsed = route.answer.safeParse(value)
  if (!parsed.success) return [`answers what its contract does not: ${parsed.error.issues.slice(0, 2).map((one) => `${one.path.map((step) => (typeof step === 'number' ? '[]' : step)).join('.')} ${one.message}`).join('; ')}`]
  const told = (given: unknown): unknown => JSON.parse(JSON.stringify(given))
  return isDeepStrictEqual(told(parsed.data), value) ? [] : ['answers more than its contract declares']
}
