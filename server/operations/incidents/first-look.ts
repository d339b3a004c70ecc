import { sql } from 'kysely'
import type { AnswerOf } from '@fullscore/api/route.ts'
import type { FirstLook } from '@fullscore/api/outbound/look.ts'
import type { incidentLook } from '@fullscore/api/operations/incidents/insight.ts'
import type { Id } from '@fullscore/api/ids.ts'
import { count, say } from '@fullscore/api/sentence.ts'
import { absencesIn } from '../../approvals/absences.ts'
import { askBrief, patience } from '../../briefs/ask.ts'
import { namesOfItems } from '../../infrastructure/inventory/public.ts'
import type { Ctx } from '../../kernel/context.ts'
import { leadsTeam } from '../../organisation/leads.ts'
import { nextStepOf, onCallNow } from '../on-call/public.ts'
import { changesBefore } from './changes.ts'
import { nameOf } from './incident.ts'
import { knowers, nobodyWords, type Deed } from './knows.ts'
import { incidents, requireSeen, type ListedRow } from './list.ts'
import { impactRows } from './store.ts'

type Look = AnswerOf<typeof incidentLook>
const look = { backDays: 365, former: 20, kindDays: 60 }

/** The same for whoever shows a page about an incident; undefined where the actor does not see it. */
export async function lookOfIncident(ctx: Ctx, id: string): Promise<FirstLook | undefined> {
  const seen = await incidents(ctx).where('i.id', '=', id as Id<'incident'>).executeTakeFirst()
  if (!seen) return undefined
  const { former: _former, formerWords: _words, ...first } = await firstLook(ctx, id as Id<'incident'>)
  return first
}

/** What a woken person needs first of an incident, each line with its reason, and the like of it before. */
export async function firstLook(ctx: Ctx, id: Id<'incident'>): Promise<Look> {
  const row = await requireSeen(ctx, id)
  const impact = await impactRows(ctx, row.id)
  const failed = impact.filter((one) => one.verdict === 'failed').map((one) => one.item_id)
  const former = await formerOf(ctx, row, failed)
  const [change, knows, next, help] = await Promise.all([lastChange(ctx, row), whoKnows(ctx, row, former), nextStepOf(ctx, row.id), helpOf(ctx, row, failed, impact.filter((one) => one.verdict === 'hit').map((one) => one.item_id))])
  return {
    ...change, ...knows, ...help, next: { at: next.at?.toString() ?? null, words: next.words }, formerWords: formerWords(ctx.clock.now(), row, former),
    former: former.slice(0, 5).map((one) => ({ id: one.id, number: one.number, title: one.title, severity: one.severity, openedAt: one.opened_at.toString(), resolvedAt: one.resolved_at!.toString(), resolution: one.resolution ?? '' })),
  }
}

async function lastChange(ctx: Ctx, row: ListedRow): Promise<Pick<Look, 'lastChange' | 'noChange'>> {
  const { items: [first], nothing } = await changesBefore(ctx, row.id)
  return { lastChange: first ? { what: first.what, who: first.who, reason: first.reason, at: first.at, href: first.href } : null, noChange: nothing }
}

/** Resolved incidents of the last year that the reader sees, of the same service or of what failed here, newest first. */
async function formerOf(ctx: Ctx, row: ListedRow, failed: readonly Id<'item'>[]): Promise<ListedRow[]> {
  if (!row.service_id && failed.length === 0) return []
  return incidents(ctx).where('i.id', '!=', row.id).where('i.state', '=', 'resolved').where('i.rehearsal', '=', row.rehearsal).where('i.merged_into_id', 'is', null)
    .where('i.opened_at', '<', row.opened_at).where('i.opened_at', '>', row.opened_at.subtract({ hours: 24 * look.backDays }))
    .where((e) => e.or([
      ...(row.service_id ? [e('i.service_id', '=', row.service_id)] : []),
      ...(failed.length > 0 ? [sql<boolean>`exists (select from operations.incident_impact m where m.incident_id = i.id and m.verdict = 'failed' and m.item_id = any(${[...failed]}::uuid[]))`] : []),
    ])).orderBy('i.opened_at', 'desc').orderBy('i.id', 'desc').limit(look.former).execute()
}

function formerWords(now: Temporal.Instant, row: ListedRow, former: readonly ListedRow[]): string {
  if (former.length === 0) return row.service_id ? say`None like it is known in the year before.` : say`None like it is known; it names no service, so only what failed was compared.`
  const lately = former.filter((one) => one.opened_at.until(now).total('hours') <= 24 * look.kindDays).length
  if (lately === 0) return say`${count(former.length, 'One', '#')} like it in the year before, none in the last ${look.kindDays} days.`
  return lately === 1 ? say`Second of this kind in ${look.kindDays} days.` : lately === 2 ? say`Third of this kind in ${look.kindDays} days.` : say`It is number ${lately + 1} of this kind in ${look.kindDays} days.`
}

