import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CallError } from '@fullscore/api/call.ts'
import { sendAlert } from '@fullscore/api/operations/alerts.ts'
import { fireAlertsAgain, resolveAlerts } from '@fullscore/api/operations/alerts/many.ts'
import * as routes from '@fullscore/api/operations/incidents.ts'
import { gatherAlerts, takeOutAlerts } from '@fullscore/api/operations/incidents/alerts.ts'
import { mergeIncidents, splitIncident, undoMerge, undoSplit } from '@fullscore/api/operations/incidents/merging.ts'
import { rouseIncident, routeIncident, snoozeIncident } from '@fullscore/api/operations/incidents/moving.ts'
import { setAccess } from '@fullscore/api/operations/incidents/people.ts'
import { addService } from '@fullscore/api/infrastructure/services.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { world, type TestPerson, type World } from '../../testing.ts'

let w: World
let ines: TestPerson
let other: Id<'team'>
const services = ['critical', 'high', 'low'] as const
beforeAll(async () => { w = await world() })
afterAll(() => w.close())

/** Whole numbers below `many`, drawn by a seed (mulberry32). */
function drawing(seed: number): (many: number) => number {
  let drawn = seed
  return (many) => {
    drawn = (drawn + 0x6d2b79f5) | 0
    let one = Math.imul(drawn ^ (drawn >>> 15), 1 | drawn)
    one ^= one + Math.imul(one ^ (one >>> 7), 61 | one)
    return ((one ^ (one >>> 14)) >>> 0) % many
  }
}

interface Story { pick(many: number): number; incidents: readonly Id<'incident'>[]; alerts: readonly Id<'alert'>[]; own(id: Id<'incident'>): Promise<Id<'alert'>[]> }
type Deed = (story: Story, id: Id<'incident'>) => Promise<unknown>
const among = <T>({ pick }: Story, all: readonly T[]): T => all[pick(all.length)]!
const on = (id: Id<'incident'>) => ({ params: { id } })
const noted = (id: Id<'incident'>) => ({ ...on(id), body: { note: 'x' } })

const alert: Deed = ({ pick }) => {
  const [title, service] = [`fault ${pick(3)}`, pick(4) === 0 ? undefined : among({ pick } as Story, services)]
  return ines.call(sendAlert, { body: { title: `${service ?? 'nothing'} ${title}`, urgency: pick(2) ? 'critical' : 'high', status: pick(3) === 0 ? 'resolved' : 'firing', dedupKey: `${service ?? 'nothing'} ${title}`, ...(service ? { service } : {}) } })
}
/** What people and programs do to incidents. Handed over it pages, since one that a person hands over in silence is paged for nobody. */
const deeds: readonly Deed[] = [
  alert, alert, alert, alert,
  (_, id) => ines.call(routes.acknowledgeIncident, on(id)), (_, id) => ines.call(routes.mitigateIncident, noted(id)), (_, id) => ines.call(routes.reopenIncident, noted(id)),
  ({ pick }, id) => ines.call(routes.resolveIncident, { ...on(id), body: { note: 'x', evenThoughFiring: pick(2) === 0 } }),
  (story, id) => ines.call(mergeIncidents, { ...on(id), body: { memberIds: [among(story, story.incidents)], note: 'x' } }),
  (story, id) => ines.call(mergeIncidents, { ...on(id), body: { memberIds: [among(story, story.incidents), among(story, story.incidents)], note: 'x' } }),
  (_, id) => ines.call(undoMerge, on(id)), (_, id) => ines.call(undoMerge, on(id)), (_, id) => ines.call(undoSplit, on(id)),
  async (story, id) => ines.call(splitIncident, { ...on(id), body: { title: 'Split off', alertIds: (await story.own(id)).slice(0, 1 + story.pick(2)), note: 'x' } }),
  (story, id) => ines.call(gatherAlerts, { ...on(id), body: { alertIds: [among(story, story.alerts)] } }), async (story, id) => ines.call(takeOutAlerts, { ...on(id), body: { alertIds: await story.own(id) } }),
  ({ pick }, id) => ines.call(setAccess, { ...on(id), body: { private: pick(6) === 0, persons: [], teams: [], roles: [] } }),
  ({ pick }, id) => ines.call(routeIncident, { ...on(id), body: { teamId: pick(2) ? other : w.team, note: 'x', page: true } }),
  (_, id) => ines.call(snoozeIncident, { ...on(id), body: { until: w.ctx.clock.now().add({ minutes: 30 }).toString() } }), (_, id) => ines.call(rouseIncident, on(id)),
  ({ pick }) => w.pass(['1m', '12m', '45m'][pick(3)]!),
  (story) => ines.call(resolveAlerts, { body: { ids: [among(story, story.alerts)], note: 'x' } }), (story) => ines.call(fireAlertsAgain, { body: { ids: [among(story, story.alerts)] } }),
]

