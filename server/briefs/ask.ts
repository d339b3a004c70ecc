import { sql } from 'kysely'
import type { z } from 'zod'
import type { Brief, BriefPart } from '@fullscore/api/briefs.ts'
import { say } from '@fullscore/api/sentence.ts'
import { isInside } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { BriefAnswerer, BriefQuestion } from './brief.ts'

/** Milliseconds that one module may take: at three in the morning a late answer is no answer. */
export const patience = 2000
const mostFacts = 50

type Part = z.input<typeof BriefPart>

/**
 * Asks every module what it knows, all at once; inside a transaction one after the other, so that a failing answer does
 * not spoil it. A module that fails or is late is said to have failed: unknown, not empty.
 * @param helping only those who know whom to call or what to follow
 */
export async function askBrief(ctx: Ctx, question: BriefQuestion, limit = patience, helping = false): Promise<z.input<typeof Brief>> {
  const answerers = ctx.registry.modules.flatMap((m) => m.briefs ?? []).filter((answerer) => !helping || answerer.helps === true)
  const parts: Part[] = []
  if (!isInside(ctx)) parts.push(...(await Promise.all(answerers.map((answerer) => partOf(ctx, answerer, question, limit)))))
  else for (const answerer of answerers) parts.push(await apart(ctx, limit, () => partOf(ctx, answerer, question, limit)))
  return { at: question.at.toString(), parts }
}

/** Answers only read: going back to the savepoint loses nothing and takes a failed statement back. */
async function apart(tx: Ctx, limit: number, work: () => Promise<Part>): Promise<Part> {
  await sql`savepoint brief`.execute(tx.db)
  await sql`select set_config('statement_timeout', ${String(Math.ceil(limit / 2))}, true)`.execute(tx.db)
  const part = await work()
  await sql`rollback to savepoint brief`.execute(tx.db)
  await sql`release savepoint brief`.execute(tx.db)
  return part
}

async function partOf(ctx: Ctx, answerer: BriefAnswerer, question: BriefQuestion, limit: number): Promise<Part> {
  const part = { module: answerer.name, title: answerer.title }
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('late')), limit)
  try {
    const facts = await Promise.race([answerer.answer(ctx, question), late.promise])
    return { ...part, facts: facts.slice(0, mostFacts) }
  } catch (error) {
    ctx.log.warn({ module: answerer.name, error: (error as Error).message }, 'a module did not answer a brief')
    const failed = (error as Error).message === 'late' ? say`No answer within ${limit / 1000} seconds: unknown.` : 'This could not be found out: unknown.'
    return { ...part, facts: [], failed }
  } finally {
    clearTimeout(timer)
  }
}
