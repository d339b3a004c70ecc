import { z } from 'zod'
import { AnyId, idOf } from '../ids.ts'
import { Instant } from '../page.ts'
import { route } from '../route.ts'
import { PersonId } from '../organisation/organisation.ts'
import { manyLines, oneLine } from '../values.ts'
import { MaintenanceState, MaintenanceWindowId } from './maintenance.ts'

export const StatusComponentId = idOf('status-component')
/** The states of a component in the words of Statuspage, from best to worst. */
export const componentStates = ['operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage'] as const
export const ComponentState = z.enum(componentStates).meta({ id: 'StatusComponentState' })
export type ComponentState = z.infer<typeof ComponentState>
/** `unknown`: nothing measures it and nobody says anything of it. The public page says so; the JSON, whose words know none for it, calls it degraded and says so in its description. */
export const ShownState = z.enum([...componentStates, 'unknown']).meta({ id: 'StatusShownState' })
export type ShownState = z.infer<typeof ShownState>

const ComponentContent = z.strictObject({
  serviceId: AnyId,
  /** What the public calls it. */
  name: oneLine(120).min(1), description: oneLine(300).default(''),
  /** Components with the same group stand together; empty for none. */
  group: oneLine(80).default(''),
  /** Shown only while it does not work as it should. */
  onlyIfDegraded: z.boolean().default(false),
  /** Where no check watches it: it counts as working until an incident says otherwise, instead of as unknown. */
  assumed: z.boolean().default(false),
})
const Override = z.object({ state: ComponentState, reason: z.string(), until: Instant, by: z.object({ id: PersonId, name: z.string() }).nullable(), at: Instant })
const Component = ComponentContent.extend({
  id: StatusComponentId, state: ShownState,
  /** Why it is in this state, for colleagues. */
  why: z.string(),
  serviceName: z.string().nullable(), override: Override.nullable(),
})
const Window = z.object({
  id: MaintenanceWindowId, title: z.string(), state: MaintenanceState, from: Instant, to: Instant,
  /** What the public is told of it; null while it is not public. */
  shown: z.object({ title: z.string(), text: z.string(), componentIds: z.array(StatusComponentId) }).nullable(),
})

export const StatusPage = z.object({
  enabled: z.boolean(), enabledAt: Instant.nullable(), title: z.string(), intro: z.string(), version: z.number().int(), url: z.string(), urlWarning: z.string().nullable(),
  components: z.array(Component), windows: z.array(Window),
  subscribers: z.object({ mail: z.number().int(), webhook: z.number().int(), unconfirmed: z.number().int(), failed: z.number().int() }),
  /** When what the public reads was last made; null before it ever was. */
  renderedAt: Instant.nullable(), mayPublish: z.boolean(), maySwitch: z.boolean(),
}).meta({ id: 'StatusPage' })
export type StatusPage = z.infer<typeof StatusPage>

export const readStatusPage = route({
  name: 'status-page.read', method: 'GET', path: '/status-page', permission: 'signed-in', answer: StatusPage,
  summary: 'Show what the public status page holds; needs incidents:publish or settings:manage for the whole organisation',
})
/** What an update may concern, for who publishes it. */
export const statusComponents = route({
  name: 'status-page.components', method: 'GET', path: '/status-page/components', permission: 'incidents:publish', summary: 'List the components of the public status page, for who publishes an update',
  answer: z.object({ enabled: z.boolean(), items: z.array(z.object({ id: StatusComponentId, serviceId: AnyId, name: z.string(), group: z.string(), /** Whether the asker sees its service. */ seen: z.boolean() })) }),
})
export const changeStatusPage = route({
  name: 'status-page.change', method: 'PUT', path: '/status-page', permission: 'incidents:publish', ifMatch: true, answer: StatusPage,
  body: z.strictObject({ title: oneLine(120), intro: manyLines(500).default(''), components: z.array(ComponentContent).max(200) }),
  summary: 'Say what the public status page holds: title and components in their order',
})
export const switchStatusPage = route({
  name: 'status-page.switch', method: 'POST', path: '/status-page/switch', permission: 'settings:manage', answer: StatusPage, body: z.strictObject({ enabled: z.boolean() }), refusals: ['already-so'],
  summary: 'Switch the public status page on or off',
})
export const overrideStatus = route({
  name: 'status-page.override', method: 'POST', path: '/status-page/components/:id/override', permission: 'incidents:publish', params: z.object({ id: StatusComponentId }), answer: StatusPage,
  body: z.strictObject({ state: ComponentState, reason: manyLines(500).min(1), until: Instant }), refusals: ['a-person'],
  summary: 'Set the state of a component by hand until a moment, at most 30 days away; the reason is for colleagues',
})
export const releaseStatus = route({
  name: 'status-page.release', method: 'DELETE', path: '/status-page/components/:id/override', permission: 'incidents:publish', params: z.object({ id: StatusComponentId }), answer: StatusPage, refusals: ['not-overridden'],
  summary: 'Let a component follow what is measured and published again',
})
export const showWindow = route({
  name: 'status-page.show-window', method: 'PUT', path: '/status-page/windows/:id', permission: 'incidents:publish', params: z.object({ id: MaintenanceWindowId }), answer: StatusPage,
  body: z.strictObject({ title: oneLine(120).min(1), text: manyLines(1000).default(''), componentIds: z.array(AnyId).max(200).default([]) }),
  summary: 'Tell the public of a maintenance window, in words of their own',
})
export const hideWindow = route({
  name: 'status-page.hide-window', method: 'DELETE', path: '/status-page/windows/:id', permission: 'incidents:publish', params: z.object({ id: MaintenanceWindowId }), answer: StatusPage,
  summary: 'Tell the public no longer of a maintenance window',
})
export const forgetSubscriber = route({
  name: 'status-page.forget-subscriber', method: 'POST', path: '/status-page/forget-subscriber', permission: 'incidents:publish', answer: z.object({ forgotten: z.number().int() }),
  body: z.strictObject({ address: z.string().trim().min(3).max(2000) }), summary: 'Erase the address of a subscriber with all that was sent to it',
})
