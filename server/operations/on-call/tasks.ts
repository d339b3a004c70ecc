import { z } from 'zod'
import type { Id } from '@fullscore/api/ids.ts'
import { asGiven, count, say } from '@fullscore/api/sentence.ts'
import { administrators } from '../../access/administrators.ts'
import { keep, lockName } from '../../kernel/change.ts'
import type { Ctx, OpenCtx } from '../../kernel/context.ts'
import type { Task } from '../../kernel/module.ts'
import { leadsOf } from '../../organisation/leads.ts'
import { notify } from '../../outbound/notify.ts'
import { stretchesOf } from './agenda.ts'
import { comingTask, setComing, turnsFrom } from './coming.ts'
import { namesOf } from './on-call-now.ts'
import { openFor } from './open-incidents.ts'
import { arrangedBy, latestShifts, rotationRow, type RotationRow, type ShiftRow } from './store.ts'
import { comingAt, lookBack, turnBefore, turnsIn, type Turn } from './turns.ts'

interface Notice { personId: Id<'person'>; step: string; subject: string; text: readonly string[]; why: string }

/** Tells and asks for nothing. */
async function tell(ctx: OpenCtx, row: RotationRow, { text, ...notice }: Notice): Promise<void> {
  const there = await ctx.db.selectFrom('organisation.person').select('id').where('id', '=', notice.personId).where('archived_at', 'is', null).executeTakeFirst()
  if (!there) return
  await notify(ctx, {
    ...notice, text: text.join('\n\n'), cause: { kind: 'rotation', id: row.id }, urgency: 'medium', link: `/operations/on-call/rotations/${row.id}`, team: row.owner_team_id, rehearsal: false, asks: false,
  })
}

/** Of the sample company nobody is told: its turns were played. */
const isPlayed = (ctx: OpenCtx): boolean => ctx.house.sample === true

/** Who arranged so shortly before that a turn is theirs knows it. */
const knows = { minutes: 10 }

/** A turn began: who has it is told, once for its beginning. Where nobody has it the team's leads are, or where there are none the administrators. */
export async function tellTurn(ctx: OpenCtx, id: Id<'rotation'>, began: { personId: string | null; from: string | undefined }): Promise<void> {
  if (isPlayed(ctx)) return
  const row = await rotationRow(ctx, id)
  const held = await latestShifts(ctx, id, lookBack)
  const [current] = held
  const now = ctx.clock.now()
  // What was announced may not hold any more: then what replaced it is told.
  if (!row || row.archived_at || !current || current.off || current.person_id !== began.personId || current.from_at.toString() !== (began.from ?? current.from_at.toString()) || Temporal.Instant.compare(current.to_at, now) <= 0) return
  const { before, goesOn } = turnBefore(held)
  const [turn, then] = turnsIn(await stretchesOf(ctx, row, now))
  if (goesOn || !turn || turn.person !== current.person_id) return
  const names = await namesOf(ctx, [before?.person_id ?? null, turn.person, turn.instead, then?.person ?? null])
  if (current.person_id === null) await tellOfHole(ctx, row, current, turn, then, names)
  else if (!(await arrangedBy(ctx, id, current.person_id, current.from_at.subtract(knows)))) await tellWhoHasIt(ctx, row, current as ShiftRow & { person_id: Id<'person'> }, turn, before, names)
}

type Names = (id: string | null) => string

async function tellWhoHasIt(ctx: OpenCtx, row: RotationRow, { person_id: personId, from_at }: ShiftRow & { person_id: Id<'person'> }, turn: Turn, before: ShiftRow | undefined, names: Names): Promise<void> {
  const until = endOf(ctx, turn)
  await tell(ctx, row, {
    personId, step: `began.${from_at.toString()}`, subject: until ? say`${asGiven(row.name)}: you are on call until ${until}` : say`${asGiven(row.name)}: you are on call`,
    text: [await openWords(ctx, row.id, personId), ...(before ? [before.person_id ? say`${names(before.person_id)} had it before you.` : say`Nobody had it before you. ${before.why}`] : [])],
    why: whyOf(row, turn, names),
  })
}

