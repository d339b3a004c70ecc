import { z } from 'zod'
import { issueWords } from '@fullscore/api/issue-words.ts'
import { refusalStatus } from '@fullscore/api/route.ts'
import type { FieldError, Problem } from '@fullscore/api/problem.ts'
import { say } from '@fullscore/api/sentence.ts'
import { isDatabaseDown } from '../database/down.ts'
import { Refusal } from '../kernel/refusal.ts'
import type { Log } from '../kernel/log.ts'

// People read these words, in forms and in the terminal.
z.config({ localeError: issueWords })

/** What zod found wrong, with the place of each fault as `part.path[0].to`. */
export function fieldErrors(part: string, error: z.ZodError): FieldError[] {
  return error.issues.slice(0, 50).map((issue) => ({
    field: issue.path.reduce<string>((path, step) => (typeof step === 'number' ? `${path}[${step}]` : `${path}.${String(step)}`), part),
    message: issue.message,
    code: issue.code,
  }))
}

/** Whether PostgreSQL refused to write for want of space or by the product's own free-space guard. */
const isFull = (error: unknown) => (error as { code?: string }).code === '53100'

function asRefusal(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (isDatabaseDown(error)) {
    return new Refusal({ code: 'database-down', kind: 'unavailable', detail: 'The database does not answer at the moment. Nothing was changed; try again shortly.', retryAfter: 5 })
  }
  if (isFull(error)) {
    return new Refusal({ code: 'disk-full', kind: 'unavailable', detail: 'The database has no space left. Nothing was changed; free space on its disk first.', retryAfter: 60 })
  }
  return undefined
}

/** A refusal as its problem; anything else is a defect: logged with the request id, which is all the answer tells. */
export function problemOf(error: unknown, requestId: string, log: Log): { problem: Problem; retryAfter: number | undefined } {
  const refusal = asRefusal(error)
  if (refusal) {
    const { code, kind, detail, retryAfter, ...rest } = refusal.parts
    return { problem: { type: `https://fullscore.invalid/problems/${code}`, title: kind, status: refusalStatus[kind], code, detail, requestId, ...rest }, retryAfter }
  }
  log.error({ error: (error as Error)?.stack ?? String(error), requestId }, 'a defect')
  return {
    problem: { type: 'https://fullscore.invalid/problems/defect', title: 'defect', status: 500, code: 'defect', detail: say`Something went wrong on our side. It is in the log as ${requestId}.`, requestId },
    retryAfter: undefined,
  }
}
