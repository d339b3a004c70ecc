import type { AnswerOf, BodyOf } from '@fullscore/api/route.ts'
import type { decideSweepProposals } from '@fullscore/api/infrastructure/monitoring/sweeps.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type NewEvent } from '../../../events/event.ts'
import { change } from '../../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../../kernel/context.ts'
import { conflict, missing, Refusal } from '../../../kernel/refusal.ts'
import { requireMay, requireSeenAndMay } from '../../../organisation/visible.ts'
import { addressIdentity, endpointIdentity, endpointsAt, itemsAtAddresses, observe, relate } from '../../inventory/public.ts'
import { insertWatched, requireReachable } from '../checks.ts'
import { sweepProposalsDecided } from '../events.ts'
import { itemProposalAt, lockProposals, settleProposal, type ProposalRow, type What } from './store.ts'

type Answer = AnswerOf<typeof decideSweepProposals>
const source = 'sweep'
const whatOf = (row: ProposalRow) => row.what as What
const order = { item: 1, relation: 2, check: 3 } as const

/** What is made by accepting, counted. */
class Made {
  items = 0; relations = 0; checks = 0; along = 0
  readonly events: NewEvent[] = []
  readonly about = new Set<string>()
}

/** Accepts or refuses what sweeps found, in one transaction. A check whose address may not be reached any more stays and is named with the reason. */
export async function decideProposals(ctx: OpenCtx, { ids, accept }: BodyOf<typeof decideSweepProposals>): Promise<Answer> {
  const wanted = [...new Set(ids)]
  const failed = accept ? await unreachable(ctx, wanted) : new Map<string, string>()
  return change(ctx, async (tx) => {
    const rows = await lockProposals(tx, wanted)
    if (rows.length < wanted.length) throw missing('sweep-proposal')
    for (const row of rows) {
      await requireSeenAndMay(tx, 'monitoring:manage', { kind: 'sweep', id: row.sweep_id, team: row.owner_team_id })
      if (accept && row.kind !== 'check') requireMay(tx.actor, 'inventory:manage', row.owner_team_id)
    }
    const open = rows.filter((row) => row.state === 'proposed' && !failed.has(row.id)).toSorted((a, b) => order[a.kind as 'item'] - order[b.kind as 'item'])
    if (open.length === 0 && failed.size === 0) throw conflict('decided', 'These proposals were decided already.')
    const made = new Made()
    for (const row of open) {
      if (accept) await acceptOne(tx, row, made)
      else await settleProposal(tx, row.id, 'refused', null)
    }
    const team = rows[0]!.owner_team_id
    const subjects = [...new Set(rows.map((row) => row.sweep_id as string))].slice(0, 20).map((id) => ({ kind: 'sweep', id, role: 'sweep' }))
    const said = announce(sweepProposalsDecided, {
      team, subjects: [...subjects, ...[...made.about].slice(0, 80).map((id) => ({ kind: 'item', id, role: 'found' }))],
      payload: { proposalIds: open.map((row) => row.id), accepted: accept, items: made.items, relations: made.relations, checks: made.checks },
    })
    return { events: [said, ...made.events], value: { decided: open.length, along: made.along, failed: wanted.flatMap((id) => (failed.has(id) ? [{ id, says: failed.get(id)! }] : [])) } }
  })
}

/** Checks among the proposals whose destination is refused by now, judged before the transaction. */
async function unreachable(ctx: OpenCtx, ids: readonly Id<'sweep-proposal'>[]): Promise<Map<string, string>> {
  const rows = await ctx.db.selectFrom('infrastructure.sweep_proposal').selectAll().where('id', 'in', [...ids]).where('kind', '=', 'check').where('state', '=', 'proposed').execute()
  const found = new Map<string, string>()
  for (const row of rows) {
    const what = whatOf(row)
    if (what.kind !== 'check') continue
    await requireReachable(ctx, what.target, row.owner_team_id).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      found.set(row.id, error.parts.detail)
    })
  }
  return found
}

async function acceptOne(tx: Ctx, row: ProposalRow, made: Made): Promise<void> {
  const what = whatOf(row)
  if (what.kind === 'item') return void (await makeItem(tx, row, what, made))
  const host = await hostOf(tx, row, made)
  if (what.kind === 'relation') {
    if (!host) return
    const endpoint = await observe(tx, source, {
      kind: 'endpoint', name: `${row.address} port ${what.port}`, identities: [endpointIdentity(row.address, what.port)], attributes: { host: row.address, port: what.port }, team: row.owner_team_id,
    })
    await settleProposal(tx, row.id, 'accepted', await relate(tx, 'runs-on', endpoint, host))
    made.relations += 1
    made.about.add(endpoint)
    return
  }
  const id = tx.ids.make<'check'>()
  const endpoint = what.port === null ? undefined : (await endpointsAt(tx, row.address, [what.port])).get(what.port)
  const itemId = endpoint ?? host
  made.events.push(await insertWatched(tx, id, {
    name: what.name, target: what.target, interval: 60, timeout: 10_000, retries: 2, slowAfter: null, urgency: 'high', ...(itemId ? { itemId } : {}), rehearsal: false,
  }, row.owner_team_id))
  await settleProposal(tx, row.id, 'accepted', id)
  made.checks += 1
}

async function makeItem(tx: Ctx, row: ProposalRow, what: Extract<What, { kind: 'item' }>, made: Made): Promise<Id<'item'>> {
  const seen = what.itemKind === 'server' ? { addresses: row.address, ...(what.hostname === null ? {} : { hostname: what.hostname }) } : { address: row.address }
  const id = await observe(tx, source, { kind: what.itemKind, name: what.name, identities: [addressIdentity(row.department_id, row.address)], attributes: seen, team: row.owner_team_id })
  await settleProposal(tx, row.id, 'accepted', id)
  made.items += 1
  made.about.add(id)
  return id
}

/** The machine at the address: known, or proposed and taken along. One that was refused is not made after all. */
async function hostOf(tx: Ctx, row: ProposalRow, made: Made): Promise<Id<'item'> | undefined> {
  const known = (await itemsAtAddresses(tx, row.department_id, [row.address])).get(row.address)
  if (known) return known.id
  const proposal = await itemProposalAt(tx, row.department_id, row.address)
  const what = proposal && whatOf(proposal)
  if (!proposal || what?.kind !== 'item') return undefined
  requireMay(tx.actor, 'inventory:manage', proposal.owner_team_id)
  made.along += 1
  return makeItem(tx, proposal, what, made)
}
