import { sql } from 'kysely'
import { say } from '@fullscore/api/sentence.ts'
import type { NewEvent } from '../../events/event.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { alertById } from '../alerts/public.ts'
import { rewordPaging } from '../on-call/public.ts'
import { incidentEdited } from './events.ts'
import { nameOf } from './incident.ts'
import { pagingFor } from './open.ts'
import { said, show } from './said.ts'
import { updateIncident, type IncidentRow } from './store.ts'

type Alert = NonNullable<Awaited<ReturnType<typeof alertById>>>

/** Alerts of different things that one source raised within so many minutes are one storm from the next on: four hosts are not four faults. */
export const stormMinutes = 10
export const stormAfter = 3

/** Where alerts that belong to nothing came lately: how many different things they are of, and how its incident stands. */
export interface Stray { incidentId: string; things: number; state: string; storm: boolean }

/**
 * The incident that one more joins: a storm goes on where it is, whoever has it; it begins in the incident that still pages and has
 * most. None while there are few, and none where all are in somebody's hand: of a new fault nobody would be paged then.
 */
export function stormOf(lately: readonly Stray[]): Stray | undefined {
  const going = lately.find((one) => one.storm)
  if (going || lately.reduce((sum, one) => sum + one.things, 0) < stormAfter) return going
  return lately.filter((one) => one.state === 'open').toSorted((a, b) => b.things - a.things)[0]
}

/** The incident that an alert which belongs to nothing joins in a storm of its source, locked, and why. Own checks count as one source. */
export async function openIncidentOfStorm(tx: Ctx, alert: Alert): Promise<{ incident: IncidentRow; why: string } | undefined> {
  if (alert.service_id !== null || alert.cause_group !== null) return undefined
  const same = alert.source_kind === 'check' ? sql`a.source_kind = 'check'` : sql`(a.source_kind = ${alert.source_kind} and a.source_id = ${alert.source_id})`
  const { rows } = await sql<Stray>`
    with lately as (select a.id, coalesce(a.item_id, a.id) as thing from operations.alert_ref a where a.owner_team_id = ${alert.owner_team_id} and a.service_id is null and a.cause_group is null
      and a.urgency in ('critical', 'high') and a.raised_at > ${tx.clock.now().subtract({ minutes: stormMinutes })} and a.rehearsal = ${alert.rehearsal} and ${same} and a.id <> ${alert.id} order by a.raised_at desc limit 200)
    select i.id as "incidentId", count(distinct l.thing)::int as things, i.state, i.storm from lately l join operations.incident_alert j on j.alert_id = l.id
      join operations.incident h on h.id = j.incident_id join operations.incident i on i.id = coalesce(h.merged_into_id, h.id)
    where i.state <> 'resolved' and not i.private and i.service_id is null and i.owner_team_id = ${alert.owner_team_id} and i.rehearsal = ${alert.rehearsal} group by i.id order by i.number`.execute(tx.db)
  const chosen = stormOf(rows)
  if (!chosen) return undefined
  const incident = await tx.db.selectFrom('operations.incident').selectAll().where('id', '=', chosen.incidentId as IncidentRow['id']).where('state', '!=', 'resolved').where('private', '=', false).where('merged_into_id', 'is', null).forNoKeyUpdate().executeTakeFirst() as IncidentRow | undefined
  if (!incident) return undefined
  return { incident, why: say`It belongs to no service, and ${ofWhat(alert)} came many at once: more than ${stormAfter} within ${stormMinutes} min are handled as one, in ${nameOf(incident)}.` }
}

const ofWhat = (alert: Pick<Alert, 'source_kind' | 'source_name'>): string => (alert.source_kind === 'check' ? say`alerts of own checks` : say`alerts of ${alert.source_name}`)

/** An incident becomes one of a storm: it is called so, unless a person gave it its title. */
export async function beginStorm(tx: Ctx, row: IncidentRow, alert: Alert): Promise<{ row: IncidentRow; events: NewEvent[] }> {
  if (row.version > 1) return { row: await updateIncident(tx, row.id, { storm: true }), events: [] }
  const next = await updateIncident(tx, row.id, { storm: true, title: alert.source_kind === 'check' ? say`Many checks fail at once, first: ${row.title}` : say`Many alerts of ${alert.source_name} at once, first: ${row.title}` })
  if (next.state === 'open') await rewordPaging(tx, pagingFor(next))
  await show(tx, next)
  return { row: next, events: [said(incidentEdited, next, { payload: { changed: ['title'] }, detail: { title: next.title } })] }
}
