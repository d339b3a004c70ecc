import type { AnswerOf } from '@fullscore/api/route.ts'
import type { incidentChanges } from '@fullscore/api/operations/incidents/insight.ts'
import type { Id, Ref } from '@fullscore/api/ids.ts'
import { say, term } from '@fullscore/api/sentence.ts'
import { everMarked, marksAbout } from '../../agenda/about.ts'
import { eventsAbout } from '../../events/about.ts'
import { asSystem, type Ctx } from '../../kernel/context.ts'
import { namesOfItems, suppliersOf } from '../../infrastructure/inventory/public.ts'
import { handlingOf } from './handling.ts'
import { requireSeen, type ListedRow } from './list.ts'
import { impactRows } from './store.ts'
import { alertsOf } from './store-alerts.ts'
import { nothingWords, rank, type Change } from './suspects.ts'

const shown = 20
const configuration: Record<string, string> = {
  'item.added': say`It was added to the inventory`, 'item.changed': say`Its facts changed`, 'item.merged': say`Another item was merged into it`, 'item.redundancy-set': say`How many suppliers it needs was said anew`, 'relation.added': say`A relation was added`,
  'relation.removed': say`A relation was taken away`, 'relation.decided': say`Proposed relations were decided`, 'service.changed': say`The service was changed`,
}

/** What changed before an incident began on what failed and on all that it stands on, the most suspect first. */
export async function changesBefore(ctx: Ctx, id: Id<'incident'>): Promise<AnswerOf<typeof incidentChanges>> {
  const row = await requireSeen(ctx, id)
  const { changeHours: hours } = await handlingOf(ctx)
  const to = await beganAt(ctx, row)
  const from = to.subtract({ hours })
  const { steps, objects, changes } = await changesOn(ctx, row, from, to)
  const hidden = await hiddenChanges(ctx, objects, from, to, new Set(changes.map((one) => one.id)))
  const names = await namesOfItems(ctx, [...steps.keys()] as Id<'item'>[])
  const found = rank(changes, steps, to, (one) => names.get(one)?.name ?? say`something outside your scope`)
  const marked = found.length > 0 || (await everMarked(ctx, objects, ['deployment', 'change']))
  const pages = (ref: Ref) => ctx.registry.kinds.get(ref.kind)?.page.replace(':id', ref.id) ?? null
  return {
    items: found.slice(0, shown).map((one) => ({
      at: one.at.toString(), kind: one.kind, what: one.what, who: one.who, item: { id: one.item, name: names.get(one.item)?.name ?? say`outside your scope` }, steps: one.steps, minutes: one.minutes, reason: one.reason, href: pages(one.ref),
    })),
    from: from.toString(), to: to.toString(), hours, lookedAt: steps.size, nothing: found.length > 0 ? null : nothingWords({ items: steps.size, hours, marked, hidden: hidden.map((at) => Math.floor(at.until(to).total('minutes'))) }), more: Math.max(0, found.length - shown),
    hidden: hidden.length,
  }
}

/** When things changed that the reader may not see, the latest first: that nothing is shown must not read as nothing happened. */
async function hiddenChanges(ctx: Ctx, objects: readonly Ref[], from: Temporal.Instant, to: Temporal.Instant, seen: ReadonlySet<string>): Promise<Temporal.Instant[]> {
  const all = asSystem(ctx, 'incidents')
  const changes = [...(await fromAgenda(all, objects, from, to)), ...(await fromEvents(all, objects, from, to))]
  return changes.filter((one) => !seen.has(one.id)).map((one) => one.at).toSorted((a, b) => Temporal.Instant.compare(b, a))
}

/** What changed on what failed, and on what that stands on, between two moments. */
async function changesOn(ctx: Ctx, row: Pick<ListedRow, 'id' | 'service_id'>, from: Temporal.Instant, to: Temporal.Instant): Promise<{ steps: Map<string, number>; objects: Ref[]; changes: Change[] }> {
  const steps = await whereToLook(ctx, row)
  const objects: Ref[] = [...steps.keys()].flatMap((one) => [{ kind: 'item', id: one }, { kind: 'service', id: one }])
  return { steps, objects, changes: [...(await fromAgenda(ctx, objects, from, to)), ...(await fromEvents(ctx, objects, from, to))] }
}

/** Changes and deployments shortly before an incident began that it may follow, the most suspect first. */
export async function suspectsBefore(ctx: Ctx, row: Pick<ListedRow, 'id' | 'service_id' | 'opened_at'>, within: { minutes: number }): Promise<Change[]> {
  const to = await beganAt(ctx, row)
  const { steps, changes } = await changesOn(ctx, row, to.subtract(within), to)
  return rank(changes.filter((one) => one.kind === 'deployment' || one.kind === 'change'), steps, to, () => '')
}

/** When it began: its first alert may be older than the incident. */
async function beganAt(ctx: Ctx, row: Pick<ListedRow, 'id' | 'opened_at'>): Promise<Temporal.Instant> {
  return (await alertsOf(ctx, row.id)).reduce((first, { raised_at: at }) => (Temporal.Instant.compare(at, first) < 0 ? at : first), row.opened_at)
}

/** What failed, its service, and what these stand on, each with how many steps away it lies. */
async function whereToLook(ctx: Ctx, row: Pick<ListedRow, 'id' | 'service_id'>): Promise<Map<string, number>> {
  const failed = (await impactRows(ctx, row.id)).filter((one) => one.verdict === 'failed').map((one) => one.item_id)
  const own = [...new Set([...failed, ...(row.service_id ? [row.service_id as string as Id<'item'>] : [])])]
  const steps = new Map<string, number>(own.map((one) => [one, 0]))
  for (const one of own.length === 0 ? [] : await suppliersOf(ctx, own)) if (!steps.has(one.id)) steps.set(one.id, one.steps)
  return steps
}

async function fromAgenda(ctx: Ctx, objects: readonly Ref[], from: Temporal.Instant, to: Temporal.Instant): Promise<Change[]> {
  const rows = await marksAbout(ctx, { objects, marks: ['deployment', 'change', 'maintenance'], from, to })
  return rows.map((one) => ({ id: one.id, at: one.at, kind: one.mark as 'deployment', what: one.label, who: one.why, touched: one.subjects.map((word) => word.slice(word.indexOf(':') + 1)), ref: { kind: one.kind, id: one.objectId } }))
}

async function fromEvents(ctx: Ctx, objects: readonly Ref[], from: Temporal.Instant, to: Temporal.Instant): Promise<Change[]> {
  const events = await eventsAbout(ctx, { objects, types: Object.keys(configuration), from, to })
  return events.map((event) => {
    const changed = Array.isArray(event.payload['changed']) ? event.payload['changed'].map((one) => term(String(one))).join(', ') : ''
    return {
      id: event.id, at: event.at, kind: 'configuration', what: changed === '' ? say`${configuration[event.type]!}.` : say`${configuration[event.type]!}: ${changed}.`, who: event.actorName, touched: event.subjects.map((one) => one.id),
      ref: event.subjects[0] ?? { kind: 'item', id: '' },
    }
  })
}
