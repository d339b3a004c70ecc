import { say } from '@fullscore/api/sentence.ts'
import type { EachAlert } from '@fullscore/api/operations/alerts/many.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { announce, type EventType, type NewEvent } from '../../events/event.ts'
import { change, keep } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { forbidden } from '../../kernel/refusal.ts'
import { alertFiresAgain, alertLetGo, alertResolved, alertTaken } from './events.ts'
import { whyNotFireAgain, whyNotLetGo, whyNotResolve, whyNotTake, type Handled } from './hand.ts'
import { hideAlerts, showAlerts, subjectsOf } from './show.ts'
import { lockCauses } from './store-take.ts'
import type { Signal } from './alert.ts'
import { beginAgain, endByPerson, freeAlerts, holdAlerts, namedAlerts, type NamedAlert } from './store-hand.ts'

interface Deed {
  /** Why not for one alert; undefined where it can be done. */
  whyNot(one: Handled, tx: Ctx): string | undefined
  /** Before they are judged: what else must wait. */
  first?(tx: Ctx, rows: readonly NamedAlert[]): Promise<void>
  /** Does it to all that it can be done to. */
  run(tx: Ctx, rows: readonly NamedAlert[]): Promise<void>
  says(row: NamedAlert): NewEvent
}

const handled = (row: NamedAlert): Handled => ({
  state: row.state, taken: row.taken_by && row.taken_through ? { personId: row.taken_by, name: row.taken_name ?? 'Somebody', through: row.taken_through } : undefined,
  resolvedBy: row.resolved_by, resolvedAt: row.resolved_at, firesAnew: row.fires_anew,
})

/** Judges each alert by itself, does it to those that can be, in one transaction, and says why the others could not. */
async function each(ctx: Ctx, given: readonly Id<'alert'>[], deed: Deed): Promise<EachAlert> {
  const ids = [...new Set(given)]
  return keep(ctx, 'judges many; what is done to any announces itself', async (outer) => {
    if (deed.first) await deed.first(outer, [...(await namedAlerts(outer, ids)).values()])
    const rows = await namedAlerts(outer, ids)
    const whyNot = (id: string): string | null => {
      const row = rows.get(id)
      if (!row) return 'There is no such alert, or it is outside your scope.'
      return row.may ? deed.whyNot(handled(row), outer) ?? null : 'This needs the permission alerts:respond in its team.'
    }
    const items = ids.map((id) => ({ id, why: whyNot(id) })).map(({ id, why }) => ({ id, done: why === null, why }))
    const good = items.flatMap(({ id, done }) => (done ? rows.get(id)! : []))
    if (good.length > 0) {
      await change(outer, async (tx) => {
        await deed.run(tx, good)
        return { events: good.map((row) => deed.says(row)) as [NewEvent, ...NewEvent[]], value: undefined }
      })
    }
    return { done: good.length, items }
  })
}

const about = (row: NamedAlert) => ({ serviceId: row.service_id ?? undefined, itemId: row.item_id ?? undefined })
const idsOf = (rows: readonly NamedAlert[]) => rows.map((row) => row.id)
const told = (type: EventType, row: NamedAlert, more: { payload?: object; detail?: object; personId?: string } = {}): NewEvent => announce(type, {
  team: row.owner_team_id, subjects: [...subjectsOf(row.id, about(row)), ...(more.personId ? [{ kind: 'person', id: more.personId, role: 'took' }] : [])],
  payload: { alertId: row.id, urgency: row.urgency as Urgency, ...about(row), rehearsal: row.rehearsal, ...more.payload }, detail: { title: row.title, ...more.detail },
})

function personOf(ctx: Ctx): Id<'person'> {
  if (!ctx.actor.personId) throw forbidden('signed-in', 'Only a person can have an alert in hand.')
  return ctx.actor.personId
}

/** Puts alerts into the actor's hand. What else hears of it acknowledges their incidents. */
export async function takeMany(ctx: Ctx, ids: readonly Id<'alert'>[], over: boolean): Promise<EachAlert> {
  const personId = personOf(ctx)
  return each(ctx, ids, {
    whyNot: (one) => whyNotTake(one, personId, over),
    run: (tx, rows) => holdAlerts(tx, idsOf(rows), personId, 'hand'),
    says: (row) => told(alertTaken, row, { personId, payload: { personId, beforeId: row.taken_by }, detail: { by: ctx.actor.name } }),
  })
}

/** The actor lets alerts go again. */
export async function letGoMany(ctx: Ctx, ids: readonly Id<'alert'>[]): Promise<EachAlert> {
  const personId = personOf(ctx)
  return each(ctx, ids, {
    whyNot: (one) => whyNotLetGo(one, personId),
    run: (tx, rows) => freeAlerts(tx, idsOf(rows)),
    says: (row) => told(alertLetGo, row, { personId, payload: { personId }, detail: { by: ctx.actor.name } }),
  })
}

/** A person says that alerts are over though their sources have not. */
export async function resolveMany(ctx: Ctx, ids: readonly Id<'alert'>[], note: string): Promise<EachAlert> {
  return each(ctx, ids, {
    whyNot: whyNotResolve,
    run: async (tx, rows) => {
      await endByPerson(tx, idsOf(rows), say`${tx.actor.name} said so: ${note}`)
      await hideAlerts(tx, rows.map(({ id }) => ({ id, at: tx.clock.now() })))
    },
    says: (row) => told(alertResolved, row, { payload: { by: 'person' }, detail: { note } }),
  })
}

/** Undoes that a person said alerts are over: they fire again since when they did, unless their source has raised them anew. */
export async function fireManyAgain(ctx: Ctx, ids: readonly Id<'alert'>[]): Promise<EachAlert> {
  return each(ctx, ids, {
    // A source that raises the same cause meanwhile waits, or is seen.
    first: (tx, rows) => lockCauses(tx, rows.map((row) => ({ source: { kind: row.source_kind as Signal['source']['kind'], id: row.source_id, name: '' }, dedupKey: row.dedup_key }))),
    whyNot: (one, tx) => whyNotFireAgain(one, tx.clock.now()),
    run: async (tx, rows) => {
      await beginAgain(tx, idsOf(rows))
      await showAlerts(tx, rows.map((row) => ({
        id: row.id, title: row.title, urgency: row.urgency as Urgency, sourceName: row.source_name, checkId: row.source_kind === 'check' ? row.source_id : undefined, dedupKey: row.dedup_key, rehearsal: row.rehearsal, at: row.raised_at,
        about: { team: row.owner_team_id, ...about(row) }, silence: row.muted_by ? { why: row.muted_why ?? '' } : undefined,
      })))
    },
    says: (row) => told(alertFiresAgain, row, { payload: row.muted_by ? { mutedBy: row.muted_by } : {} }),
  })
}