const whyOf = (row: RotationRow, turn: Turn, names: Names) => (turn.overrideId === null ? say`It is your turn in ${asGiven(row.name)}.` : turn.instead ? say`You stand in for ${names(turn.instead)}.` : say`You cover a hole in ${asGiven(row.name)}.`)

/** Null where the schedule is looked through and the turn does not end. */
function endOf(ctx: Ctx, turn: Turn): Temporal.Instant | null {
  return Temporal.Instant.compare(turn.to, ctx.clock.now().add({ hours: 24 * 399 })) < 0 ? turn.to : null
}

async function openWords(ctx: Ctx, id: Id<'rotation'>, personId: Id<'person'>): Promise<string> {
  const { pagedFor, many, first } = await openFor(ctx, id, personId)
  if (!pagedFor) return 'No escalation policy pages this rotation.'
  if (many === 0) return 'No incident is open that it would be paged for.'
  const more = many > first.length ? [count(many - first.length, 'and one more', 'and # more')] : []
  return [count(many, 'One incident is open that it is paged for:', '# incidents are open that it is paged for:'), ...first, ...more].join('\n')
}

async function tellOfHole(ctx: OpenCtx, row: RotationRow, { from_at, why }: ShiftRow, turn: Turn, then: Turn | undefined, names: Names): Promise<void> {
  const leads = await leadsOf(ctx, row.owner_team_id)
  const [told, because] = leads.length > 0 ? [leads, 'You lead its team.'] : [await administrators(ctx), 'You administer Fullscore, and its team has no lead.']
  const until = then && endOf(ctx, turn)
  for (const { personId } of told) {
    await tell(ctx, row, {
      personId, step: `nobody.${from_at.toString()}`, subject: until ? say`${asGiven(row.name)}: nobody is on call until ${until}` : say`${asGiven(row.name)}: nobody is on call`,
      text: [why, ...(then && until ? [say`From then on it is ${names(then.person)}.`] : []), 'Let somebody stand in on the page of the rotation.'], why: because,
    })
  }
}

const payloadShape = z.object({ rotationId: z.uuid() })

/** Tells who is coming, a day before a turn of two days or more: once for its beginning. Who stands in since less than that was told then. */
export const tellOfComing: Task = {
  name: comingTask,
  run: async (ctx, payload) => {
    const id = payloadShape.parse(payload).rotationId as Id<'rotation'>
    const row = await rotationRow(ctx, id)
    if (!row || row.archived_at || isPlayed(ctx)) return
    const now = ctx.clock.now()
    const turns = await turnsFrom(ctx, id, await stretchesOf(ctx, row, now))
    const { due } = comingAt(turns, row.zone, now)
    for (const turn of due) await tellWhoComes(ctx, row, turn, turns[turns.indexOf(turn) - 1])
    await keep(ctx, 'when who is coming is told next is no fact', async (tx) => {
      await lockName(tx, `shifts:${id}`)
      const still = await rotationRow(tx, id)
      if (still && !still.archived_at) await setComing(tx, still, await stretchesOf(tx, still, now), now, due)
    })
  },
}

async function tellWhoComes(ctx: OpenCtx, row: RotationRow, turn: Turn, before: Turn | undefined): Promise<void> {
  const personId = turn.person as Id<'person'>
  if (await arrangedSince(ctx, turn, turn.from.subtract({ hours: 24 }))) return
  const names = await namesOf(ctx, [before?.person ?? null, turn.instead])
  const until = endOf(ctx, turn)
  await tell(ctx, row, {
    personId, step: `coming.${turn.from.toString()}`, subject: say`${asGiven(row.name)}: you are on call from ${turn.from}`,
    text: [...(until ? [say`Until ${until}.`] : []), ...(before ? [before.person ? say`${names(before.person)} has it before you.` : 'Nobody has it before you.'] : [])], why: whyOf(row, turn, names),
  })
}

/** Whether who has a turn stands in since a moment: then they were told when it was arranged, or did so themselves. */
async function arrangedSince(ctx: Ctx, turn: Turn, since: Temporal.Instant): Promise<boolean> {
  if (turn.overrideId === null) return false
  return (await ctx.db.selectFrom('operations.override').select('id').where('id', '=', turn.overrideId as Id<'override'>).where('made_at', '>=', since).executeTakeFirst()) !== undefined
}
