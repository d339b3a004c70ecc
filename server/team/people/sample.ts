import type { Id } from '@fullscore/api/ids.ts'
import { decide } from '../../approvals/decide.ts'
import { openRequestOf } from '../../approvals/store.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { SampleChapter, SampleStep, Stage } from '../../sample/chapter.ts'
import { ask } from './act.ts'
import { organisation, setHours } from './hours.ts'

interface Plan { who: string; kind: 'holiday' | 'sick' | 'other'; /** Days before today; below 0 to come. */ from: number; to: number; asked: number; reason?: string; by?: string; says?: { refuse: string } }

/** Who is away when. Without `by` it waits for whoever is asked; the one person who knows the warehouse systems has no deputy. */
const plans: readonly Plan[] = [
  { who: 'network/2', kind: 'holiday', from: 96, to: 83, asked: 120, by: 'lead of network' },
  { who: 'servers/2', kind: 'holiday', from: 61, to: 52, asked: 75, by: 'lead of servers' },
  { who: 'payments/1', kind: 'other', from: 22, to: 20, asked: 25, reason: 'A house to move into', by: 'lead of payments' },
  { who: 'shop/2', kind: 'holiday', from: 2, to: -2, asked: 20, by: 'team-lead' },
  { who: 'workplace/2', kind: 'sick', from: 1, to: -1, asked: 1 },
  { who: 'security/2', kind: 'holiday', from: -20, to: -27, asked: 9, by: 'lead of security', says: { refuse: 'The yearly audit is in that week and needs all of us. The week after is free.' } },
  { who: 'databases/0', kind: 'holiday', from: -14, to: -17, asked: 5, by: 'manager' },
  { who: 'warehouse/0', kind: 'holiday', from: -9, to: -18, asked: 1, reason: 'My sister marries' },
  { who: 'operations/5', kind: 'holiday', from: -22, to: -25, asked: 1 },
]

function stepsOf(stage: Stage, plan: Plan, place: number): SampleStep[] {
  let id: Id<'leave'> | undefined
  const day = (daysAgo: number) => stage.today().subtract({ days: daysAgo }).toString()
  const asking: SampleStep = {
    at: stage.day(plan.asked, `10:1${place}`),
    run: async () => {
      const made = await ask(await stage.as(stage.the('member', plan.who)), { kind: plan.kind, from: day(plan.from), fromHalf: false, to: day(plan.to), toHalf: false, reason: plan.reason ?? '' })
      id = made.id
    },
  }
  const { by, says } = plan
  if (by === undefined) return [asking]
  return [asking, { at: stage.day(plan.asked - 1, '14:50'), who: by, run: (ctx) => decideOn(ctx, id!, says) }]
}

async function decideOn(ctx: OpenCtx, id: Id<'leave'>, says: Plan['says']): Promise<void> {
  const request = (await openRequestOf(ctx, 'leave', id))!
  await decide(ctx, request.id, { decision: says ? 'refuse' : 'accept', comment: says?.refuse ?? '', hash: request.content_hash, via: 'browser' })
}

const office = [{ from: '08:30', to: '17:00' }]
/** The company works by Dutch hours, and on Dutch public holidays not at all. */
const hours = (stage: Stage): SampleStep => ({
  at: stage.begin.add({ minutes: 12 }), who: 'administrator',
  run: async (ctx) => {
    await setHours(ctx, { kind: 'organisation', id: (await organisation(ctx)).id }, 0, { zone: stage.zone, hours: { mon: office, tue: office, wed: office, thu: office, fri: office }, place: { country: 'NL' } })
  },
})

export const leaveSample: SampleChapter = { name: 'leave', steps: (stage) => [hours(stage), ...plans.filter((one) => one.asked < stage.size.days - 2).flatMap((plan, place) => stepsOf(stage, plan, place))] }
