import type { AnswerOf } from '@fullscore/api/route.ts'
import type { incidentCost } from '@fullscore/api/operations/incidents/insight.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { workingTime } from '@fullscore/time/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import { serviceById } from '../../infrastructure/services/public.ts'
import { costOf, type CostFacts, type Stay } from './cost.ts'
import { handlingOf } from './handling.ts'
import { requireSeen, type ListedRow } from './list.ts'
import { staysOf } from './store-people.ts'

/** What an incident costs until now or until it was over, each line with its working. */
export async function costOfIncident(ctx: Ctx, id: Id<'incident'>): Promise<AnswerOf<typeof incidentCost>> {
  const row = await requireSeen(ctx, id)
  const until = row.resolved_at ?? ctx.clock.now()
  const { currency } = await ctx.db.selectFrom('organisation.organisation').select('currency').executeTakeFirstOrThrow()
  const { hourlyAmount } = await handlingOf(ctx)
  const cost = costOf({ stays: await staysUntil(ctx, row, until), hourly: hourlyAmount === null ? null : Number(hourlyAmount), currency, ...(await worthOf(ctx, row, until)) })
  return { ...cost, until: until.toString(), running: row.resolved_at === null }
}

/** Who worked on it; where nobody is recorded, whoever acknowledged it, from then on. */
async function staysUntil(ctx: Ctx, row: ListedRow, until: Temporal.Instant): Promise<Stay[]> {
  const stays = (await staysOf(ctx, row.id)).map((one) => ({ name: one.name, from: one.joined_at, to: one.left_at ?? until }))
  if (stays.length > 0 || !row.acknowledged_by || !row.acknowledged_at) return stays
  const person = await ctx.db.selectFrom('organisation.person').select('name').where('id', '=', row.acknowledged_by).executeTakeFirst()
  return [{ name: person?.name ?? 'somebody', from: row.acknowledged_at, to: until }]
}

async function worthOf(ctx: Ctx, row: ListedRow, until: Temporal.Instant): Promise<Pick<CostFacts, 'service' | 'serviceUnknown'>> {
  if (!row.service_id) return { service: null, serviceUnknown: 'it is about no service' }
  const service = await serviceById(ctx, row.service_id)
  if (!service) return { service: null, serviceUnknown: 'its service is outside your scope' }
  if (!service.hourValue) return { service: null, serviceUnknown: say`nobody said what an hour of ${service.name} is worth` }
  const minutes = Math.ceil(workingTime(service.hours, row.opened_at, until) / 60_000)
  return { service: { name: service.name, amount: Number(service.hourValue.amount), currency: service.hourValue.currency, minutes, hours: service.hours === '24/7' ? 'around the clock' : service.hours.zone }, serviceUnknown: '' }
}
