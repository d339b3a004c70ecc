import type { Id } from '@fullscore/api/ids.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { SampleChapter, Stage } from '../../sample/chapter.ts'
import { personas, teams } from '../../sample/company.ts'
import { assignPolicy } from './assign.ts'
import { createPolicy } from './policies.ts'
import { createOverride, createRotation } from './rotations.ts'

/** Who takes turns: the team, how many of its people, and the hour of the hand-over on Mondays. Only one person knows the warehouse systems. */
const turns: readonly (readonly [team: string, name: string, people: number, hour: string])[] = [
  ['operations', 'Operations first line', 6, '08:00'], ['network', 'Network on call', 5, '09:00'], ['servers', 'Servers on call', 5, '09:00'], ['databases', 'Databases on call', 4, '09:00'],
  ['shop', 'Web shop on call', 5, '10:00'], ['payments', 'Payments on call', 4, '10:00'], ['security', 'Security on call', 3, '09:00'], ['warehouse', 'Warehouse systems on call', 1, '06:00'],
]

/** The wall clock of a rotation's first hand-over: the Monday of the story's first week. */
function startOf(stage: Stage, hour: string): Temporal.PlainDateTime {
  const first = stage.begin.toZonedDateTimeISO(stage.zone).toPlainDate()
  return first.subtract({ days: first.dayOfWeek - 1 }).toPlainDateTime(hour)
}

/** People of a team in the order of their turns; the engineer of the story stands at the present one. */
function inTurn(stage: Stage, team: string, count: number, hour: string): Id<'person'>[] {
  const members = Array.from({ length: 20 }, (_, n) => `${team}/${n}`).filter((key) => stage.has('member', key)).map((key) => stage.the('member', key) as string as Id<'person'>)
  const busy = new Set<string>(personas.map((one) => stage.the('person', one.key)))
  const chosen = members.filter((id) => !busy.has(id)).slice(0, count)
  if (team !== 'shop') return chosen
  const people = [stage.the('person', 'engineer'), ...chosen.slice(0, Math.max(1, count - 1))]
  const weeks = stage.now.toZonedDateTimeISO(stage.zone).toPlainDateTime().since(startOf(stage, hour), { largestUnit: 'weeks' }).weeks
  const place = weeks % people.length
  return people.map((_, index) => people[(index - place + people.length) % people.length]!)
}

async function makeRotations(ctx: Ctx, stage: Stage): Promise<void> {
  for (const [team, name, count, hour] of turns) {
    const { id } = await createRotation(ctx, {
      name, teamId: stage.the('team', team), zone: stage.zone, starts: startOf(stage, hour).toString({ smallestUnit: 'minute' }), every: 1, unit: 'weeks', windows: '', participants: inTurn(stage, team, count, hour), line: 1,
    })
    stage.put('rotation', team, id)
  }
}

/** Whoever is on call, then who leads the team, then the manager. Teams without turns of their own lean on the first line. */
async function makePolicies(ctx: Ctx, stage: Stage): Promise<void> {
  for (const team of teams.filter((one) => one.it)) {
    const { id } = await createPolicy(ctx, {
      name: `${team.name}, around the clock`, teamId: stage.the('team', team.key), repeats: 1,
      steps: [
        { targets: [{ kind: 'rotation', id: stage.the('rotation', stage.has('rotation', team.key) ? team.key : 'operations') }], delayMinutes: 10 },
        { targets: [{ kind: 'team-lead', id: stage.the('team', team.key) }], delayMinutes: 15 },
        { targets: [{ kind: 'person', id: stage.the('person', 'manager') }], delayMinutes: 30 },
      ],
    })
    stage.put('policy', team.key, id)
    await assignPolicy(ctx, 'team', stage.the('team', team.key), id)
  }
}

/** Somebody swaps a few days: in the past, and in two weeks. */
async function swap(ctx: Ctx, stage: Stage, team: string, fromDay: number, why: string): Promise<void> {
  const [replacedId, byId] = inTurn(stage, team, 2, '09:00')
  await createOverride(ctx, stage.the('rotation', team), { replacedId: replacedId!, byId: byId!, from: stage.day(fromDay, '09:00').toString(), to: stage.day(fromDay - 3, '09:00').toString(), why })
}

export const onCallSample: SampleChapter = {
  name: 'on-call',
  steps: (stage) => [
    { at: stage.begin.add({ hours: 3, minutes: 20 }), who: 'manager', run: (ctx) => makeRotations(ctx, stage) },
    { at: stage.begin.add({ hours: 3, minutes: 30 }), who: 'manager', run: (ctx) => makePolicies(ctx, stage) },
    ...(stage.size.days > 60 ? [{ at: stage.day(49), who: 'manager', run: (ctx: Ctx) => swap(ctx, stage, 'network', 45, 'A course') }] : []),
    { at: stage.day(4, '15:20'), who: 'manager', run: (ctx) => swap(ctx, stage, 'databases', -14, 'Leave') },
  ],
}