async function whoKnows(ctx: Ctx, row: ListedRow, former: readonly ListedRow[]): Promise<Pick<Look, 'knows' | 'nobodyKnows'>> {
  const now = ctx.clock.now()
  const onCall = (await onCallNow(ctx, { serviceId: row.service_id ?? undefined, teamId: row.owner_team_id })).people
  const team = await ctx.db.selectFrom('organisation.membership as m').innerJoin('organisation.person as p', 'p.id', 'm.person_id').select(['p.id', 'p.name', leadsTeam(sql.ref('p.id'), sql.ref('m.team_id')).as('lead')])
    .where('m.team_id', '=', row.owner_team_id).where('p.archived_at', 'is', null).orderBy('p.name').orderBy('p.id').limit(200).execute()
  const deeds = await deedsOf(ctx, former)
  const persons = [...new Set([...deeds.map((one) => one.personId), ...onCall.map((one) => one.personId), ...team.map((one) => one.id)])] as Id<'person'>[]
  const away = new Set<string>((await absencesIn(ctx, { from: now, to: now.add({ seconds: 1 }) }, persons)).map((one) => one.personId))
  const found = knowers({ deeds, onCall, away, now, teamName: row.team_name, team: team.map((one) => ({ personId: one.id, name: one.name, lead: one.lead === true })) })
  return { knows: found.map((one) => ({ id: one.personId, name: one.name, reasons: one.reasons, onCall: one.onCall, away: one.away })), nobodyKnows: found.length === 0 ? nobodyWords(row.team_name) : null }
}

/** Who did what for former incidents; people who left are not asked any more. */
async function deedsOf(ctx: Ctx, former: readonly ListedRow[]): Promise<Deed[]> {
  if (former.length === 0) return []
  const stays = await ctx.db.selectFrom('operations.incident_responder').select(['incident_id', 'person_id']).where('incident_id', 'in', former.map((one) => one.id)).limit(1000).execute()
  const given = former.flatMap((one) => [
    { person: one.resolved_by, what: 'resolved' as const, one }, { person: one.commander_id, what: 'led' as const, one }, { person: one.acknowledged_by, what: 'acknowledged' as const, one },
    ...stays.filter((stay) => stay.incident_id === one.id).map((stay) => ({ person: stay.person_id, what: 'worked' as const, one })),
  ])
  const ids = [...new Set(given.flatMap((deed) => (deed.person ? [deed.person] : [])))]
  const people = ids.length === 0 ? [] : await ctx.db.selectFrom('organisation.person').select(['id', 'name']).where('id', 'in', ids).where('archived_at', 'is', null).execute()
  const names = new Map(people.map((one) => [one.id, one.name]))
  return given.flatMap(({ person, what, one }) => (person && names.has(person) ? [{ personId: person, name: names.get(person)!, what, incident: nameOf(one), at: one.resolved_at! }] : []))
}

/** Whom to call and what to follow: first what covers the failed things and the service, else what covers what is hit. */
async function helpOf(ctx: Ctx, row: ListedRow, failed: readonly Id<'item'>[], hit: readonly Id<'item'>[]): Promise<Pick<Look, 'help' | 'noHelp'>> {
  const ask = async (items: readonly Id<'item'>[], services: readonly Id<'service'>[]) => {
    const { parts } = await askBrief(ctx, { items: items.slice(0, 50), services, persons: [], at: ctx.clock.now() }, patience, true)
    return { facts: parts.flatMap((part) => part.facts.filter((fact) => fact.helps !== undefined)), failed: parts.flatMap((part) => (part.failed === undefined ? [] : [part.title])) }
  }
  let found = await ask(failed, row.service_id ? [row.service_id] : [])
  if (found.facts.length === 0 && hit.length > 0) found = await ask(hit, [])
  const help = found.facts.toSorted((a, b) => Number(b.helps === 'runbook') - Number(a.helps === 'runbook')).slice(0, 3).map((fact) => ({ label: fact.label, value: fact.value, href: fact.href ?? null }))
  const unseen = failed.length - (await namesOfItems(ctx, failed)).size
  return { help, noHelp: help.length > 0 ? null : unseen > 0 ? 'Unknown: part of what failed is outside your scope, and so may be whom to call for it.' : found.failed.length > 0 ? say`Unknown: ${found.failed.join(', ')} did not answer.` : 'No support number and no runbook is recorded for what failed.' }
}
