import type { IncidentDetail } from '@fullscore/api/operations/incidents.ts'
import type { splitIncident } from '@fullscore/api/operations/incidents/merging.ts'
import type { BodyOf } from '@fullscore/api/route.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { say } from '@fullscore/api/sentence.ts'
import { change } from '../../kernel/change.ts'
import type { Ctx } from '../../kernel/context.ts'
import { conflict } from '../../kernel/refusal.ts'
import { copySecrecy } from '../../organisation/need-to-know.ts'
import { giveSight, requireSeenAndMay } from '../../organisation/visible.ts'
import { act, begin, finish } from './acting.ts'
import { startCadence } from './cadence-clock.ts'
import { incidentOpened, incidentSplit, splitUndone } from './events.ts'
import { followAlerts } from './follow-alerts.ts'
import { computeImpact } from './impact.ts'
import { nameOf } from './incident.ts'
import { mergeWithin } from './merge.ts'
import { whyNotSplit } from './merging.ts'
import { readIncident } from './read.ts'
import { said, show } from './said.ts'
import { insertIncident, lockIncidents, type IncidentRow } from './store.ts'
import { alertsOf, moveAlerts } from './store-alerts.ts'
import { endSplit, insertSplit, splitOf } from './store-merging.ts'
import { joinStay } from './store-people.ts'

/** Makes a new incident of some of the alerts. Who splits has taken it: nobody is paged for what is in hand already. */
export async function split(ctx: Ctx, id: Id<'incident'>, given: BodyOf<typeof splitIncident>): Promise<IncidentDetail> {
  const made = await change(ctx, async (tx) => {
    const { row } = await begin(tx, id, 'split')
    const own = (await alertsOf(tx, id)).filter((alert) => alert.incident_id === id).map((alert) => alert.id)
    const alertIds = [...new Set(given.alertIds)]
    const wrong = whyNotSplit(alertIds, own, row.state)
    if (wrong) throw conflict('cannot-split', wrong)
    const next = await openFrom(tx, row, given)
    await moveAlerts(tx, id, next, alertIds, say`It was split from ${nameOf(row)} by ${tx.actor.name}.`)
    await insertSplit(tx, { from: id, to: next.id, alertIds, note: given.note })
    const [rest, off] = [await followAlerts(tx, row), await followAlerts(tx, next)]
    await show(tx, rest.row)
    await show(tx, off.row)
    const after = [...rest.events, ...off.events, ...(await computeImpact(tx, rest.row)), ...(await computeImpact(tx, off.row))]
    return {
      events: [
        said(incidentOpened, next, { detail: { title: next.title, why: next.opened_why, note: given.note }, alsoAbout: alertIds.map((alert) => ({ kind: 'alert', id: alert, role: 'joined' })) }),
        said(incidentSplit, row, { payload: { toId: next.id, alertIds }, detail: { note: given.note, name: nameOf(next) }, alsoAbout: [{ kind: 'incident', id: next.id, role: 'split' }] }), ...after,
      ],
      value: next.id,
    }
  })
  return readIncident(ctx, made)
}

async function openFrom(tx: Ctx, row: IncidentRow, given: { title: string; note: string }): Promise<IncidentRow> {
  const person = tx.actor.personId ?? null
  const next = await insertIncident(tx, {
    id: tx.ids.make<'incident'>(), title: given.title, severity: row.severity, severity_why: say`As in ${nameOf(row)}, from which it was split. ${row.severity_why}`, impact_level: row.impact_level, urgency_level: row.urgency_level,
    state: 'acknowledged', service_id: null, owner_team_id: row.owner_team_id, commander_id: person ?? row.commander_id, opened_at: tx.clock.now(), opened_why: say`${tx.actor.name} split it from ${nameOf(row)}: ${given.note}`,
    acknowledged_at: tx.clock.now(), acknowledged_by: person, rehearsal: row.rehearsal, private: row.private,
  })
  await copySecrecy(tx, { kind: 'incident', id: row.id }, next.id)
  if (person) {
    await giveSight(tx, { kind: 'incident', id: next.id }, { personId: person }, 'split it')
    await joinStay(tx, next.id, person)
  }
  await startCadence(tx, next, true)
  return next
}

/** Gives the alerts back to where they came from and merges what was split off into it: nothing written in it is lost. */
export async function undoSplit(ctx: Ctx, id: Id<'incident'>): Promise<IncidentDetail> {
  return act(ctx, id, async (tx) => {
    const done = await splitOf(tx, id)
    const rows = await lockIncidents(tx, [id, ...(done ? [done.from_id] : [])])
    const { row } = await begin(tx, id, 'note')
    const from = done && rows.get(done.from_id)
    if (!from) throw conflict('not-split', say`${nameOf(row)} was not split from another, or that was undone.`)
    await requireSeenAndMay(tx, 'incidents:respond', { kind: 'incident', id: from.id, team: from.owner_team_id })
    const still = new Set<string>((await alertsOf(tx, id)).map((alert) => alert.id))
    const back = done.alert_ids.filter((alert) => still.has(alert))
    if (back.length > 0) await moveAlerts(tx, id, from, back, say`It came back from ${nameOf(row)}: the split was undone.`)
    await endSplit(tx, id)
    const { row: whole, events } = await mergeWithin(tx, from, [row], say`The split from ${nameOf(from)} was undone.`)
    return finish(tx, whole, [said(splitUndone, whole, { payload: { fromId: id, alertIds: back }, detail: { name: nameOf(row) }, alsoAbout: [{ kind: 'incident', id, role: 'split' }] }), ...events])
  })
}
