import type { z } from 'zod'
import type { Brief, BriefPart } from '@fullscore/api/briefs.ts'
import { isInside } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import type { BriefAnswerer, BriefQuestion } from './brief.ts'

/** Milliseconds that one module may take: at three in the morning a late answer is no answer. */
const patience = 2000
const mostFacts = 50

/**
 * Asks every module what it knows, all at once. A module that fails or is late is said to have failed: unknown, not empty.
 * @throws TypeError inside a transaction, which the failure of one answer would spoil
 */
export async function askBrief(ctx: Ctx, question: BriefQuestion, limit = patience): Promise<z.input<typeof Brief>> {
  if (isInside(ctx)) throw new TypeError('askBrief() is asked outside of transactions')
  const answerers = ctx.registry.modules.flatMap((m) => m.briefs ?? [])
  return { at: question.at.toString(), parts: await Promise.all(answerers.map((answerer) => partOf(ctx, answerer, question, limit))) }
}

async function partOf(ctx: Ctx, answerer: BriefAnswerer, question: BriefQuestion, limit: number): Promise<z.input<typeof BriefPart>> {
  const part = { module: answerer.name, title: answerer.title }
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('late')), limit)
  try {
    const facts = await Promise.race([answerer.answer(ctx, question), late.promise])
    return { ...part, facts: facts.slice(0, mostFacts) }
  } catch (error) {
    ctx.log.warn({ module: answerer.name, error: (error as Error).message }, 'a module did not answer a brief')
    const failed = (error as Error).message === 'late' ? `No answer within ${limit / 1000} seconds: unknown.` : 'This could not be found out: unknown.'
    return { ...part, facts: [], failed }
  } finally {
    clearTimeout(timer)
  }
}
