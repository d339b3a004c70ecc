import { createHash } from 'node:crypto'
import type { ComponentState, ShownState } from '@fullscore/api/operations/status-page.ts'
import { say } from '@fullscore/api/sentence.ts'
import { bodyOf, isOpen, maintenanceWord, type SnapComponent, type SnapIncident, type SnapMaintenance, type SnapUpdate, type Snapshot } from './snapshot.ts'
import { indicatorOf, ofImpact } from './state.ts'

/** The shapes in which clients of Atlassian Statuspage read a page (its public API v2). A note is added while the page is old. */
export type Extra = Record<string, unknown>

const page = ({ page: { id, name, url, zone }, madeAt }: Snapshot) => ({ id, name, url: `${url}/status`, time_zone: zone, updated_at: madeAt })
const status = (snapshot: Snapshot) => indicatorOf(snapshot.components.map((one) => one.state), snapshot.incidents.filter(isOpen).map((one) => one.impact))
const groupId = (name: string) => createHash('sha256').update(`group ${name}`).digest('hex').slice(0, 12)

/**
 * Statuspage has no word for a state that is not known. Machines that watch the page must not read it as good, so that it is
 * `degraded_performance`, the mildest word that is not; `description` and `state_known` say what is true. Left out it would be missed
 * by nobody, and as `major_outage` it would wake people for a missing check.
 */
const statusOf = (state: ShownState): ComponentState => (state === 'unknown' ? 'degraded_performance' : state)
const about = (one: SnapComponent) => (one.state === 'unknown' ? [say`Its state is not known.`, one.description].filter((text) => text !== '').join(' ') : one.description === '' ? null : one.description)

const component = (one: SnapComponent, pageId: string) => ({
  id: one.id, name: one.name, status: statusOf(one.state), state_known: one.state !== 'unknown', created_at: one.addedAt, updated_at: one.updatedAt, position: one.position, description: about(one),
  showcase: true, start_date: one.addedAt.slice(0, 10), group_id: one.group === '' ? null : groupId(one.group), page_id: pageId, group: false, only_show_if_degraded: one.onlyIfDegraded,
})

function components(snapshot: Snapshot) {
  const groups = [...new Set(snapshot.components.map((one) => one.group))].filter((name) => name !== '')
  return [...snapshot.components.map((one) => component(one, snapshot.page.id)), ...groups.map((name) => {
    const own = snapshot.components.filter((one) => one.group === name)
    const worst = (['major_outage', 'partial_outage', 'degraded_performance', 'under_maintenance'] as const).find((state) => own.some((one) => statusOf(one.state) === state)) ?? 'operational'
    const latest = own.map((one) => one.updatedAt).sort().at(-1)!
    return {
      id: groupId(name), name, status: worst, state_known: own.every((one) => one.state !== 'unknown'), created_at: own.map((one) => one.addedAt).sort()[0]!, updated_at: latest, position: Math.min(...own.map((one) => one.position)), description: null,
      showcase: false, start_date: null, group_id: null, page_id: snapshot.page.id, group: true, only_show_if_degraded: own.every((one) => one.onlyIfDegraded), components: own.map((one) => one.id),
    }
  })]
}

const touched = (snapshot: Snapshot, ids: readonly string[]) => snapshot.components.filter((one) => ids.includes(one.id)).map((one) => component(one, snapshot.page.id))
/** The components that an update concerns, with what they were before it and what they are since, by its own words. */
const affected = (snapshot: Snapshot, ids: readonly string[], before: ComponentState, since: ComponentState) =>
  snapshot.components.filter((one) => ids.includes(one.id)).map((one) => ({ code: one.id, name: one.name, old_status: before, new_status: since }))
/** Nothing is told to the networks for which Statuspage has these. */
const untweeted = { deliver_notifications: true, custom_tweet: null, tweet_id: null }

function incident(snapshot: Snapshot, one: SnapIncident) {
  const hurt = one.impact === 'none' ? 'operational' as const : ofImpact[one.impact]
  const stateAfter = (update: SnapUpdate | undefined) => (update === undefined || update.stage === 'resolved' ? 'operational' as const : hurt)
  return {
    id: one.id, name: one.title, status: one.stage, impact: one.impact, created_at: one.beganAt, updated_at: one.updates[0]!.at, started_at: one.beganAt, resolved_at: one.endedAt, page_id: snapshot.page.id, shortlink: `${snapshot.page.url}/status#${one.id}`,
    monitoring_at: one.updates.findLast((update) => update.stage === 'monitoring')?.at ?? null, components: touched(snapshot, one.componentIds),
    reminder_intervals: null, incident_updates: one.updates.map((update, index) => ({
      id: update.id, status: update.stage, body: bodyOf(update), incident_id: one.id, created_at: update.at, updated_at: update.at, display_at: update.at,
      affected_components: affected(snapshot, one.componentIds, stateAfter(one.updates[index + 1]), stateAfter(update)), ...untweeted,
    })),
  }
}

function maintenance(snapshot: Snapshot, one: SnapMaintenance) {
  const [works, mended] = ['operational', 'under_maintenance'] as const
  const steps = [['scheduled', one.publishedAt, works, works], ['in_progress', one.startedAt, works, mended], ['completed', one.endedAt, mended, works]] as const
  const updates = steps.flatMap(([state, at, before, since]) => (at === null ? [] : [{
    id: `${one.id}-${state}`, status: state, body: one.text === '' ? say`${maintenanceWord(state)}.` : one.text, incident_id: one.id, created_at: at, updated_at: at, display_at: at, affected_components: affected(snapshot, one.componentIds, before, since), ...untweeted,
  }])).toReversed()
  return {
    id: one.id, name: one.title, status: one.state, impact: 'maintenance', created_at: one.publishedAt, updated_at: updates[0]!.created_at, started_at: one.startedAt ?? one.publishedAt, resolved_at: one.endedAt, monitoring_at: null, page_id: snapshot.page.id,
    shortlink: `${snapshot.page.url}/status#${one.id}`, reminder_intervals: null, scheduled_for: one.from, scheduled_until: one.to, components: touched(snapshot, one.componentIds), incident_updates: updates,
  }
}

const maintenances = (snapshot: Snapshot, states: readonly SnapMaintenance['state'][]) => snapshot.maintenances.filter((one) => states.includes(one.state)).slice(0, 50).map((one) => maintenance(snapshot, one))
const unresolved = (snapshot: Snapshot) => snapshot.incidents.filter(isOpen).map((one) => incident(snapshot, one))

/** What each address answers. */
export const documents = {
  summary: (s: Snapshot) => ({ page: page(s), components: components(s), incidents: unresolved(s), scheduled_maintenances: maintenances(s, ['scheduled', 'in_progress']), status: status(s) }),
  status: (s: Snapshot) => ({ page: page(s), status: status(s) }),
  components: (s: Snapshot) => ({ page: page(s), components: components(s) }),
  incidents: (s: Snapshot) => ({ page: page(s), incidents: s.incidents.slice(0, 50).map((one) => incident(s, one)) }),
  unresolved: (s: Snapshot) => ({ page: page(s), incidents: unresolved(s) }),
  maintenances: (s: Snapshot) => ({ page: page(s), scheduled_maintenances: maintenances(s, ['scheduled', 'in_progress', 'completed']) }),
  upcoming: (s: Snapshot) => ({ page: page(s), scheduled_maintenances: maintenances(s, ['scheduled']) }),
  active: (s: Snapshot) => ({ page: page(s), scheduled_maintenances: maintenances(s, ['in_progress']) }),
} satisfies Record<string, (snapshot: Snapshot) => Extra>
