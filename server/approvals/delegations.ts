import type { BodyOf, GivenAnswerOf } from '@fullscore/api/route.ts'
import type { Delegation, listDelegations, setDelegation } from '@fullscore/api/approvals/approvals.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { announce } from '../events/event.ts'
import { change, lockName } from '../kernel/change.ts'
import type { Ctx } from '../kernel/context.ts'
import { conflict, forbidden, invalid } from '../kernel/refusal.ts'
import { delegationEnded, delegationSet } from './events.ts'
import { inForce } from './stand-in.ts'

const me = (ctx: Ctx): Id<'person'> => {
  if (!ctx.actor.personId) throw forbidden('signed-in', 'Only a person names a stand-in.')
  return ctx.actor.personId
}

const delegations = (ctx: Ctx) => ctx.db.selectFrom('approvals.delegation as d').innerJoin('organisation.person as p', 'p.id', 'd.person_id').innerJoin('organisation.person as s', 's.id', 'd.delegate_id')
  .selectAll('d').select(['p.name as person_name', 's.name as delegate_name']).where('d.ended_at', 'is', null).orderBy('p.name').orderBy('d.id').limit(200)
type Row = Awaited<ReturnType<ReturnType<typeof delegations>['executeTakeFirstOrThrow']>>

async function present(ctx: Ctx, row: Row): Promise<Delegation> {
  const at = ctx.clock.now()
  const absences = await ctx.db.selectFrom('approvals.absence').selectAll().where('person_id', '=', row.person_id).where('from_at', '<=', at).where('to_at', '>', at).execute()
  const fact = { personId: row.person_id, delegateId: row.delegate_id, onlyAway: row.only_away, from: row.from_at.epochMilliseconds, to: row.to_at?.epochMilliseconds ?? null }
  const around = { at: at.epochMilliseconds, absences: absences.map((one) => ({ personId: one.person_id, from: one.from_at.epochMilliseconds, to: one.to_at.epochMilliseconds, why: one.why })) }
  const holds = inForce(fact, around)
  const outside = around.at < fact.from ? 'It begins later.' : fact.to !== null && around.at >= fact.to ? 'It is over.' : say`Waits until ${row.person_name} is away.`
  return {
    id: row.id, person: { id: row.person_id, name: row.person_name }, delegate: { id: row.delegate_id, name: row.delegate_name }, onlyAway: row.only_away, from: row.from_at.toString(), to: row.to_at?.toString() ?? null,
    inForce: holds, why: holds ? (row.only_away ? say`${row.person_name} is away.` : 'Always.') : outside,
  }
}

/** Who decides for the acting person, for whom they decide, and until when they are out of office. */
export async function delegationsOfMine(ctx: Ctx): Promise<GivenAnswerOf<typeof listDelegations>> {
  const personId = me(ctx)
  const [given, held, away] = await Promise.all([
    delegations(ctx).where('d.person_id', '=', personId).execute(), delegations(ctx).where('d.delegate_id', '=', personId).execute(),
    ctx.db.selectFrom('approvals.absence').select((e) => e.fn.max('to_at').as('to')).where('person_id', '=', personId).where('from_at', '<=', ctx.clock.now()).where('to_at', '>', ctx.clock.now()).executeTakeFirst(),
  ])
  return { given: await Promise.all(given.map((row) => present(ctx, row))), held: await Promise.all(held.map((row) => present(ctx, row))), awayUntil: away?.to?.toString() ?? null }
}

/** Names who decides instead of the acting person; one at a time. */
export async function nameStandIn(ctx: Ctx, body: BodyOf<typeof setDelegation>): Promise<Delegation> {
  const personId = me(ctx)
  const from = body.from ? Temporal.Instant.from(body.from) : ctx.clock.now()
  const to = body.to ? Temporal.Instant.from(body.to) : null
  if (body.delegateId === personId) throw invalid([{ field: 'body.delegateId', message: 'is you yourself' }])
  if (to && Temporal.Instant.compare(to, from) <= 0) throw invalid([{ field: 'body.to', message: 'is not after its beginning' }])
  return change(ctx, async (tx) => {
    await lockName(tx, `delegation:${personId}`)
    const delegate = await tx.db.selectFrom('organisation.person').select('id').where('id', '=', body.delegateId).where('archived_at', 'is', null).executeTakeFirst()
    if (!delegate) throw invalid([{ field: 'body.delegateId', message: 'names nobody who is here' }])
    const now = tx.clock.now()
    await tx.db.updateTable('approvals.delegation').set({ ended_at: now }).where('person_id', '=', personId).where('ended_at', 'is', null).execute()
    const id = tx.ids.make<'delegation'>()
    await tx.db.insertInto('approvals.delegation').values({ id, person_id: personId, delegate_id: delegate.id, only_away: body.onlyAway, from_at: from, to_at: to, made_by: personId, made_at: now }).execute()
    const row = await delegations(tx).where('d.id', '=', id).executeTakeFirstOrThrow()
    return { events: [announce(delegationSet, { team: null, subjects: subjectsOf(row), payload: { personId, delegateId: delegate.id, onlyAway: body.onlyAway } })], value: await present(tx, row) }
  })
}

const subjectsOf = (row: Row) => [{ kind: 'person', id: row.person_id, role: 'person' }, { kind: 'person', id: row.delegate_id, role: 'stand-in' }]

/** The acting person decides again for themself. */
export async function endStandIn(ctx: Ctx): Promise<void> {
  const personId = me(ctx)
  await change(ctx, async (tx) => {
    const row = await delegations(tx).where('d.person_id', '=', personId).executeTakeFirst()
    if (!row) throw conflict('no-delegation', 'Nobody stands in for you.')
    await tx.db.updateTable('approvals.delegation').set({ ended_at: tx.clock.now() }).where('id', '=', row.id).execute()
    return { events: [announce(delegationEnded, { team: null, subjects: subjectsOf(row), payload: { personId, delegateId: row.delegate_id } })], value: undefined }
  })
}