interface Stand { id: string; state: string; calm: boolean; merged: boolean; private: boolean; service: string | null; firing: number; alerts: number; paging: string | null }
async function stands(): Promise<Stand[]> {
  const { rows } = await sql<Stand>`select i.id, i.state, i.recovered_at is not null as calm, i.merged_into_id is not null as merged, i.private, i.service_id as service, count(a.id) filter (where a.state = 'firing')::int as firing, count(a.id)::int as alerts,
      (select e.state from operations.escalation e where e.incident_id = i.id order by e.cycle desc limit 1) as paging
    from operations.incident i left join operations.incident f on coalesce(f.merged_into_id, f.id) = i.id left join operations.incident_alert j on j.incident_id = f.id left join operations.alert a on a.id = j.alert_id group by i.id`.execute(w.ctx.db)
  return rows
}

/** What must never be so of an incident, however it came there. */
function wrongOf({ state, calm, merged, firing, alerts, paging }: Stand): string | undefined {
  if (paging === 'running' && (merged || state !== 'open')) return 'pages though somebody has it, or it is over'
  if (merged || state === 'resolved') return merged && state !== 'resolved' ? 'is merged and goes on' : undefined
  if (firing > 0 && calm) return 'counts as calm while something fires'
  if (firing === 0 && alerts > 0 && !calm) return 'does not count as calm though nothing fires'
  return state === 'open' && firing > 0 && paging !== 'running' && paging !== 'exhausted' ? 'fires, and nobody was paged' : undefined
}

async function wrong(): Promise<string[]> {
  const all = await stands()
  const open = all.filter((one) => !one.merged && !one.private && one.state !== 'resolved' && one.service).map((one) => one.service)
  return [...all.flatMap((one) => { const why = wrongOf(one); return why === undefined ? [] : [`${JSON.stringify(one)} ${why}`] }), ...(new Set(open).size < open.length ? ['Two are open for one service.'] : [])]
}

describe('whatever is done to incidents, in whatever order', () => {
  it.each([[11, 1], [5, 2]])('none fires unheard, none pages for nothing (story %i, %i at once)', async (seed, atOnce) => {
    await w.close()
    w = await world()
    other = await w.newTeam('Other')
    const pick = drawing(seed)
    for (let step = 0; step < 100; step += 1) {
      // Sessions end when the clock jumps far.
      if (step % 25 === 0) ines = await w.person('Ines Ferreira', [{ role: 'operations-manager' }])
      if (step === 0) for (const name of services) await ines.call(addService, { body: { name, criticality: name } })
      const [incidents, alerts] = [await w.ctx.db.selectFrom('operations.incident').select('id').orderBy('number').execute(), await w.ctx.db.selectFrom('operations.alert').select('id').orderBy('id').execute()]
      const story: Story = {
        pick, incidents: incidents.map((one) => one.id), alerts: alerts.map((one) => one.id as Id<'alert'>),
        own: async (id) => (await w.ctx.db.selectFrom('operations.incident_alert').select('alert_id').where('incident_id', '=', id).orderBy('alert_id').execute()).map((one) => one.alert_id as Id<'alert'>),
      }
      const acts = Array.from({ length: atOnce }, () => (incidents.length === 0 ? 0 : pick(deeds.length)))
      const done = await Promise.allSettled(acts.map((act) => deeds[act]!(story, incidents.length === 0 ? ('' as Id<'incident'>) : among(story, story.incidents))))
      // A refusal is an answer; anything else is a defect.
      for (const one of done) if (one.status === 'rejected' && !(one.reason instanceof CallError && one.reason.problem.status < 500)) throw one.reason
      await w.settle()
      expect({ step, acts, wrong: await wrong() }).toEqual({ step, acts, wrong: [] })
    }
  }, 120_000)
})
