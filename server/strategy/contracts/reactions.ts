import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { deadlineMissed, thresholdReached } from '../../deadlines/events.ts'
import { payloadOf, type RecordedEvent } from '../../events/event.ts'
import { itemMerged, mergeUndone } from '../../infrastructure/inventory/public.ts'
import { keep } from '../../kernel/change.ts'
import type { OpenCtx } from '../../kernel/context.ts'
import type { Reaction } from '../../kernel/module.ts'
import { notify } from '../../outbound/notify.ts'
import { ownerToTell } from '../../organisation/to-tell.ts'
import { costWords, standingOf, verdictOf } from './contract.ts'
import { contractLockedIn } from './events.ts'
import { agreementOf, costOf, followMerge, undoFollowed, type ContractRow } from './store.ts'

/** Tells the owner; of a contract that nobody owns, or whose owner has left, whoever leads its team. @param why says it of `whose` contract it is */
async function tell(ctx: OpenCtx, id: Id<'contract'>, step: string, why: (whose: string) => string): Promise<void> {
  const row = await ctx.db.selectFrom('strategy.contract').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row || row.archived_at) return
  for (const { personId, owns } of await ownerToTell(ctx, row.owner_person_id, row.owner_team_id)) {
    await notify(ctx, {
      personId, cause: { kind: 'contract', id }, step, urgency: 'low', subject: say`Contract ${row.name}`, text: words(ctx, row), link: `/strategy/contracts/${id}`,
      why: why(owns ? say`You own this contract` : say`Nobody owns this contract but your team`), team: row.owner_team_id, rehearsal: false, asks: false,
    })
  }
}

function words(ctx: OpenCtx, row: ContractRow): string {
  const agreement = agreementOf(row)
  const now = ctx.clock.now()
  const cost = costOf(row)
  const { verdict } = verdictOf(agreement, standingOf(agreement, now), now.toZonedDateTimeISO(row.zone).toPlainDate())
  return [verdict, cost ? say`It costs ${costWords(cost)}` : ''].filter(Boolean).join('\n')
}

const contractOf = (event: RecordedEvent) => event.subjects.find((one) => one.kind === 'contract')?.id as Id<'contract'> | undefined

/** The owner is reminded of a day that comes, told of one that passed. */
export const remindOwner: Reaction = {
  name: 'strategy.contracts.remind-owner',
  on: [thresholdReached, deadlineMissed],
  run: async (ctx, event) => {
    const id = contractOf(event)
    if (!id) return
    const { rule } = event.payload as { rule: string }
    const day = rule.split(' ')[1] ?? ''
    const what = rule.startsWith('contract-decision') ? 'decision' : 'last day to act'
    const percent = event.type === thresholdReached.type ? payloadOf(thresholdReached, event).percent : 100
    await tell(ctx, id, `${rule}.${percent}`, (whose) => (percent === 100 ? say`${whose}; the day for its ${what}, ${day}, has passed.` : say`${whose}; its ${what} is due by ${day}.`))
  },
}

/** Being locked in without having decided is told plainly. */
export const tellLocked: Reaction = {
  name: 'strategy.contracts.tell-locked',
  on: [contractLockedIn],
  run: async (ctx, event) => {
    const { contractId, until, decided } = payloadOf(contractLockedIn, event)
    if (!decided) await tell(ctx, contractId as Id<'contract'>, `locked ${until}`, (whose) => say`${whose}; nobody gave notice in time.`)
  },
}

/** What a contract covers follows the merging of items, and its undoing. */
export const followItems: Reaction = {
  name: 'strategy.contracts.follow-items',
  on: [itemMerged, mergeUndone],
  run: async (ctx, event) => {
    const { goneId, keptId } = event.payload as { goneId: string; keptId: string }
    await keep(ctx, 'the merge is the fact', (tx) => (event.type === itemMerged.type ? followMerge(tx, goneId, keptId) : undoFollowed(tx, goneId, keptId)))
  },
}

export const contractReactions = [remindOwner, tellLocked, followItems]
