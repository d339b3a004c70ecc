import * as contract from '@fullscore/api/operations/alerts/sources.ts'
import type { SourceKind } from '@fullscore/api/operations/alerts/sources.ts'
import type { RouteShape } from '@fullscore/api/route.ts'
import type { Urgency } from '@fullscore/api/values.ts'
import type { OpenCtx } from '../../../kernel/context.ts'
import type { SampleStep, Stage } from '../../../sample/chapter.ts'
import { servicesOf } from '../../../sample/company.ts'
import { outage } from '../../../sample/story.ts'
import { intakeRoutes } from './handlers.ts'
import { add } from './manage.ts'

const prometheus = 'Prometheus Rotterdam'
const releases = 'Build and release'

async function addSource(ctx: OpenCtx, stage: Stage, name: string, kind: SourceKind): Promise<void> {
  const { key } = await add(ctx, { name, kind, teamId: stage.the('team', 'operations'), reach: 'organisation', defaultUrgency: 'medium', silentDays: 30 })
  stage.put('key of source', name, key)
}

/** Hands a payload to the intake as its sender would, with the key of the source. */
async function post(ctx: OpenCtx, route: RouteShape, headers: Readonly<Record<string, string>>, body: unknown): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body))
  const binding = intakeRoutes.find((one) => one.route === route)!
  const answer = await binding.keyed(ctx, { address: '127.0.0.1', params: {}, header: (name) => ({ 'content-length': String(bytes.byteLength), ...headers })[name], read: async () => bytes })
  if (answer.status !== 202) throw new Error(`An alert source was answered ${answer.status}: ${answer instanceof Response ? await answer.text() : answer.body}`)
}

const severities: Readonly<Record<Urgency, string>> = { critical: 'critical', high: 'error', medium: 'warning', low: 'notice', info: 'info' }
export interface Measured { key: string; item: string; title: string; says: string; urgency: Urgency; status: 'firing' | 'resolved'; began: Temporal.Instant }

/** What Prometheus measured comes by Alertmanager, each alert in a group of its own. */
export async function sayByAlertmanager(ctx: OpenCtx, stage: Stage, given: Measured): Promise<void> {
  const labels = { alertname: given.says, instance: `${given.item}:9100`, severity: severities[given.urgency] }
  const none = '0001-01-01T00:00:00Z'
  await post(ctx, contract.alertmanagerIntake, { authorization: `Bearer ${stage.the('key of source', prometheus)}` }, {
    version: '4', receiver: 'fullscore', status: given.status, groupKey: `{}:{alertname="${given.says}", instance="${given.item}"}`, groupLabels: labels, commonLabels: labels, commonAnnotations: {}, externalURL: 'http://alertmanager.marlow-finch.example', truncatedAlerts: 0,
    alerts: [{ status: given.status, labels, annotations: { summary: given.title }, startsAt: given.began.toString(), endsAt: given.status === 'resolved' ? ctx.clock.now().toString() : none, fingerprint: given.key }],
  })
}

async function tellChange(ctx: OpenCtx, stage: Stage, summary: string, source: string): Promise<void> {
  await post(ctx, contract.pagerdutyChangeIntake, {}, {
    routing_key: stage.the('key of source', releases), payload: { summary, source, timestamp: ctx.clock.now().toString(), custom_details: { pipeline: `${source.toLowerCase().replaceAll(/[^a-z]+/g, '-')}/main` } }, links: [],
  })
}

/** Releases of the services that are written in the house: by day, most of them before the afternoon. */
function released(stage: Stage): SampleStep[] {
  const chance = stage.chance('releases')
  const own = servicesOf(stage.size.services).filter((one) => one.servers > 0 && ['shop', 'payments', 'data', 'warehouse', 'delivery'].includes(one.team))
  return Array.from({ length: Math.round(stage.size.days * 0.4) }, (_, n): SampleStep => {
    const { name } = chance.one(own)
    const at = stage.day(chance.whole(1, stage.size.days - 3), `${String(chance.whole(9, 15)).padStart(2, '0')}:${String(chance.whole(0, 59)).padStart(2, '0')}`)
    return { at, run: (ctx) => tellChange(ctx, stage, `${name} ${chance.whole(2, 7)}.${n + 1}.0 released`, name) }
  })
}

/** The sources of the company's alerts and changes, and all changes they told: the last one is behind today's outage. */
export const sourceSteps = (stage: Stage): readonly SampleStep[] => [
  { at: stage.begin.add({ hours: 5 }), who: 'manager', run: (ctx) => addSource(ctx, stage, prometheus, 'alertmanager') },
  { at: stage.begin.add({ hours: 5, minutes: 10 }), who: 'manager', run: (ctx) => addSource(ctx, stage, releases, 'pagerduty') },
  ...released(stage),
  { at: stage.now.subtract({ minutes: outage.changed - 1 }), run: (ctx) => tellChange(ctx, stage, 'orders runs on PostgreSQL 17.2, parameters from the template: max_connections 100', outage.item) },
]
